import { createElement } from "react";
import { flushSync } from "react-dom";
import { hydrateRoot } from "react-dom/client";
import { drive } from "../drive.js";
import { createCrm } from "../react.js";

const Crm = createCrm(createElement);
/** @type {import("react-dom/client").Root} */
let root;

drive({
  start: (list) => {
    root = hydrateRoot(document.getElementById("root"), createElement(Crm, { list }));
    return new Promise((resolve) => setTimeout(resolve, 100));
  },
  render: (list) => flushSync(() => root.render(createElement(Crm, { list }))),
});
