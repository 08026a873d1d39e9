import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { parseAddress } from "../../extension/sdk/addresses.js";

const GOLDEN = JSON.parse(await readFile(new URL("../golden/addresses.json", import.meta.url), "utf8"));

for (const { input, display_name: displayName, user, host, private: isPrivate, understood: isUnderstood } of GOLDEN) {
  test(`reads ${JSON.stringify(input).slice(0, 80)}`, () => {
    const address = parseAddress(input);
    const expected = { raw: input, displayName, user, host, isPrivate, isUnderstood, number: address.number };
    assert.deepEqual(address, expected);
  });
}

for (const [input, number] of [["sip:+5511987654321", "+5511987654321"], ["tel:+55-11-98765-4321", "+55-11-98765-4321"], ["sip:ana@acme.com", ""], ["Ana Lima", ""]]) {
  test(`the number in ${input}`, () => assert.equal(parseAddress(input).number, number));
}

for (const piece of ["a", " ", '"', "\\", "<", ">", '"a" ', "sip:", "@", ";a=b", "%", ":", "["]) {
  test(`an endless text of ${piece} is cut and read`, () => assert.equal(parseAddress(`x${piece.repeat(50_000)}x`).raw.length, 2048));
}
