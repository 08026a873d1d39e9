import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { isValidPhoneNumber, parsePhoneNumberFromString } from "libphonenumber-js/max";

import { buildPart, readTemplates } from "../corpus/build.js";
import { readMarked } from "../corpus/marked.js";
import { compare, findOurs, measure, precision, readPart, recall } from "../corpus/measure.js";

const AIM = { precision: 0.995, recall: 0.98, country: 0.95 };
const PARTS = ["tune", "score"];
const parts = Object.fromEntries(PARTS.map((part) => [part, readPart(part)]));
const labelled = PARTS.flatMap((part) => parts[part]).flatMap((snippet) =>
  snippet.numbers.map((label) => ({ id: snippet.id, ...label })),
);

for (const part of PARTS) {
  test(`${part}/snippets.jsonl is what its sources make (node tests/corpus/build.js)`, () => {
    const lines = readFileSync(new URL(`../corpus/${part}/snippets.jsonl`, import.meta.url), "utf8").split("\n");
    const built = [...buildPart(part).map((snippet) => JSON.stringify(snippet)), ""];
    const at = built.findIndex((line, index) => line !== lines[index]);
    assert.equal(lines[at], built[at]);
    assert.equal(lines.length, built.length);
  });
}

test("the corpus is as large as it says, and Brazil is its largest country", () => {
  const all = [...parts.tune, ...parts.score];
  const positives = all.filter(({ numbers }) => numbers.length);
  assert.ok(positives.length >= 3000 && all.length - positives.length >= 6000);
  const sizes = {};
  for (const { country } of positives) sizes[country] = (sizes[country] ?? 0) + 1;
  assert.ok(Object.keys(sizes).length >= 25);
  assert.equal(
    Object.keys(sizes).find((country) => sizes[country] === Math.max(...Object.values(sizes))),
    "BR",
  );
});

test("README.md says how large the parts are", () => {
  const readme = readFileSync(new URL("../corpus/README.md", import.meta.url), "utf8");
  for (const part of PARTS) {
    const positives = parts[part].filter(({ numbers }) => numbers.length).length;
    const counts = [positives, parts[part].length - positives].map((count) => count.toLocaleString("en"));
    assert.ok(readme.includes(`\`${part}/\` | ${counts.join(" | ")} |`), `${part}: ${counts.join(" and ")}`);
  }
});

test("the parts share no line, no page and no template", () => {
  const written = (part) =>
    [...parts[part].filter(({ id }) => !id.includes("/made/")), ...readTemplates(part)].map(
      ({ text }) => text,
    );
  const tuned = new Set(written("tune"));
  assert.deepEqual(
    written("score").filter((text) => tuned.has(text)),
    [],
  );
});

test("each label is a number that its country has, and premium where the country says so", () => {
  const wrong = labelled.filter(({ number }) => number?.startsWith("+") && !isValidPhoneNumber(number));
  assert.deepEqual(wrong, []);
  const isPremium = (number) => parsePhoneNumberFromString(number ?? "")?.getType() === "PREMIUM_RATE";
  assert.deepEqual(
    labelled.filter(({ number, kind }) => isPremium(number) !== (kind === "premium")),
    [],
  );
});

test("a mark gives its text, its offsets and its label", () => {
  assert.deepEqual(readMarked("📞 ⟦(11) 3021-4455 r. 32|+551130214455;ext=32⟧/⟦56|+551130214456⟧!"), {
    text: "📞 (11) 3021-4455 r. 32/56!",
    numbers: [
      { start: 3, end: 23, text: "(11) 3021-4455 r. 32", number: "+551130214455", extension: "32" },
      { start: 24, end: 26, text: "56", number: "+551130214456", extension: null },
    ],
  });
  assert.throws(() => readMarked("⟦98765-4321⟧"), /has no label/);
});

const LABEL = { start: 5, end: 19, text: "(11) 3021-4455", number: "+551130214455", extension: null };
/** what was found, then how many are right, invented, missed */
const COMPARED = [
  ["the same", { start: 5, end: 19, number: "+551130214455", extension: "" }, [1, 0, 0]],
  ["without the bracket", { start: 6, end: 19, number: "+551130214455" }, [1, 0, 0]],
  ["elsewhere", { start: 19, end: 33, number: "+551130214455" }, [0, 1, 1]],
  ["another number", { start: 5, end: 19, number: "+551130214456" }, [0, 1, 1]],
  [
    "an extension that is not there",
    { start: 5, end: 24, number: "+551130214455", extension: "32" },
    [0, 1, 1],
  ],
];
for (const [name, finding, expected] of COMPARED) {
  test(`compared with a label: ${name}`, () => {
    const { right, invented, missed } = compare([LABEL], [finding]);
    assert.deepEqual([right.length, invented.length, missed.length], expected);
  });
}

test("two findings on one label: the second is invented", () => {
  const finding = { start: 5, end: 19, number: "+551130214455" };
  assert.equal(compare([LABEL], [finding, { ...finding }]).invented.length, 1);
});

test("a number that is premium by its label and not as found is misnamed", () => {
  const { right, misnamed } = compare([{ ...LABEL, kind: "premium" }], [{ ...LABEL, kind: "fixed" }]);
  assert.deepEqual([right.length, misnamed.length], [1, 1]);
});

test("the finder reaches its aims on the part that it was not tuned on", () => {
  const { all, countries, mistakes } = measure(parts.score, findOurs);
  assert.ok(precision(all) >= AIM.precision, `precision ${precision(all)}: scripts/bench corpus --mistakes`);
  assert.ok(recall(all) >= AIM.recall, `recall ${recall(all)}: scripts/bench corpus --mistakes`);
  const low = Object.keys(countries).filter(
    (country) => Math.min(precision(countries[country]), recall(countries[country])) < AIM.country,
  );
  assert.deepEqual(low, []);
  assert.deepEqual(
    mistakes.flatMap(({ id, misnamed }) => misnamed.map(({ text }) => `${id}: ${text}`)),
    [],
  );
});
