/** What holds for every text: offsets, order, and an end. That work grows in step with it: find-numbers-linear.test.js. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { findNumbers, mayHoldNumber } from "./finder.js";

const BR = { country: "BR", areaCode: "11", exchange: true };
const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const spellings = Object.values(read("numbers-by-country.json")).flatMap(({ numbers }) => Object.values(numbers).flat());
const others = Object.values(read("no-numbers.json")).flatMap(({ texts }) => texts);

/** Numbers that look random and are the same in every run. @param {number} seed */
function* chances(seed) {
  for (let state = seed; ; yield state / 2 ** 32) state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
}

function* mixedTexts() {
  const chance = chances(7);
  const pick = (list) => list[Math.floor(chance.next().value * list.length)];
  const joints = [" ", ", ", "\n", " / ", "/", " - ", "", "; ", "\u00a0", "\ud800", " (", ") ", " ramal 12 "];
  for (let count = 0; count < 800; count += 1) {
    const parts = Array.from({ length: 1 + Math.floor(chance.next().value * 6) }, () => pick(chance.next().value < 0.5 ? spellings : others));
    yield parts.map((part) => part + pick(joints)).join("");
  }
}

test("every finding stands in the text where it says, and is a number that can be dialled", () => {
  for (const text of mixedTexts()) {
    for (const country of ["BR", "DE", "US"]) {
      let end = 0;
      for (const found of findNumbers(text, { country, areaCode: "", exchange: true })) {
        assert.ok(found.start >= end && found.end > found.start, text);
        assert.equal(text.slice(found.start, found.end), found.text);
        assert.match(found.number, ["extension", "short_code"].includes(found.kind) ? /^\d{2,6}$/ : /^\+[1-9]\d{6,14}$/, JSON.stringify([text, country]));
        assert.match(found.kind, /^[a-z_]+$/);
        end = found.end;
      }
    }
  }
});

test("a text with a number is never taken for one without", () => {
  for (const text of mixedTexts()) {
    if (findNumbers(text, BR).length) assert.ok(mayHoldNumber(text, BR), JSON.stringify(text));
  }
});

test("digits of every script give the same findings at the same places", () => {
  const inScript = (text, zero) => text.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));
  for (const text of spellings) {
    for (const zero of [0xff10, 0x660, 0x6f0]) {
      const places = (each) => findNumbers(each, BR).map(({ start, end, number, extension }) => ({ start, end, number, extension }));
      assert.deepEqual(places(inScript(text, zero)), places(text), text);
    }
  }
});

test("hidden signs between the signs of a number change nothing but offsets", () => {
  for (const text of ["(11) 98765-4321", "+55 11 98765-4321", "0xx11 98765-4321"]) {
    for (const hidden of ["\u200b", "\u00ad", "\u2060", "\u202a", "\ufeff"]) {
      const [found] = findNumbers(text.split("").join(hidden), BR);
      assert.equal(found?.number, "+5511987654321", JSON.stringify([text, hidden]));
    }
  }
});

test("ten million signs without a blank, and 100,000 candidates, come to an end", () => {
  assert.deepEqual(findNumbers("7".repeat(10_000_000), BR), []);
  assert.deepEqual(findNumbers("a1-".repeat(300_000), BR), []);
  assert.equal(findNumbers("(11) 98765-4321\n".repeat(100_000), BR).length, 100_000);
});
