/** Compares what a finder finds with the labels. The rule of what counts as right is in README.md, "What counts as right". */
import { readFileSync } from "node:fs";

import * as library from "libphonenumber-js/max";

import { findNumbers } from "../js/finder.js";
import { formOf, kindOf, kindOfNone } from "./kinds.js";

/** @typedef {import("./marked.js").Label} Label */
/** @typedef {{start: number, end: number, number: string | null, extension?: string | null, kind?: string | null}} Finding */
/** @typedef {{right: number, invented: number, missed: number}} Tally */
/** @typedef {{texts: number, leftAlone: number}} NoneTally texts without a number, and those in which none was found */
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

/** libphonenumber-js, told the same home country. @param {import("./build.js").Snippet} snippet @returns {Finding[]} */
export const findTheirs = ({ text, country }) =>
  library
    .findPhoneNumbersInText(text, country)
    .map(({ startsAt, endsAt, number }) => ({
      start: startsAt,
      end: endsAt,
      number: number.number,
      extension: number.ext,
    }));

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
  const right = [];
  const missed = [];
  const misnamed = [];
  for (const label of labels) {
    const at = invented.findIndex((finding) => isRight(finding, label));
    if (at < 0) {
      missed.push(label);
      continue;
    }
    right.push(label);
    if ((invented.splice(at, 1)[0].kind === "premium") !== (label.kind === "premium"))
      misnamed.push(label);
  }
  return { right, invented, missed, misnamed };
}

/**
 * Sums over snippets: all of them, by how they were made (`hand`, `independent`, `made`), by country, by the kind of the number and
 * by how it is written; `none` is about texts without a number. What was invented counts for the kind and form that it has itself.
 * @param {Iterable<import("./build.js").Snippet>} snippets
 * @param {(snippet: import("./build.js").Snippet) => Finding[]} find
 */
export function measure(snippets, find) {
  const all = emptyTally();
  const [origins, countries, kinds, forms] = Array.from(
    { length: 4 },
    () => /** @type {Record<string, Tally>} */ ({}),
  );
  const none = /** @type {Record<string, NoneTally>} */ ({});
  const mistakes = /** @type {Mistake[]} */ ([]);
  for (const snippet of snippets) {
    const { id, country, topic, text, numbers } = snippet;
    const { right, invented, missed, misnamed } = compare(numbers, find(snippet));
    const origin = ["made", "independent"].find((name) => id.includes(`/${name}/`)) ?? "hand";
    for (const [outcome, those] of Object.entries({ right, invented, missed })) {
      for (const one of those) {
        const written = { ...one, text: text.slice(one.start, one.end) };
        for (const tally of [
          all,
          (origins[origin] ??= emptyTally()),
          (countries[country] ??= emptyTally()),
          (kinds[kindOf(written)] ??= emptyTally()),
          (forms[formOf(written)] ??= emptyTally()),
        ])
          tally[outcome] += 1;
      }
    }
    if (!numbers.length) {
      const tally = (none[kindOfNone(topic)] ??= { texts: 0, leftAlone: 0 });
      tally.texts += 1;
      tally.leftAlone += Number(!invented.length);
    }
    if (invented.length || missed.length || misnamed.length)
      mistakes.push({ id, country, topic, text, invented, missed, misnamed });
  }
  return { all, origins, countries, kinds, forms, none, mistakes };
}

const emptyTally = () => ({ right: 0, invented: 0, missed: 0 });

/** Of what was found, the share that is right; 1 where nothing was found. @param {Tally} tally */
export const precision = ({ right, invented }) => (right + invented ? right / (right + invented) : 1);

/** Of what there is, the share that was found; 1 where there is nothing. @param {Tally} tally */
export const recall = ({ right, missed }) => (right + missed ? right / (right + missed) : 1);
