// @ts-check
/**
 * How numbers are completed and shown in the home country. The only module that uses libphonenumber
 * outside of pages; it is given the library, so that it runs wherever that can be loaded.
 */

/** Internal numbers and short codes have at most this many digits, and are dialled as they are. */
const MAX_INTERNAL_DIGITS = 6;
/** Brazil: companies' numbers that are called without an area code everywhere. */
const NATIONWIDE_IN_BRAZIL = /^(?:4004|4003|4020|3003)\d{4}$/;

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
    // E.164 has no form that any exchange would know these by.
    return this.#isNationwide(digits) ? digits : (this.#read(digits)?.number ?? digits);
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
    const isInternational = digits.startsWith("+");
    if (!isInternational && digits.length <= MAX_INTERNAL_DIGITS) return undefined;
    const needsArea = !isInternational && this.areaCode && !this.#isNationwide(digits);
    return this.#parse(digits) ?? (needsArea ? this.#parse(this.areaCode + digits) : undefined);
  }

  /** @param {string} digits */
  #isNationwide(digits) {
    return this.country === "BR" && NATIONWIDE_IN_BRAZIL.test(digits);
  }

  /** @param {string} digits */
  #parse(digits) {
    const parsed = this.library.parsePhoneNumberFromString(digits, { defaultCountry: this.country, extract: false });
    return parsed?.isValid() ? parsed : undefined;
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
