/** The spellings that people of each country use, by what is found in them (numbers-by-country.json). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { findNumbers, mayHoldNumber } from "./finder.js";

const COUNTRIES = JSON.parse(readFileSync(new URL("numbers-by-country.json", import.meta.url), "utf8"));
const SPELLINGS = Object.entries(COUNTRIES).flatMap(([country, { area_code: areaCode, numbers }]) =>
  Object.entries(numbers).flatMap(([number, texts]) => texts.map((text) => ({ country, areaCode, number, text }))),
);

for (const { country, areaCode, number, text } of SPELLINGS) {
  test(`${country}: ${JSON.stringify(text)} is ${number}`, () => {
    const plan = { country, areaCode };
    const found = findNumbers(text, plan).map((each) => (each.extension ? `${each.number};ext=${each.extension}` : each.number));
    assert.deepEqual(found, [number]);
    assert.ok(mayHoldNumber(text, plan));
  });
}

const LANGUAGES = [
  ["DE", "Handy 01711234567"], ["ES", "móvil 612345678"], ["FR", "portable 0612345678"], ["IT", "cellulare 3471234567"], ["NL", "mobiel 0612345678"],
  ["PL", "komórka 512345678"], ["SE", "mobil 0701234567"], ["GB", "mobile 07911123456"], ["BR", "celular 11987654321"], ["US", "cell 4155552671"],
];
for (const [country, text] of LANGUAGES) {
  test(`${country}: of ${JSON.stringify(text)} the word makes a number of the digits`, () => {
    const plan = { country, areaCode: "" };
    assert.equal(findNumbers(text, plan).length, 1);
    assert.equal(findNumbers(text.replace(/^\S+/, "xyz"), plan).length, 0);
  });
}
