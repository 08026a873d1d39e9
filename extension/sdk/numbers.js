// @ts-check
/**
 * What may be dialled from a page, a link or a program: digits with an optional plus, and nothing that
 * a phone could take for a code. Knows no countries. The helper keeps the same rule, in Python.
 */

import { NeonBridgeError } from "./errors.js";

/** Longer texts hold no number; it bounds the work for hostile input. */
export const MAX_NUMBER_CHARS = 128;

const DIALABLE = /^\+?[0-9]{2,15}$/;
const DECORATION = /[\p{Zs}\t().\-/]/gu;
const LINE_ENDS = /^[ \t\r\n]+|(?<![ \t\r\n])[ \t\r\n]+$/g;
// Joiners, marks and isolates that a copied number carries along, and the byte order mark.
const INVISIBLE = /\u00ad|\u061c|[\u200b-\u200f]|[\u202a-\u202e]|\u2060|[\u2066-\u2069]|\ufeff/gu;
const DASHES = /[\u2010-\u2015\u2212]/gu;
const EXTENSION_TAIL = /;ext=[0-9]{1,7}\s*$/i;

/**
 * The digits to dial, with a leading + if the text has one. `;ext=` is left out: shown, not dialled.
 * Two lines are not joined.
 * Throws `invalid_number` for anything but `+` and 2 to 15 digits: `*` and `#` would let a page run
 * codes on the phone.
 * @param {string} text
 */
export function cleanDialable(text) {
  const digits = toAscii(text.slice(0, MAX_NUMBER_CHARS)).replace(LINE_ENDS, "").replace(EXTENSION_TAIL, "").replace(DECORATION, "");
  if (DIALABLE.test(digits) && text.length <= MAX_NUMBER_CHARS) return digits;
  throw new NeonBridgeError(
    "invalid_number",
    "This is not a number that can be dialled: expected 2 to 15 digits, with a leading + for another " +
      "country. Letters, * and # are not dialled from pages and links.",
  );
}

/** @param {string} text */
export function isDialable(text) {
  try {
    return cleanDialable(text) !== "";
  } catch {
    return false;
  }
}

/** Other scripts' digits and full-width signs as ASCII; invisible characters out. @param {string} text */
export function toAscii(text) {
  return text
    .replace(INVISIBLE, "")
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replace(DASHES, "-")
    .replace(/\p{Nd}/gu, digitValue);
}

/** @param {string} digit of any script */
function digitValue(digit) {
  const code = /** @type {number} */ (digit.codePointAt(0));
  // Unicode lays each script's ten digits in a row, and some rows side by side.
  let first = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((code - first) % 10);
}
