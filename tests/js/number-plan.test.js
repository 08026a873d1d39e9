import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

import * as library from "libphonenumber-js/max";
import { NumberPlan } from "../../extension/background/number-plan.js";
import { cleanDialable } from "../../extension/sdk/numbers.js";

const PLANS = JSON.parse(await readFile(new URL("../golden/dial-plans.json", import.meta.url), "utf8"));

for (const { country, area_code: areaCode, input, dialled, why } of PLANS) {
  test(`${input} from ${country} ${areaCode}: ${why}`, () => {
    const plan = new NumberPlan({ library, country, areaCode });
    assert.equal(plan.complete(cleanDialable(input)), dialled);
  });
}
