/** Work grows in step with the text, whatever the text is made of: it is doubled three times, and the work is counted. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { findNumbers, mayHoldNumber } from "./finder.js";
import { countWork } from "./work.js";

const PLAN = { country: "BR", areaCode: "11", exchange: true };
/** More than the finder looks at around a number, and more than the runs that it cuts. */
const SIZE = 1000;
const TIMES_LONGER = 2 ** 3;
/** In the middle between what is linear, 8 times the work, and what is quadratic, 64 times. */
const MOST = TIMES_LONGER ** 1.5;

/** @param {string} text */
const workOn = (text) =>
  countWork(
    () => {
      findNumbers(text, PLAN);
      mayHoldNumber(text, PLAN);
    },
    (url) => url.includes("/extension/content/"),
  );

/** What grew faster than the text did. @param {string} text */
function outOfStep(text) {
  const before = workOn(text);
  return [...workOn(text.repeat(TIMES_LONGER))]
    .map(([name, count]) => ({ name, before: before.get(name) ?? 0, count }))
    .filter(({ before, count }) => count > MOST * Math.max(before, text.length));
}

/** @param {string} piece */
const repeated = (piece) => piece.repeat(Math.max(1, SIZE / piece.length));

/** Of which hostile texts are made. */
const PIECES = [
  "1", "1 ", "12 ", "1-", "(1", "+1", "a", "-", " ", "(", ")", "11 98765-4321 ", "11-98765-4321,", "(11)98765-4321;", "tel ", "tel:", " ramal ", "\ud800", "\udc001234567",
  "@", "a@1234567", "://", "www.a1234567.", "1\u00a0", "1\u200b", "\u200b", "0xx11", "1-800-", "800-AB", "17/05/2024 ", "4111 1111 ", "3456-7890/7891", "3456-7890/7891/", "01/5123456 / ", "/12/05 ", "14:30 ", "+5511 ", "=1234567", ":1234567",
];
/** Beside which each of them, and each text of the other tests, is put. */
const NEIGHBOURS = {
  "themselves": "",
  "numbers": "(11) 98765-4321 ",
  "numbers on lines": "+55 11 3021-4455\n",
  "e-mail addresses": "a@b.c\n",
  "links": "https://a.b/1 ",
  "links without a blank": "://a.b/",
  "phone words": "tel: ",
  "order words": "pedido ",
  "open brackets": "(",
  "brackets": ")",
  "slashes": "/",
  "plus signs": "+",
};
const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const KNOWN = [
  ...Object.values(read("numbers-by-country.json")).flatMap(({ numbers }) => Object.values(numbers).flat()),
  ...Object.values(read("no-numbers.json")).flatMap(({ texts }) => texts),
];
/** Of those that differ in their digits only, one. */
const SHAPES = [...new Map(KNOWN.map((text) => [text.replace(/\d/g, "0"), text])).values()];

for (const [name, neighbour] of Object.entries(NEIGHBOURS)) {
  test(`pieces beside ${name} cost in step with the length`, () => {
    for (const piece of PIECES) assert.deepEqual(outOfStep(repeated(piece + neighbour)), [], JSON.stringify(piece));
  });
  test(`all that other tests find or leave, beside ${name}, costs in step with the length`, () => {
    assert.deepEqual(outOfStep(SHAPES.map((text) => text + neighbour).join("")), []);
  });
}

test("numbers of 10,000 digits cost in step with their count", () => {
  assert.deepEqual(outOfStep(`${"1".repeat(10_000)} `), []);
});

test("what is quadratic is noticed, in our functions and in what is built in", () => {
  /** @param {(text: string) => void} read */
  const grows = (read) => {
    const [before, after] = [1, TIMES_LONGER].map((times) => Math.max(...countWork(() => read("1".repeat(100 * times)), (url) => url === import.meta.url).values()));
    return after > MOST * before;
  };
  const looksBack = (text) => {
    for (let at = 0; at < text.length; at += 1) for (let back = at; back > 0; back -= 1) if (text[back] === "a") break;
  };
  assert.ok(grows(looksBack));
  assert.ok(grows((text) => [...text].forEach(() => text.includes("@"))));
  assert.ok(grows((text) => [...text].forEach(() => /a/.test(text))));
  assert.ok(grows((text) => [...text].forEach((_, at, all) => all.slice(at))));
  assert.ok(!grows((text) => [...text].forEach((_, at) => /^a/.test(text.slice(at, at + 32)))));
});
