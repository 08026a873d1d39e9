// @ts-check
/**
 * The text of a page as groups of digits: the signs of other scripts made plain, and every run of digits
 * cut where no number goes on. Says nothing of what a run means. Pure.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000";
  const HYPHENS = "\u2010-\u2013\u2212\ufe63";
  const DIGITS = "\u0660-\u0669\u06f0-\u06f9";
  const FULL_WIDTH = "\uff01-\uff5e";
  const HIDDEN = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff";
  const UNUSUAL = `[${BLANKS}${HYPHENS}${DIGITS}${FULL_WIDTH}${HIDDEN}]`;
  const HAS_UNUSUAL = new RegExp(UNUSUAL);
  const EACH_UNUSUAL = new RegExp(UNUSUAL, "g");
  /** Stands for what nobody sees, so that every offset stays as it was. */
  const UNSEEN = "\u200b";
  /** Brazil: "0xx11", the place of the carrier's two digits. */
  const CARRIER_PLACE = /(?<=[(0])(?:xx|\*\*)(?=\d\d)/gi;

  const FEWEST_DIGITS = 7;
  /** Where numbers have six digits, at home at least: 13 12 34. */
  const SHORT = new Set(["AD", "AT", "AU", "DE", "FK", "FO", "GL", "LU", "NC", "PM"]);
  const ANY_DIGIT = `[\\d${DIGITS}\uff10-\uff19]`;
  const ANY_JOINT = `[ ().\\/+*xX${BLANKS}${HYPHENS}${HIDDEN}\uff08\uff09\uff0b\uff0d-\uff0f-]`;
  // Bounded: a run that goes on is cut, so that no text can fill the engine's stack.
  const RUN = /\d(?:[ ()./+\u200b-]{0,4}\d){6,199}/g;
  const SHORT_RUN = /\d(?:[ ()./+\u200b-]{0,4}\d){5,199}/g;
  const MOST_GROUPS = 24;
  const MOST_BRACKETED = 3;
  /** Digits begin this far behind a plus or bracket at most. */
  const LONGEST_LEAD = 6;

  /** Digits enough for any number, as a regular expression. @param {string} country */
  function digitsPattern(country) {
    return `${ANY_DIGIT}(?:${ANY_JOINT}{0,4}${ANY_DIGIT}){${SHORT.has(country) ? 5 : 6}}`;
  }

  /** The same text, sign by sign, in plain digits, hyphens and blanks. @param {string} text @param {string} country */
  function plainText(text, country) {
    const plain = HAS_UNUSUAL.test(text) ? text.replace(EACH_UNUSUAL, plainSign) : text;
    const hasCarrier = country === "BR" && (text.includes("xx") || text.includes("XX") || text.includes("**"));
    return hasCarrier ? plain.replace(CARRIER_PLACE, UNSEEN + UNSEEN) : plain;
  }

  /** @param {string} sign */
  function plainSign(sign) {
    const code = sign.charCodeAt(0);
    if (code >= 0x660 && code <= 0x669) return String(code - 0x660);
    if (code >= 0x6f0 && code <= 0x6f9) return String(code - 0x6f0);
    if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
    if ((code >= 0x2010 && code <= 0x2013) || code === 0x2212 || code === 0xfe63) return "-";
    return /\p{Zs}/u.test(sign) ? " " : UNSEEN;
  }

  /**
   * Calls `visit` with the groups of each piece of the text that may hold a number, in order; it says
   * where to go on. `skip` is asked before where what a run begins with ends, if it is something else.
   * @param {string} text plain @param {string} country @param {(groups: DigitGroup[]) => number} visit
   * @param {(digits: DigitsAt) => number} skip 0: it is not
   */
  function eachPiece(text, country, visit, skip) {
    const run = SHORT.has(country) ? SHORT_RUN : RUN;
    let at = 0;
    for (;;) {
      run.lastIndex = at;
      const found = run.exec(text);
      if (!found) return;
      const end = wholeEnd(text, found.index, found.index + found[0].length);
      at = end - skipped(text, found.index, end, skip) < FEWEST_DIGITS ? end : found.index;
      while (at < end) {
        const groups = groupsFrom(text, at, end);
        at = nextDigit(text, Math.max(visit(groups), groups[groups.length - 1].end), end);
      }
    }
  }

  /** Where the run goes on behind what it begins with: most are one date or document, and no more. @param {string} text @param {number} start @param {number} end @param {Parameters<NeonContent["eachPiece"]>[3]} skip */
  function skipped(text, start, end, skip) {
    if (text[start - 1] === "+") return start;
    const stop = digitsEnd(text, start, end);
    return skip({ start, end: stop, digits: text.slice(start, stop) });
  }

  /** Not in the middle of digits, where the run was cut for its length. @param {string} text @param {number} start @param {number} end */
  function wholeEnd(text, start, end) {
    if (!isDigit(text, end)) return end;
    let blank = end;
    while (blank > start && text[blank] !== " ") blank -= 1;
    return blank > start ? blank : end;
  }

  /**
   * The groups from here to where no number goes on: a second plus, a wide gap, too much.
   * @param {string} text @param {number} at @param {number} end @returns {DigitGroup[]}
   */
  function groupsFrom(text, at, end) {
    /** @type {DigitGroup[]} */
    const groups = [];
    let open = -1;
    for (let start = at; start < end; ) {
      const stop = digitsEnd(text, start, end);
      const group = groupAt(text, start, stop, groups.length ? groups[groups.length - 1].end : -1);
      if (groups.length && (group.gap === null || group.hasPlus)) break;
      groups.push(group);
      if (group.isOpen) open = groups.length - 1;
      if (text[stop] === ")" || (text[stop] === " " && text[stop + 1] === ")")) {
        if (open < 0 || groups.length - open > MOST_BRACKETED) break;
        groups[open].closes = groups.length - 1 - open;
        open = -1;
      }
      if (groups.length === MOST_GROUPS) break;
      start = nextDigit(text, stop, end);
    }
    return groups;
  }

  /** @param {string} text @param {number} start @param {number} end */
  function digitsEnd(text, start, end) {
    let stop = start + 1;
    for (let next = stop; next < end; next += 1) {
      const code = text.charCodeAt(next);
      if (code >= ZERO && code <= NINE) stop = next + 1;
      else if (code !== UNSEEN_CODE) break;
    }
    return stop;
  }
  const ZERO = 48;
  const NINE = 57;
  const UNSEEN_CODE = 0x200b;

  /** @param {string} text @param {number} start @param {number} end @param {number} previous where the group before ends, -1: none @returns {DigitGroup} */
  function groupAt(text, start, end, previous) {
    const written = text.slice(start, end);
    const digits = written.includes(UNSEEN) ? written.replaceAll(UNSEEN, "") : written;
    const gap = previous < 0 ? "" : gapOf(text.slice(previous, start));
    const before = start > 0 ? text[start - 1] : "";
    const isLed = before === "(" || before === "+" || before === UNSEEN || (before === " " && start - previous > 1);
    const least = previous < 0 ? Math.max(0, start - LONGEST_LEAD) : previous;
    const bracket = isLed ? signBefore(text, start, "(", least) : -1;
    const inner = bracket < 0 ? start : bracket;
    const plus = isLed ? signBefore(text, inner, "+", least) : -1;
    const outer = plus < 0 || bracket >= 0 ? -1 : signBefore(text, plus, "(", least);
    const lead = outer >= 0 ? outer : plus >= 0 ? plus : inner;
    return { digits, start, end, lead, hasPlus: plus >= 0, isOpen: bracket >= 0 || outer >= 0, closes: -1, gap };
  }

  /** Where the sign stands before `at`, perhaps with a blank between; -1: it does not. @param {string} text @param {number} at @param {string} sign @param {number} least */
  function signBefore(text, at, sign, least) {
    let before = at - 1;
    while (text[before] === UNSEEN) before -= 1;
    if (text[before] === " ") before -= 1;
    return before >= least && text[before] === sign ? before : -1;
  }

  /** What joins two groups of one number: " ", "-", ".", "/", " - ", " / " or ""; null: nothing does. @param {string} between */
  function gapOf(between) {
    if (between === " " || between === "-" || between === "." || between === "/") return between;
    const isBracket = /[()]/.test(between);
    const joined = between.replace(/[()\u200b]/g, "");
    const gap = joined.trim() ? joined.replace(/^ ?([-/]) $|^ ([-/])$/, " $1$2 ") : joined;
    if (/^(?:[ ./-]| [-/] )$/.test(gap)) return gap;
    return isBracket && gap.trim() === "" && gap.length < 3 ? gap.slice(0, 1) : null;
  }

  /** @param {string} text @param {number} at @param {number} end */
  function nextDigit(text, at, end) {
    for (; at < end; at += 1) {
      const code = text.charCodeAt(at);
      if (code >= ZERO && code <= NINE) break;
    }
    return at;
  }

  /** @param {string} text @param {number} at */
  function isDigit(text, at) {
    if (at >= text.length) return false;
    const code = text.charCodeAt(at);
    return code >= 48 && code <= 57;
  }

  Object.assign(NeonCS, { ANY_DIGIT, digitsPattern, plainText, eachPiece });
})();
