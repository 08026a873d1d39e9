/** Lines of daily life in many countries (daily-lines.txt): what is a number there is found as it is dialled, and nothing else. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { readLines, readMarked } from "../corpus/marked.js";
import { findNumbers } from "./finder.js";

/** @param {{ number: string | null, extension?: string | null, kind?: string }} label */
const named = ({ number, extension, kind }) => `${number}${extension ? ` x ${extension}` : ""}${kind === "premium" ? ", premium" : ""}`;

for (const { section, text: line } of readLines(readFileSync(new URL("daily-lines.txt", import.meta.url), "utf8"))) {
  const [country, area, language] = section;
  const { text, numbers } = readMarked(line);
  test(`${country}: ${numbers.length || "no"} number in ${JSON.stringify(text)}`, () => {
    const found = findNumbers(text, { country, areaCode: area === "-" ? "" : area, language });
    assert.deepEqual(found.map(named), numbers.map(named));
  });
}
