import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import { cleanDialable } from "../../extension/sdk/numbers.js";

const GOLDEN = JSON.parse(await readFile(new URL("../golden/dial-numbers.json", import.meta.url), "utf8"));

for (const { input, digits, why } of GOLDEN) {
  test(`${JSON.stringify(input)}: ${why}`, () => {
    if (digits === null) assert.throws(() => cleanDialable(input), { code: "invalid_number" });
    else assert.equal(cleanDialable(input), digits);
  });
}

test("an endless text is refused at once", () => {
  assert.throws(() => cleanDialable("1 ".repeat(1_000_000)), { code: "invalid_number" });
});
