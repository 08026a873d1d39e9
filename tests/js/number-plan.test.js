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

/** [digits, country, what is asked before] */
const QUESTIONS = [
  ["190", "BR", "emergency"],
  ["112", "BR", "emergency"],
  ["190", "DE", ""],
  ["110", "DE", "emergency"],
  ["000", "AU", "emergency"],
  ["999", "GB", "emergency"],
  ["1900", "BR", ""],
  ["+551100000190", "BR", ""],
  ["+559001234567", "BR", "premium"],
  ["+19005550123", "BR", "premium"],
  ["+499001234567", "BR", "premium"],
  ["+553001234567", "BR", ""],
  ["+558007290722", "BR", ""],
  ["40041234", "BR", ""],
  ["+5511987654321", "BR", ""],
  ["9005550123", "US", "premium"],
];
for (const [digits, country, question] of QUESTIONS) {
  test(`${digits} from ${country} is ${question ? `asked about: ${question}` : "dialled without a question"}`, () => {
    assert.equal(new NumberPlan({ library, country, areaCode: "" }).questionOf(digits), question);
  });
}
