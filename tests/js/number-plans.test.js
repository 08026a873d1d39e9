/** The short way through the library's patterns says what the library itself says, for every country. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import "./finder.js";

const { getCountries, getCountryCallingCode, getExampleNumber, parsePhoneNumberFromString } = globalThis.libphonenumber;
const { parseDigits } = globalThis.NeonCS;
const EXAMPLES = JSON.parse(readFileSync(new URL("../../node_modules/libphonenumber-js/examples.mobile.json", import.meta.url), "utf8"));

/** Numbers near a real one: each digit of it another, one more, one less. @param {string} digits */
function* neighbours(digits) {
  yield digits;
  yield digits.slice(1);
  yield `${digits}5`;
  yield `0${digits}`;
  for (let at = 0; at < digits.length; at += 1) for (const other of "0189") yield digits.slice(0, at) + other + digits.slice(at + 1);
}

function libraryOf(text, country) {
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  return parsed?.isValid() ? { number: parsed.number, type: parsed.getType() ?? "UNKNOWN" } : null;
}

for (const country of getCountries()) {
  test(`numbers of ${country}, with and without country code`, () => {
    const example = getExampleNumber(country, EXAMPLES)?.nationalNumber ?? "12345678";
    for (const national of neighbours(example)) {
      for (const text of [national, `+${getCountryCallingCode(country)}${national}`]) {
        const ours = parseDigits(text, country);
        assert.deepEqual(ours?.type ? { number: ours.number, type: ours.type } : null, libraryOf(text, country), text);
      }
    }
  });
}

// A carrier's prefix, though the digits as they stand would be a number too.
for (const [country, text] of [["KR", "006951581853"], ["ID", "008497164719"], ["BR", "01511987654321"], ["AR", "111541234567"], ["HU", "06301234567"]]) {
  test(`${text} in ${country} is read behind its prefix`, () => {
    const { number, type } = parseDigits(text, country);
    assert.deepEqual({ number, type }, libraryOf(text, country));
  });
}
