/**
 * `node tests/corpus/build.js`: writes tune/snippets.jsonl and score/snippets.jsonl from what lies beside them: lines written
 * by hand, whole pages, and templates filled with invented numbers and other values. Seeded: the same sources, the same files.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { readLines, readMarked } from "./marked.js";
import { makeAddress, makeForeign, makeNumber, makePair, makeRandom } from "./numbers.js";
import { PLANS } from "./plans.js";
import { VALUES } from "./values.js";

const PARTS = { tune: 20261124, score: 42 };
/** Made snippets of each country and part, with and without a number. */
const COUNTS = { BR: [420, 640], other: [55, 100] };
const PAIRED = ["BR", "AR", "US", "CA", "MX"];

/** @typedef {import("./marked.js").Label} Label */
/**
 * @typedef {{id: string, text: string, country: string, area_code?: string, exchange?: string, language: string, topic: string,
 *   numbers: Label[]}} Snippet
 */

/** Every snippet of a part, in a fixed order. @param {keyof PARTS} part @returns {Snippet[]} */
export function buildPart(part) {
  const folder = new URL(`${part}/`, import.meta.url);
  const read = (kind) =>
    (existsSync(new URL(kind, folder)) ? readdirSync(new URL(kind, folder)) : [])
      .sort()
      .map((name) => ({
        name: name.replace(".txt", ""),
        content: readFileSync(new URL(`${kind}/${name}`, folder), "utf8"),
      }));
  return [
    ...["written", "independent"].flatMap((kind) =>
      read(kind).flatMap(({ name, content }) => written(`${part}/${kind}/${name}`, content)),
    ),
    ...read("pages").map(({ name, content }) => page(`${part}/pages/${name}`, content)),
    ...made(part, readTemplates(part)),
  ];
}

/** @param {keyof PARTS} part */
export const readTemplates = (part) => [
  ...readLines(readFileSync(new URL(`${part}/templates.txt`, import.meta.url), "utf8")),
];

/** `== BR 11 pt [exchange]`: "-" where no area code is set. */
function context([country, area, language, exchange]) {
  return { country, ...(area !== "-" && { area_code: area }), ...(exchange && { exchange }), language };
}

function written(id, content) {
  return [...readLines(content)].map(({ section, topic, text }, at) => ({
    id: `${id}/${at + 1}`,
    ...context(section),
    topic,
    ...readMarked(text),
  }));
}

function page(id, content) {
  const [, section, topic, text] = content.match(/^== (.+)\n([a-z_]+):\n([^]+)$/) ?? [];
  if (!section) throw new Error(`${id}: a page begins with "== BR 11 pt" and "topic:"`);
  return { id, ...context(section.split(" ")), topic, ...readMarked(text) };
}

/** The templates for a language, of one kind; "any" is for all of them. */
function sortTemplates(templates) {
  const known = /** @type {Record<string, object[]>} */ ({});
  return (language, kind) =>
    (known[`${language} ${kind}`] ??= templates.filter(
      ({ section: [of, its] }) => its === kind && (of === language || of === "any"),
    ));
}

function made(part, lines) {
  const templates = sortTemplates(lines);
  const random = makeRandom(PARTS[part]);
  const snippets = [];
  const known = new Set();
  for (const country of Object.keys(PLANS)) {
    const [positives, negatives] = COUNTS[country] ?? COUNTS.other;
    for (const [kind, count, fill] of [
      ["number", positives, fillPositive],
      ["none", negatives, fillNegative],
    ]) {
      for (let at = 0; at < count;) {
        const language = random.pick(PLANS[country].languages);
        const snippet = fill(random, templates, { country, language, held: part === "score" });
        if (known.has(snippet.text)) continue;
        known.add(snippet.text);
        at++;
        snippets.push({ id: `${part}/made/${country}/${kind}/${at}`, country, ...snippet });
      }
    }
  }
  return snippets;
}

function fillPositive(random, templates, { country, language, held }) {
  const beside = random.chance(0.65);
  const template = random.pick(templates(language, beside ? "beside" : "alone"));
  let first;
  let local;
  const marked = template.text.replaceAll("{phone}", () => {
    const die = random.below(100);
    const number =
      die < 6 && PAIRED.includes(country)
        ? makePair(random, country)
        : die < 10
          ? makeAddress(random, country)
          : die < 18
            ? makeForeign(random, country)
            : makeNumber(random, country, language, { beside, held });
    if (number.isLocal && local && local.area !== number.area) return makeForeign(random, country).marked;
    if (number.isLocal) local = number;
    first ??= number;
    return number.marked;
  });
  return {
    area_code: (local ?? first).area,
    language,
    topic: first.form,
    ...readMarked(fillValues(random, marked, country, language)),
  };
}

function fillNegative(random, templates, { country, language }) {
  const template = random.pick(templates(language, "none"));
  const text = fillValues(random, template.text, country, language);
  return {
    area_code: random.pick(PLANS[country].areas),
    language,
    topic: template.topic,
    ...readMarked(text),
  };
}

const fillValues = (random, text, country, language) =>
  text.replace(/\{([a-z]+)\}/g, (_, name) => VALUES[name](random, country, language));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const part of Object.keys(PARTS)) {
    const snippets = buildPart(part);
    writeFileSync(
      new URL(`${part}/snippets.jsonl`, import.meta.url),
      snippets.map((snippet) => `${JSON.stringify(snippet)}\n`).join(""),
    );
    const positives = snippets.filter(({ numbers }) => numbers.length).length;
    console.log(`${part}: ${positives} with numbers, ${snippets.length - positives} without`);
  }
}
