/** Compares what a finder finds with the labels. The rule of what counts as right is in README.md, "What counts as right". */
import { readFileSync } from "node:fs";

import { findNumbers } from "../js/finder.js";

/** @typedef {import("./marked.js").Label} Label */
/** @typedef {{start: number, end: number, number: string | null, extension?: string | null, kind?: string | null}} Finding */
/** @typedef {{right: number, invented: number, missed: number}} Tally */
/** @typedef {{id: string, country: string, topic: string, text: string, invented: Finding[], missed: Label[], misnamed: Label[]}} Mistake */

/** @param {"tune" | "score"} part @returns {import("./build.js").Snippet[]} */
export const readPart = (part) =>
  readFileSync(new URL(`${part}/snippets.jsonl`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

/** Our finder, told what a snippet says of its page. @param {import("./build.js").Snippet} snippet @returns {Finding[]} */
export const findOurs = ({ text, country, area_code: areaCode = "", language, exchange }) =>
  findNumbers(text, { country, areaCode, language, exchange: Boolean(exchange) });

/** Short codes and lone extensions have no E.164: what is dialled must be the same. */
const dialled = ({ number, extension }) =>
  number?.startsWith("+") ? `${number};${extension || ""}` : String(number || extension);

/** @param {Finding} finding @param {Label} label */
const isRight = (finding, label) =>
  finding.start < label.end && label.start < finding.end && dialled(finding) === dialled(label);

/**
 * One snippet's labels against its findings; each finding serves one label.
 * @param {Label[]} labels @param {Finding[]} findings
 */
export function compare(labels, findings) {
  const invented = [...findings];
  const missed = [];
  const misnamed = [];
  for (const label of labels) {
    const at = invented.findIndex((finding) => isRight(finding, label));
    if (at < 0) missed.push(label);
    else if ((invented.splice(at, 1)[0].kind === "premium") !== (label.kind === "premium"))
      misnamed.push(label);
  }
  return { right: labels.length - missed.length, invented, missed, misnamed };
}

/**
 * Sums over snippets: all of them, by how they were made (`hand`, `independent`, `made`), by country and by topic.
 * @param {Iterable<import("./build.js").Snippet>} snippets
 * @param {(snippet: import("./build.js").Snippet) => Finding[]} find
 */
export function measure(snippets, find) {
  const all = emptyTally();
  const [origins, countries, topics] = Array.from(
    { length: 3 },
    () => /** @type {Record<string, Tally>} */ ({}),
  );
  const mistakes = /** @type {Mistake[]} */ ([]);
  for (const snippet of snippets) {
    const { id, country, topic, text } = snippet;
    const { right, invented, missed, misnamed } = compare(snippet.numbers, find(snippet));
    const origin = ["made", "independent"].find((name) => id.includes(`/${name}/`)) ?? "hand";
    for (const tally of [
      all,
      (origins[origin] ??= emptyTally()),
      (countries[country] ??= emptyTally()),
      (topics[topic] ??= emptyTally()),
    ]) {
      tally.right += right;
      tally.invented += invented.length;
      tally.missed += missed.length;
    }
    if (invented.length || missed.length || misnamed.length)
      mistakes.push({ id, country, topic, text, invented, missed, misnamed });
  }
  return { all, origins, countries, topics, mistakes };
}

const emptyTally = () => ({ right: 0, invented: 0, missed: 0 });

/** Of what was found, the share that is right; 1 where nothing was found. @param {Tally} tally */
export const precision = ({ right, invented }) => (right + invented ? right / (right + invented) : 1);

/** Of what there is, the share that was found; 1 where there is nothing. @param {Tally} tally */
export const recall = ({ right, missed }) => (right + missed ? right / (right + missed) : 1);
