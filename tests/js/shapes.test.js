/** The shape under which "not a phone number" is remembered. */
import assert from "node:assert/strict";
import test from "node:test";

await import("../../extension/content/shapes.js");
const { NeonCS } = globalThis;

/** text with the number in brackets, shape */
const SHAPES = [
  ["Lote [11 98765-4321]", "lote dd ddddd-dddd"],
  ["LOTE: [12 90000-0001]", "lote dd ddddd-dddd"],
  ["nº do pedido [11\u00a098765\u20114321]", "pedido dd ddddd-dddd"],
  ["[11 98765-4321] é o lote", "<td2> dd ddddd-dddd"],
  ["1. [11 98765-4321]", "<td2> dd ddddd-dddd"],
  ["رقم [٠١١ ٢٣٤٥]", "رقم ddd dddd"],
  ["Ação\n\t[+55 (11) 98765-4321]", "ação +dd (dd) ddddd-dddd"],
  [`${"a".repeat(40)} [11 9]`, `${"a".repeat(24)} dd d`],
];
for (const [text, shape] of SHAPES) {
  test(`${JSON.stringify(text)} has the shape ${shape}`, () => {
    const start = text.indexOf("[");
    const end = text.indexOf("]") - 1;
    assert.equal(NeonCS.shapeOf(text.replace(/[[\]]/g, ""), { start, end }, "td2"), shape);
  });
}

test("a number of any length has a short shape", () => {
  assert.ok(NeonCS.shapeOf("1".repeat(10_000), { start: 0, end: 10_000 }, "p").length < 80);
});
