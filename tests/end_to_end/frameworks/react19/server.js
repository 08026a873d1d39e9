import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { Customers } from "../customers.js";
import { createCrm } from "../react.js";

export const html = renderToString(createElement(createCrm(createElement), { list: new Customers().list }));
