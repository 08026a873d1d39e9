/** The corpus by kind: every label, finding and text is counted once in each table. */
import assert from "node:assert/strict";
import test from "node:test";

import { formOf, kindOf, kindOfNone } from "../corpus/kinds.js";
import { findOurs, findTheirs, measure, readPart } from "../corpus/measure.js";

const KINDS = {
  "fixed": "+551130214455",
  "mobile": "+5511987654321",
  "fixed or mobile": "+12125550143",
  "toll-free": "+558005700011",
  "premium": "+19006623459",
  "other services": "+443001234567",
  "short code or lone extension": "190",
};
for (const [kind, number] of Object.entries(KINDS)) {
  test(`${number} counts as ${kind}`, () => assert.equal(kindOf({ text: number, number }), kind));
}

/** form -> [text, number, extension] of some */
const FORMS = {
  "with +": [["+55 11 3021-4455", "+551130214455"], ["(+34) 612 345 678", "+34612345678"], ["（＋５６ ９） ４０４７０４３６", "+56940470436"]],
  "area in brackets": [["(11) 3021-4455", "+551130214455"], ["（０３５１） ４５９－９４７７", "+543514599477"], ["(0351) 15-859-6085", "+5493518596085"]],
  "with its country's separators": [["11 98765-4321", "+5511987654321"], ["020 7946 0123", "+442079460123"], ["٠٢ ٢٧١٩ ٣٧٦٨", "+20227193768"], ["1-800-555-0199", "+18005550199"]],
  "digits and spaces alone": [["11987654321", "+5511987654321"], ["612 345 678", "+34612345678"], ["07911123456", "+447911123456"]],
  "with 00 or a carrier": [["0055 27 3447-6590", "+552734476590"], ["0 41 11 3021-4455", "+551130214455"], ["(0xx71) 3217-5483", "+557132175483"], ["0034612345678", "+34612345678"]],
  "without its area code": [["98765-4321", "+5511987654321"], ["30214455", "+551130214455"]],
  "with an extension": [["(11) 3021-4455 r. 32", "+551130214455", "32"], ["tel:+1-212-555-0143;ext=5", "+12125550143", "5"]],
  "tel: or sip: address": [["tel:+81344556680", "+81344556680"], ["sip:+551130214455@sip.example.com", "+551130214455"]],
  "with letters": [["1-800-OUR-ROSE", "+18006877673"]],
  "end of one beside another": [["7891", "+551134567891"]],
  "short code or lone extension": [["190", "190"], ["ramal 214", null, "214"]],
};
for (const [form, cases] of Object.entries(FORMS)) {
  for (const [text, number, extension] of cases) test(`${text} is written ${form}`, () => assert.equal(formOf({ text, number, extension }), form));
}

const sum = (tallies, what) => Object.values(tallies).reduce((total, tally) => total + tally[what], 0);

for (const part of ["tune", "score"]) {
  const snippets = readPart(part);
  const labels = snippets.flatMap(({ numbers }) => numbers);
  const withoutNumber = snippets.filter(({ numbers }) => !numbers.length);
  for (const find of [findOurs, findTheirs]) {
    test(`${part}, ${find.name}: each table adds up to the whole`, () => {
      let found = 0;
      const measured = measure(snippets, (snippet) => {
        const findings = find(snippet);
        found += findings.length;
        return findings;
      });
      for (const table of ["origins", "countries", "kinds", "forms"]) {
        for (const what of ["right", "invented", "missed"]) assert.equal(sum(measured[table], what), measured.all[what], `${table}: ${what}`);
      }
      assert.equal(measured.all.right + measured.all.missed, labels.length);
      assert.equal(measured.all.right + measured.all.invented, found);
      assert.equal(sum(measured.none, "texts"), withoutNumber.length);
      const disturbed = measured.mistakes.filter(({ invented, id }) => invented.length && withoutNumber.some((snippet) => snippet.id === id));
      assert.equal(sum(measured.none, "leftAlone"), withoutNumber.length - disturbed.length);
    });
  }
  test(`${part}: few texts without a number are of no kind of their own`, () => {
    const others = withoutNumber.filter(({ topic }) => kindOfNone(topic) === "other texts");
    assert.ok(others.length < withoutNumber.length / 10, [...new Set(others.map(({ topic }) => topic))].join(" "));
  });
}

test("what was invented counts for the kind and the form that it has itself", () => {
  const number = "+551130214455";
  const snippets = [
    { id: "a", country: "BR", language: "pt", topic: "price", text: "R$ 3021,44", numbers: [] },
    { id: "b", country: "BR", language: "pt", topic: "price", text: "R$ 12,00", numbers: [] },
    { id: "c", country: "BR", language: "pt", topic: "chat", text: "(11) 98765-4321", numbers: [{ start: 0, end: 15, number: "+5511987654321", extension: null }] },
  ];
  const { kinds, forms, none } = measure(snippets, ({ id }) => (id === "a" ? [{ start: 3, end: 10, number }] : []));
  assert.deepEqual(kinds, { fixed: { right: 0, invented: 1, missed: 0 }, mobile: { right: 0, invented: 0, missed: 1 } });
  assert.deepEqual(Object.keys(forms), ["without its area code", "area in brackets"]);
  assert.deepEqual(none, { prices: { texts: 2, leftAlone: 1 } });
});
