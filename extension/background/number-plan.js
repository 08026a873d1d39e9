// @ts-check
/**
 * How numbers are completed and shown in the home country. The only module that uses libphonenumber
 * outside of pages; it is given the library, so that it runs wherever that can be loaded.
 */

import { isEmergencyNumber } from "./emergency-numbers.js";

/** Internal numbers and short codes have at most this many digits, and are dialled as they are. */
const MAX_INTERNAL_DIGITS = 6;
/** Brazil: companies' numbers that are called without an area code everywhere, also where one is written. */
const NATIONWIDE_IN_BRAZIL = /^(?:\+55(?:[1-9]\d)?)?((?:4004|4003|4020|3003)\d{4})$/;
const LOCAL_IN_BRAZIL = /^(?:\d{8}|9\d{8})$/;
const COLLECT_IN_BRAZIL = /^9090\d{8}/;
/** A mobile as it was before all of them got a 9. */
const WITHOUT_NINTH_DIGIT = /^(\+55\d\d)([689]\d{7})$/;
/** What was dialled in Mexico before mobiles (044, 045, 1) and other areas (01) until 2019. */
const OLD_MEXICAN = /^(?:044|045|01|1)(\d{10})$/;

export class NumberPlan {
  /**
   * @param {{ library: LibPhoneNumberApi, country: string, areaCode: string }} parts
   *   `country` as in ISO 3166, `areaCode` without trunk zero or ""
   */
  constructor({ library, country, areaCode }) {
    this.library = library;
    this.country = country;
    this.areaCode = areaCode;
  }

  /**
   * What to dial: E.164 where the plan can complete it, else the digits.
   * @param {string} digits cleaned
   */
  complete(digits) {
    const number = this.#read(digits)?.number ?? digits;
    // E.164 has no form that any exchange would know these by.
    return this.#nationwide(number) || number;
  }

  /**
   * What a person is asked about before it is dialled; "": nothing.
   * @param {string} digits completed
   * @returns {DialQuestion}
   */
  questionOf(digits) {
    if (isEmergencyNumber(digits, this.country)) return "emergency";
    return this.#read(digits)?.getType() === "PREMIUM_RATE" ? "premium" : "";
  }

  /**
   * A number as people read it, and its country (ISO 3166) where that is abroad.
   * @param {string} digits
   */
  describe(digits) {
    const number = this.#read(digits);
    if (!number) return { formatted: digits, country: "" };
    const isAbroad = number.country && number.country !== this.country;
    return { formatted: formatted(number), country: isAbroad ? (number.country ?? "") : "" };
  }

  /** @param {string} digits */
  #read(digits) {
    if (digits.startsWith("+")) return this.#parse(digits);
    if (digits.length <= MAX_INTERNAL_DIGITS) return undefined;
    if (this.country === "BR") return this.#readBrazilian(digits);
    const [, known] = (this.country === "MX" && OLD_MEXICAN.exec(digits)) || ["", digits];
    return this.#parse(known) ?? (this.areaCode ? this.#parse(this.areaCode + known) : undefined);
  }

  /** @param {string} digits */
  #readBrazilian(digits) {
    // The library takes 00 + 55 for the carrier 55 and a call abroad.
    if (/^0055\d{10,11}$/.test(digits)) return this.#parse(`+${digits.slice(2)}`);
    const own = COLLECT_IN_BRAZIL.test(digits) ? digits.slice(4) : digits;
    if (!LOCAL_IN_BRAZIL.test(own) || this.#nationwide(own)) return this.#parse(own);
    return this.areaCode ? this.#parse(`+55${this.areaCode}${own}`) : undefined;
  }

  /** The eight digits of such a number; "": it is none. @param {string} digits */
  #nationwide(digits) {
    return this.country === "BR" ? (NATIONWIDE_IN_BRAZIL.exec(digits)?.[1] ?? "") : "";
  }

  /** @param {string} digits */
  #parse(digits) {
    const parse = (/** @type {string} */ text) =>
      this.library.parsePhoneNumberFromString(text, { defaultCountry: this.country, extract: false });
    const parsed = parse(digits);
    const withNinth = parsed && WITHOUT_NINTH_DIGIT.exec(parsed.number);
    const whole = withNinth ? parse(`${withNinth[1]}9${withNinth[2]}`) : parsed;
    return whole?.isValid() ? whole : undefined;
  }
}

/**
 * With the hyphens that people of the country write, where the library puts blanks: +55 11 98765-4321.
 * @param {LibPhoneNumber} number
 */
function formatted(number) {
  const [, area, rest] = /^\((\d+)\) (\S+)$/.exec(number.format("NATIONAL")) ?? [];
  return area ? `+${number.countryCallingCode} ${area} ${rest}` : number.format("INTERNATIONAL");
}
