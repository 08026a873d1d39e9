import { createApp, h, nextTick, shallowRef } from "vue";
import { drive } from "../drive.js";

/** @type {import("vue").ShallowRef<readonly import("../customers.js").Customer[]>} */
const customers = shallowRef([]);

const Crm = {
  render: () => [h("h1", `Customers: ${customers.value.length}`), h("ul", customers.value.map(rowOf))],
};

/** @param {import("../customers.js").Customer} customer */
function rowOf({ id, name, phone, note, isShown }) {
  return h("li", { key: id }, [h("b", name), isShown ? `Tel. ${phone} ` : h("i", "no number"), `· ${note}`]);
}

drive({
  start: (list) => {
    customers.value = list;
    createApp(Crm).mount("#root");
  },
  render: (list) => {
    customers.value = list;
    return nextTick();
  },
});
