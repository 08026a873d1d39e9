#!/usr/bin/env node
/** `node find-numbers.mjs --country BR [--area-code 11] [--language pt] [--exchange] <text`: one JSON object a line. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const USAGE = "usage: node tests/js/find-numbers.mjs --country BR [--area-code 11] [--language pt] [--exchange] <text";

/** Ends the program with one sentence. @param {string} sentence */
function refuse(sentence) {
  console.error(sentence);
  process.exit(2);
}

function readPlan() {
  const options = { country: { type: "string" }, "area-code": { type: "string", default: "" }, language: { type: "string" }, exchange: { type: "boolean" } };
  let values;
  try {
    ({ values } = parseArgs({ options, strict: true }));
  } catch (error) {
    return refuse(`${error.message.split(". ")[0].replace(/\.$/, "")}; ${USAGE}`);
  }
  const { country, "area-code": areaCode, language, exchange } = values;
  if (!country) return refuse(USAGE);
  if (!globalThis.libphonenumber.getCountries().includes(country.toUpperCase())) {
    return refuse(`--country must be a country as in ISO 3166, such as BR, not ${JSON.stringify(country)}.`);
  }
  if (!/^\d{0,6}$/.test(areaCode)) return refuse(`--area-code must be up to six digits, such as 11, not ${JSON.stringify(areaCode)}.`);
  return { country: country.toUpperCase(), areaCode: areaCode.replace(/^0+/, ""), language, exchange };
}

const { findNumbers } = await import("./finder.js");
const plan = readPlan();
const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(readFileSync(0));
for (const { start, end, text: written, number, extension, kind } of findNumbers(text, plan)) {
  process.stdout.write(`${JSON.stringify({ start, end, text: written, number, extension, kind })}\n`);
}
