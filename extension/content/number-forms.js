// @ts-check
/**
 * How people of a country write their numbers: how many digits each group has. A number in such a form
 * needs no word beside it. The cheap half of reading a number: no library.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));
  const { bracketIn, digitsOf, formOf, isDateOrPrice } = NeonCS;

  /**
   * Without a trunk zero, by the length of each group: 2-5-4 is 11 98765-4321. Blanks alone make no form, an
   * empty list says that numbers begin with 0, as in most of Europe. Other countries are asked of the library.
   * @type {Record<string, string>}
   */
  const FORMS = {
    AR: "2-4-4 3-3-4 4-2-4 2-2-4-4 3-2-3-4 4-2-2-4 1-2-4-4 2-1-2-4-4 1-3-3-4 2-8 3-7 4-6",
    AU: "4-3-3 4-2-2-2",
    BR: "2-5-4 2-4-4 2-1-4-4 2-2-5-4 2-2-4-4 2-2-1-4-4 2-9 2-8",
    CL: "1-4-4 2-3-4 2-1-6 2-1-3-3 1-2-2-2-2 2-1-4-4 3-3-4 2-7 3-3-3",
    CO: "3-3-4 3-3-2-2 2-3-3-4 3-7",
    CZ: "3-3-3 3-2-2-2 3-3-3-3 3-6",
    DK: "2-2-2-2 2-2-2-2-2",
    ES: "3-2-2-2 2-3-2-2 3-3-3 2-3-2-2-2 2-2-3-2-2 2-3-3-3 3-6 2-7",
    IE: "4-3-3",
    IL: "1-3-3-3 3-3-3",
    IN: "4-4-3 5-5 2-5-5 4-3-3 3-3-4 4-3-4 2-4-3-3",
    IT: "3-3-4 3-7 3-6 3-3-2-2 3-2-2-3 2-3-3-4 2-3-7 3-3-3",
    KR: "4-4",
    MX: "2-4-4 3-3-4 3-3-2-2 2-2-2-2-2 2-2-4-4 2-3-3-4 2-1-2-4-4 2-8 3-7",
    NO: "3-2-3 2-2-2-2 2-3-2-3 2-2-2-2-2",
    PE: "3-3-3 2-3-3-3 1-3-4 2-1-3-4 3-6",
    PL: "2-3-2-2 3-3-3 2-3-3-3 2-2-3-2-2 3-2-2-2 2-7",
    PT: "3-3-3 2-3-2-2 2-3-4 3-2-2-2 3-3-3-3 2-7 3-6",
    RU: "1-3-3-2-2 3-3-2-2 1-3-3-4 1-3-7 1-4-2-2-2 1-4-3-3",
    TR: "3-3-2-2 3-3-4 3-1-3",
  };
  for (const country of ["AT", "BE", "CH", "DE", "FI", "FR", "GB", "JP", "NL", "SE", "ZA"]) FORMS[country] = "";
  for (const country of ["US", "CA", "DO", "PR", "JM", "BS", "TT"]) FORMS[country] = "3-3-4 1-3-3-4";
  FORMS.KZ = FORMS.RU;

  /** @type {Map<string, Set<string>>} */
  const sets = new Map(Object.entries(FORMS).map(([country, forms]) => [country, new Set(forms.split(" "))]));
  /** Digits of the area code with its zero, where not five. @type {Record<string, number>} */
  const LONGEST_AREA = { AU: 4, BE: 4, BR: 4, CH: 4, CO: 6, DE: 6, FI: 5, FR: 4, GB: 6, IE: 4, IN: 6, IT: 5, NL: 4, SE: 4, ZA: 4 };
  const MOST_GROUPS = 8;
  const FEWEST_DIGITS = 7;

  /**
   * How much a number counts by its looks: "strong" (a plus, an area in brackets), "usual" (as the country
   * writes it), "local" (so too, without an area), "bare" (only beside a phone word), "" (never).
   * @param {DigitGroup[]} groups of the number @param {NumberSettings} plan @returns {NumberLook}
   */
  function lookOf(groups, plan) {
    const first = groups[0];
    if (groups.length > MOST_GROUPS || !areJoined(groups, plan.country)) return "";
    const bracket = bracketIn(groups);
    if (first.hasPlus) return bracket <= 2 && isCodeGrouped(groups) ? "strong" : "";
    if (bracket >= 0) return isAreaInBrackets(groups, bracket, plan.country) || isMiddleInBrackets(groups, bracket) ? "strong" : "";
    if (groups.length === 1) return plan.country === "BR" && /^0055\d{10,11}$/.test(first.digits) ? "usual" : "bare";
    if (/^00[1-9]/.test(first.digits) || (first.digits === "00" && groups.length > 2)) return "usual";
    if (isLocal(groups, plan)) return "local";
    if (first.digits[0] === "0") return hasTrunk(groups, plan.country) ? "usual" : "bare";
    return hasForm(groups, plan.country) ? "usual" : "bare";
  }

  /** A wide hyphen or slash joins only an area code, the last four digits, and in Germany the direct dial. @param {DigitGroup[]} groups @param {string} country */
  function areJoined(groups, country) {
    const first = groups[0];
    const isDialled = (country === "DE" || country === "AT") && groups[groups.length - 1].digits.length < 4;
    // 01/44/55/66/78
    const isSlashed = first.digits[0] === "0" && groups.length === 5 && groups.every(({ digits, gap }, at) => digits.length === 2 && (at === 0 || gap === "/"));
    const isSplit = groups.length > 2 && groups[1].digits.length <= (first.hasPlus ? LONGEST_SPLIT : 3);
    const latest = isSplit && (first.hasPlus || (first.digits.length < 3 && !groups[1].gap?.includes("/"))) ? 2 : 1;
    for (let at = 1; at < groups.length; at += 1) {
      const { gap, digits, isOpen, closes } = groups[at];
      if (isOpen && (closes < 0 || at > MOST_BEFORE_BRACKET)) return false;
      if (at <= latest || isSlashed) continue;
      if (gap === " / " || gap === "/") return false;
      if (gap === " - " && (at < groups.length - 1 || (digits.length !== 4 && !isDialled) || groups[at - 1].gap === "-")) return false;
    }
    return true;
  }
  const MOST_BEFORE_BRACKET = 3;
  const LONGEST_SPLIT = 5;

  /** Not +1.234.567: a price, nor +40.712834: a place. @param {DigitGroup[]} groups */
  function isCodeGrouped(groups) {
    const [{ digits }, second] = groups;
    // +5511 987654321 has code and area in one.
    if (digits.length === 4 && groups.length === 2) return second.gap !== "." && second.digits.length >= FEWEST_BEHIND_AREA;
    return !(groups.length > 1 && groups.every(({ gap }, at) => at === 0 || gap === ".") && digits.length > 3);
  }

  const FEWEST_BEHIND_AREA = 6;

  /** @param {DigitGroup[]} groups @param {number} at @param {string} country */
  function isAreaInBrackets(groups, at, country) {
    const from = at + groups[at].closes + 1;
    const area = digitsOf(groups.slice(at, from));
    const rest = groups.slice(from);
    const prefix = digitsOf(groups.slice(0, at));
    if (area.length > 6 || rest.length > 5 || digitsOf(rest).length < 5) return false;
    if (!/^(?:|0|1|8|0\d\d|00\d{1,3}|[1-9]\d{1,2})$/.test(prefix)) return false;
    const isNamed = area[0] === "0" || prefix !== "";
    if (FORMS[country] === "" && !isNamed) return false;
    if (country === "BR" && !isNamed && area.length !== 2) return area.length === 4 && area.startsWith("55");
    return rest.every(({ digits }, index) => digits.length > 1 || index === rest.length - 1 || (index === 0 && country === "BR") || country === "CL");
  }

  /** 03(1234)5678, as in Japan. @param {DigitGroup[]} groups @param {number} at */
  function isMiddleInBrackets(groups, at) {
    return groups.length === 3 && at === 1 && groups[0].digits[0] === "0" && groups[0].digits.length > 1 && groups[2].digits.length === 4;
  }

  /**
   * Brazil: 98765-4321, Argentina: 15-4123-4567, which the person's area code completes.
   * @param {DigitGroup[]} groups @param {NumberSettings} plan
   */
  function isLocal(groups, { country, areaCode }) {
    const last = groups[groups.length - 1];
    if ((country !== "BR" && country !== "AR") || last.gap !== "-") return false;
    const form = formOf(groups);
    if (country === "AR") return form === "2-4-4" && groups[0].digits === "15" && areaCode !== "";
    return (form === "5-4" || form === "1-4-4") && groups[0].digits[0] === "9" && areaCode !== "";
  }

  /** 030 901820, 0 30 / 90 18 20, 08-123 456 78. @param {DigitGroup[]} groups @param {string} country */
  function hasTrunk(groups, country) {
    const isSplit = groups[0].digits === (country === "HU" ? "06" : "0");
    const slash = groups.length === 5 && groups[4].gap === "/" ? -1 : groups.findIndex(({ gap }) => gap === "/" || gap === " / ");
    const from = slash > 0 ? slash : isSplit ? 2 : 1;
    const area = digitsOf(groups.slice(0, from)).length;
    const rest = groups.slice(from);
    if (area + digitsOf(rest).length < FEWEST_DIGITS || (groups[0].digits === "0" && groups[1].gap !== " ")) return false;
    if (area < (country === "BR" ? 3 : 2) || area > (LONGEST_AREA[country] ?? 5) || !rest.length) return false;
    const isShortIn = (/** @type {DigitGroup} */ { gap }, /** @type {number} */ at) =>
      at === 0 ? SERVICE.test(groups[0].digits) : at === rest.length - 1 && gap === "-";
    if (rest.some((group, at) => group.digits.length < 2 && !isShortIn(group, at))) return false;
    const gaps = groups.slice(1).map(({ gap }) => gap);
    // 05/06 0664 1234567 is a number behind a date.
    if (gaps[1] === " " && groups[2].digits[0] === "0" && isDateOrPrice(groups, 0, 2)) return false;
    // France writes pairs; 0800 is a prefix of its own.
    if (country === "FR" && !isSplit && area === 4 && !/^08/.test(groups[0].digits) && !/^4-(?:3-3|2-2-2)$/.test(formOf(groups))) return false;
    // Belgium's companies are 0456.789.123.
    if (country === "BE" && formOf(groups) === "4-3-3" && gaps.every((gap) => gap === ".")) return false;
    // 08.30 is a time, 046.973.268.921 a document, 01 12 23 34 45 a lottery's draw.
    if (groups.length === 2 ? gaps[0] === "." && rest[0].digits.length < LONGEST_CENTS : isThousands(groups, gaps) || isDraw(groups, gaps)) return false;
    return isEven(gaps.slice(from));
  }
  const LONGEST_CENTS = 5;
  /** German services, whose next digit is the tariff. */
  const SERVICE = /^0(?:180|137|900)$/;

  /** Pairs of digits that rise, or too many of them. @param {DigitGroup[]} groups @param {(string | null)[]} gaps */
  function isDraw(groups, gaps) {
    if (groups.length < 5 || groups.some(({ digits }) => digits.length !== 2) || gaps.some((gap) => gap !== " ")) return false;
    return groups.length > 5 || groups.every(({ digits }, at) => Number(digits) <= HIGHEST_DRAWN && (at === 0 || digits > groups[at - 1].digits));
  }
  const HIGHEST_DRAWN = 50;

  /** @param {DigitGroup[]} groups @param {string} country */
  function hasForm(groups, country) {
    const form = formOf(groups);
    const gaps = groups.slice(1).map(({ gap }) => gap);
    if (gaps.every((gap) => gap === " ") || isThousands(groups, gaps)) return false;
    // 21-19 21-17 are scores.
    if (/^2(?:-2)+$/.test(form) ? !gaps.every((gap) => gap === gaps[0]) : !isEven(gaps.slice(1))) return false;
    const forms = sets.get(country);
    if (!forms) return groups.length > 1 && groups.length < 6;
    return forms.has(form);
  }

  /** The same sign throughout, but for the last: 12 34 56-78. @param {(string | null)[]} gaps */
  function isEven(gaps) {
    return gaps.every((gap, at) => gap === gaps[0] || at === gaps.length - 1);
  }

  /** 1.234.567 is an amount first. @param {DigitGroup[]} groups @param {(string | null)[]} gaps */
  function isThousands(groups, gaps) {
    const isGrouped = groups.every(({ digits }, at) => digits.length === 3 || (at === 0 && digits.length < 3));
    return isGrouped && groups.length > 1 && gaps.every((gap) => gap === ".");
  }

  /** Whether the country's forms are known, or must be asked of the library. @param {string} country */
  function hasForms(country) {
    return sets.has(country);
  }

  Object.assign(NeonCS, { lookOf, hasForms });
})();
