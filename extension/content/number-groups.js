// @ts-check
/**
 * Questions about groups of digits (see number-text.js): which may be one number, where one ends, what parts it
 * from the digits beside it. Pure; no words, no countries.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const MOST_GROUPS = 9;
  const FEWEST_DIGITS = 6;
  const MOST_SINGLE = 3;
  /** Digits that stand before a number and are none of it, such as a row's number or a postcode. */
  const LONGEST_STRANGER = 5;

  /** @param {DigitGroup[]} groups */
  function formOf(groups) {
    return groups.map(({ digits }) => digits.length).join("-");
  }

  /** @param {DigitGroup[]} groups */
  function digitsOf(groups) {
    let digits = "";
    for (let at = 0; at < groups.length; at += 1) digits += groups[at].digits;
    return digits;
  }

  /** The group whose bracket closes within the number, and not at its end: -1, none. @param {DigitGroup[]} groups */
  function bracketIn(groups) {
    for (let at = 0; at < groups.length; at += 1) {
      if (groups[at].isOpen && groups[at].closes >= 0 && at + groups[at].closes < groups.length - 1) return at;
    }
    return -1;
  }

  /** 06 49 91 44 17. @param {DigitGroup[]} own */
  function isPairs(own) {
    return own.every(({ digits, gap }, at) => digits.length === 2 && (at === 0 || gap === " " || gap === "-"));
  }

  /** 0830-1700. @param {DigitGroup[]} own */
  function isOpeningHours(own) {
    return own.length === 2 && HOURS.test(`${own[0].digits}-${own[1].digits}`);
  }
  const HOURS = /^(?:[01]\d|2[0-3])[0-5][05]-(?:[01]\d|2[0-4])[0-5][05]$/;

  /** Without a bracket that only closes behind the number. @param {DigitGroup[]} own */
  function startOf(own) {
    const [{ isOpen, closes, lead, start, hasPlus }] = own;
    if (!isOpen || (closes >= 0 && closes < own.length - 1)) return lead;
    return hasPlus ? lead + 1 : start;
  }

  /**
   * Free of digits beside it that may be of the same thing: blanks alone do not part a number from them.
   * @param {DigitGroup[]} groups @param {{ at: number, stop: number, end: number }} place @param {NumberLook} look @param {number} strangers
   */
  function standsApart(groups, { at, stop, end }, look, strangers) {
    if (look === "strong") return true;
    const own = groups.slice(at, stop);
    const isSigned = own.some(({ gap }, index) => index > 0 && gap !== " ");
    const form = formOf(own);
    const arePairs = /^2(?:-2)+$/.test(form);
    const isTrunk = own[0].digits[0] === "0" && !arePairs;
    if (strangers > 0 && (look === "local" || !(isSigned || isTrunk) || strangers > LONGEST_STRANGER)) return false;
    // 30-28-25-29 27-26 are scores.
    if (arePairs && (strangers > 0 || (stop < end && groups[stop].gap === " " && groups[stop].digits[0] !== "0"))) return false;
    if (isSigned || stop === end || groups[stop].gap !== " " || groups[stop].isOpen) return true;
    if (isTrunk && groups[stop].digits !== "00" && mayBegin(groups, stop)) return true;
    // A list of numbers.
    return formOf(groups.slice(stop, stop + own.length)) === form;
  }

  /**
   * Where a number that begins at `at` may end, in the order to try: the longest first, but before a trunk zero or the like
   * that may begin another; past that where nothing before it is a number, as in 01 42 68 53 00.
   * @param {DigitGroup[]} groups @param {number} at @param {number} end
   */
  function stopsFrom(groups, at, end) {
    /** @type {number[]} */
    const stops = [];
    let most = Math.min(end, at + MOST_GROUPS);
    let digits = groups[at].digits.length;
    let ones = 0;
    let tried = at;
    for (let next = at + 1; next <= most; next += 1) {
      const own = groups[next]?.digits ?? "";
      // 1 2 3 4 5 6 7 is a row of numbers.
      if (own.length === 1 && (ones += 1) > MOST_SINGLE) most = next;
      const begins = next < most && digits >= FEWEST_DIGITS + 2 && mayBegin(groups, next);
      if (begins && groups[next].isOpen) most = next;
      if (begins || next === most) {
        for (let stop = next; stop > tried; stop -= 1) stops.push(stop);
        tried = next;
      }
      digits += own.length;
    }
    return stops;
  }

  /** @param {DigitGroup[]} groups @param {number} at */
  function mayBegin(groups, at) {
    const { digits, gap } = groups[at];
    if (digits[0] !== "0" || (gap !== " " && gap !== " - ") || (digits.length < 2 && groups[at + 1]?.gap !== " ")) return false;
    return digitsIn(groups, at, Math.min(groups.length, at + MOST_GROUPS)) >= FEWEST_DIGITS + 2;
  }

  /** How many digits these groups have. @param {DigitGroup[]} groups @param {number} from @param {number} to */
  function digitsIn(groups, from, to) {
    let digits = 0;
    for (let at = from; at < to; at += 1) digits += groups[at].digits.length;
    return digits;
  }

  /** 12/05, 05/2024, 14.30, 50.00. @param {DigitGroup[]} groups @param {number} at @param {number} stop */
  function isDateOrPrice(groups, at, stop) {
    if (stop - at !== 2) return false;
    const { gap, digits } = groups[at + 1];
    return (gap === "/" || gap === ".") && DATE_OR_PRICE.test(groups[at].digits + gap + digits);
  }
  const DATE_OR_PRICE = /^(?:\d{1,5}\.\d\d|(?:[0-2]?\d|3[01])\/\d\d|(?:0?[1-9]|1[0-2])\/(?:19|20)\d\d)$/;

  /**
   * Two digits that a slash follows, and that are unlike the groups before: 030 901820 12/05/2024, not 01 42 68 53 00/01.
   * @param {DigitGroup[]} groups @param {number} at @param {number} stop
   */
  function isOddDay(groups, at, stop) {
    if (groups[stop].gap !== "/" || stop - at < 2) return false;
    const [before, day] = groups.slice(stop - 2);
    return day.digits.length < 3 && (day.digits.length < before.digits.length || day.gap !== before.gap);
  }

  /** @param {DigitGroup} group */
  function isApart({ gap, isOpen, hasPlus }) {
    return gap === null || gap === " " || gap === " - " || gap === " / " || gap === "/" || isOpen || hasPlus;
  }

  /** The next group that is parted from this one by a blank, past `end` in the text. @param {DigitGroup[]} groups @param {number} at @param {number} end */
  function nextApart(groups, at, end) {
    let next = at + 1;
    while (next < groups.length && (groups[next].start < end || groups[next].gap === "/" || !isApart(groups[next]))) next += 1;
    return next;
  }

  Object.assign(NeonCS, { digitsOf, digitsIn, formOf, bracketIn, startOf, isOpeningHours, isPairs, standsApart, stopsFrom, isApart, nextApart, isDateOrPrice, isOddDay });
})();
