/**
 * Lines of daily life in many countries (daily-lines.txt), what the words beside digits say (word-lines.txt), and numbers
 * side by side (list-lines.txt): what is a number there is found as it is dialled, and nothing else.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { readLines, readMarked } from "../corpus/marked.js";
import { findNumbers } from "./finder.js";

/** @param {{ number: string | null, extension?: string | null, kind?: string }} label */
const named = ({ number, extension, kind }) => `${number}${extension ? ` x ${extension}` : ""}${kind === "premium" ? ", premium" : ""}`;

const LINES = ["daily-lines.txt", "word-lines.txt", "list-lines.txt"].map((name) => readFileSync(new URL(name, import.meta.url), "utf8"));
for (const { section, text: line } of LINES.flatMap((lines) => [...readLines(lines)])) {
  const [country, area, language] = section;
  const { text, numbers } = readMarked(line);
  test(`${country}: ${numbers.length || "no"} number in ${JSON.stringify(text)}`, () => {
    const found = findNumbers(text, { country, areaCode: area === "-" ? "" : area, language });
    assert.deepEqual(found.map(named), numbers.map(named));
  });
}
