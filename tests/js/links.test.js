import assert from "node:assert/strict";
import test from "node:test";

import { numberInLink } from "../../extension/background/links.js";

const NUMBERS = [
  ["+55 11 98765-4321", "+55 11 98765-4321"],
  ["tel:+55-11-98765-4321", "+55-11-98765-4321"],
  [" TEL:+551130214455", "+551130214455"],
  ["tel:%2B5511987654321", "+5511987654321"],
  ["tel:+551130214455;ext=77", "+551130214455;ext=77"],
  ["tel://1130214455", "1130214455"],
  ["callto:+5511987654321", "+5511987654321"],
  ["callto:+5511987654321?call", "+5511987654321"],
  ["sip:32@acme.com", "32"],
  ["sip:+5511987654321;phone-context=x@acme.com:5060;transport=tcp", "+5511987654321"],
  ["sips:1130214455@acme.com?Subject=x", "1130214455"],
  // Decoded once only: what stays behind is refused where numbers are cleaned.
  ["tel:%252306%2523", "%2306%23"],
  ["tel:*%2306%23", "*#06#"],
];
for (const [link, number] of NUMBERS) test(`${link} -> ${number}`, () => assert.equal(numberInLink(link), number));

for (const link of ["sip:ana@acme.com", "sip:acme.com", "sip:*21@acme.com", "sip:%2306%23@acme.com", "sips:", "sip:ana%40acme.com"]) {
  test(`${link} has no number`, () => assert.throws(() => numberInLink(link), { code: "no_number_in_link" }));
}

test("a broken escape stays as it is", () => assert.equal(numberInLink("tel:%zz11"), "%zz11"));
