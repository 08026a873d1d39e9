/** The page in React, 18 and 19 alike: given the library's `createElement`, so that neither is named here. */

/** @param {typeof import("react").createElement} h */
export function createCrm(h) {
  /** @param {{ list: readonly import("./customers.js").Customer[] }} given */
  return function Crm({ list }) {
    return h(
      "main",
      null,
      h("h1", null, "Customers: ", list.length),
      h("ul", null, ...list.map((customer) => h(Row, { key: customer.id, ...customer }))),
    );
  };

  /** @param {import("./customers.js").Customer} customer */
  function Row({ name, phone, note, isShown }) {
    // Text beside text, and parts that come and go: what breaks when another program changes the page. The
    // area and the rest of a number are texts of their own.
    const [area, blank, local] = phone.split(/( )(?=[^ ]*$)/);
    const number = isShown ? [area, blank, local] : [h("i", null, "no number")];
    return h("li", null, h("b", null, name), isShown && " Tel. ", ...number, " · ", note);
  }
}
