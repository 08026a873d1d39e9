/**
 * `node bench/finder.js ours|theirs <texts`: how long the finder, or libphonenumber-js findPhoneNumbersInText, takes for all texts of
 * a JSON list, in ms, and how many numbers it found. In a process of its own: a page too is scanned by code that has never run.
 * Only what the thread itself computes counts, where the system says it (Linux): a page's thread does not wait for V8's compilers either.
 */
import { readFileSync } from "node:fs";

import "../tests/js/finder.js";

const PLAN = { country: "BR", areaCode: "11", language: "pt" };
const { findPhoneNumbersInText } = globalThis.libphonenumber;
const { findNumbers, mayHoldNumber } = globalThis.NeonCS;

const FINDERS = {
  // As on a page that has loaded the library.
  ours: (text) => (mayHoldNumber(text, PLAN) ? findNumbers(text, PLAN).length : 0),
  theirs: (text) => findPhoneNumbersInText(text, PLAN.country).length,
};

const find = FINDERS[process.argv[2]];
const texts = JSON.parse(readFileSync(0, "utf8"));
const began = threadMs();
let found = 0;
for (const text of texts) found += find(text);
console.log(JSON.stringify({ ms: threadMs() - began, found }));

function threadMs() {
  try {
    return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ", 1)[0]) / 1e6;
  } catch {
    return performance.now();
  }
}
