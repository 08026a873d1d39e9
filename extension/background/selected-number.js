// @ts-check
/**
 * The number in what a person has chosen to call: a selected text, or a link with more in it. Read more generously
 * than a page is, since somebody has looked at it; but a date, an amount or a document is none. Pure: it is
 * given the finder (finder.js).
 */

import { NeonBridgeError } from "../sdk/errors.js";
import { toAscii } from "../sdk/numbers.js";

/** More than anybody selects around one number. */
const MOST_CHARS = 1000;
const MOST_CHARS_SAID = 40;
/** What is chosen counts as if it stood beside one. */
const PHONE_WORD = "tel. ";
const INTERNAL = /^\d{2,6}$/;
/** *21*, ##002#, *98: networks forward calls and run codes by them. */
const SERVICE_CODE = /[*#]\d{1,6}[*#]|^[*#]\d/;
const WITH_PLUS = /^\+\d[\d ()-]{6,24}$/;
/** As neighbours dial it: in Brazil always, elsewhere where no area code is known that would complete it. */
const LOCAL_IN_BRAZIL = /^(?:9\d{4}|[2-9]\d{3})[ -]?\d{4}(?! ?\d|[-.,]\d)/;
const LOCAL = /^[2-9]\d{2,4}[ -]?\d{4}(?! ?\d|[-.,]\d)/;
/** 20240517 */
const DATE = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
/** 32.345.678 is an amount or a document, unless it is all of a number. */
const THOUSANDS = /^\d{1,3}(?:\.\d{3})+$/;
const NUMBER_BEGINS = /(?<![^\s:(])[+(]{0,3}\d/;

/**
 * What to dial, not completed yet. Throws `not_a_number`.
 * @param {string} text
 * @param {NeonContent} finder
 * @param {{ country: string, areaCode: string }} plan
 */
export function selectedNumber(text, finder, plan) {
  const plain = toAscii(text.slice(0, MOST_CHARS)).trim();
  if (INTERNAL.test(plain)) return plain;
  const number = SERVICE_CODE.test(plain) || DATE.test(plain) ? "" : search(plain, finder, plan);
  if (number) return number;
  throw new NeonBridgeError("not_a_number", "This is not a telephone number.", { details: { description: shortened(plain) } });
}

/** @param {string} plain @param {NeonContent} finder @param {{ country: string, areaCode: string }} given */
function search(plain, finder, { country, areaCode }) {
  const plan = { country, areaCode: THOUSANDS.test(plain) ? "" : areaCode };
  const first = (/** @type {string} */ text, /** @type {Partial<NumberSettings>} */ how = {}) =>
    finder.findNumbers(text, { ...plan, ...how })[0]?.number ?? "";
  const alone = withoutWords(plain, finder, plan);
  return (
    (country === "BR" && localIn(alone, LOCAL_IN_BRAZIL, finder)) ||
    first(PHONE_WORD + plain) ||
    first(PHONE_WORD + alone) ||
    (!plan.areaCode && localIn(alone, LOCAL, finder)) ||
    first(plain, { exchange: true }) ||
    spelled(plain, finder, plan) ||
    (WITH_PLUS.test(plain) ? plain.replace(/[^+\d]/g, "") : "")
  );
}

/**
 * From the first digits on, however many and unknown the words before them are; "": they say it is something else.
 * @param {string} plain @param {NeonContent} finder @param {NumberSettings} plan
 */
function withoutWords(plain, finder, plan) {
  const start = plain.search(NUMBER_BEGINS);
  if (start < 0 || /^(?:other|money)$/.test(finder.meaningBefore(plain, start, finder.wordsFor(plan)))) return "";
  return plain.slice(start);
}

/** @param {string} alone @param {RegExp} form @param {NeonContent} finder */
function localIn(alone, form, finder) {
  const [written = ""] = form.exec(alone) ?? [];
  const digits = /^\d*/.exec(written)?.[0] ?? "";
  const isOther = finder.otherThingFrom(alone, { digits, start: 0, end: digits.length }) > 0;
  return isOther ? "" : written.replace(/\D/g, "");
}

/** "1-800-FLOWERS", also where nobody has such numbers: abroad it is America's. @param {string} plain @param {NeonContent} finder @param {NumberSettings} plan */
function spelled(plain, finder, plan) {
  const text = plain.toUpperCase();
  const country = /^1[-. ]/.test(text) ? "US" : plan.country;
  const [found] = finder.findVanity(text, { ...plan, country });
  return found?.start === 0 && found.end === text.length ? found.number : "";
}

/** @param {string} text */
function shortened(text) {
  const line = text.replace(/\s+/g, " ") || "…";
  return line.length > MOST_CHARS_SAID ? `${line.slice(0, MOST_CHARS_SAID)}…` : line;
}
