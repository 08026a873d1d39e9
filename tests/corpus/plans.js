/** The countries of plans.txt: reads the table, adds nothing. */
import { readFileSync } from "node:fs";

import { readLines } from "./marked.js";

/** @typedef {"alone" | "beside" | "held"} Place */
/** @typedef {{national: string, topic?: string} & Record<Place, string[]>} Group numbers of one kind, and their spellings */
/** @typedef {{languages: string[], areas: string[], numbers: Group[], ids: string[], money: string[]}} Plan */

/** @type {Record<string, Plan>} */
export const PLANS = {};

for (const { section, topic, text } of readLines(readFileSync(new URL("plans.txt", import.meta.url), "utf8"))) {
  const [country, ...languages] = section;
  const plan = (PLANS[country] ??= { languages, areas: [], numbers: [], ids: [], money: [] });
  if (topic === "number") {
    const [national, ownTopic] = text.split(" ");
    plan.numbers.push({ national, topic: ownTopic, alone: [], beside: [], held: [] });
  } else {
    const target = topic in plan ? plan : plan.numbers[plan.numbers.length - 1];
    target[topic] = text.split(" | ");
  }
}
