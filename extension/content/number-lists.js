// @ts-check
/**
 * Numbers side by side: what may stand between two of one list, and 3456-7890/7891, where those behind a slash are
 * written by their last digits. What such a tail completes is read-number.js's to say. Pure.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));
  const { digitsOf } = NeonCS;

  const AND_OR =
    "&|e|ou|y|o|u|and|or|und|oder|et|en|of|och|eller|og|i|lub|a|nebo|alebo|ali|si|sau|vagy|és|ja|tai|ve|veya|ir|in|dan|atau|và|hoặc|to|bis|até|hasta|tot" +
    "|и|или|та|або|і|και|ή|أو|و|یا|اور|או|और|या|または|또는|或";
  /** Perhaps with what the first number is for in brackets. */
  const LIST = new RegExp(`^(?: ?\\([^()\\d]{1,24}\\))?[ ,;/|·•\\n-]{0,6}(?:(?:${AND_OR})[ \\n])?[ ,;/|·•\\n-]{0,6}$`, "i");
  const LONGEST_LIST_GAP = 36;

  /** A tail of fewer digits only counts up. */
  const WHOLE_GROUP = 4;
  const LONGEST_JOINED = 5;
  const FEWEST_JOINED = 6;
  /** The lines of one house follow one another. */
  const NEAR = 100;
  const YEAR = /^(?:19|20)\d\d$/;
  /** "/ 12 ou 98765-4321", not "/ 12 a 15". */
  const LEADS_ON = new RegExp(`^ (?:${AND_OR}) (?!\\d{1,2}(?!\\d))`, "i");
  const WORD = /^\.? ?([\p{L}\p{M}]+)/u;
  const MOST_CHARS = 32;

  /** Whether what stands between two numbers makes a list of them. @param {string} text @param {number} end of the first @param {number} start of the second */
  function areListed(text, end, start) {
    return end >= 0 && start >= end && start - end <= LONGEST_LIST_GAP && LIST.test(text.slice(end, start));
  }

  /**
   * The tails behind the number that is written from one group to another. What one kind of slash joins is one list: where it
   * goes on with something else, as 24/7 does, short tails are none.
   * @param {string} text plain @param {DigitGroup[]} groups @param {{ from: number, to: number }} number
   * @param {string} country @param {Map<string, Meaning>} meanings @returns {NumberTail[]}
   */
  function tailsBehind(text, groups, { from, to }, country, meanings) {
    const slash = groups[to].gap ?? "";
    /** @type {NumberTail[]} */
    const tails = [];
    let known = digitsOf(groups.slice(from, to));
    const lengths = wholeLengths(groups.slice(from, to), country);
    for (let at = to; at < groups.length && groups[at].gap === slash && !groups[at].isOpen; ) {
      const tail = tailAt(groups, at);
      const shortest = tails.length ? tails[tails.length - 1].digits.length : slash === "/" ? 1 : 2;
      const isFree = ends(text, groups, tail, slash, meanings) && isLikely(tail, known, lengths, shortest);
      if (!isFree || !standsBeforeWord(text, tail, isNext(tail, known), slash, meanings)) {
        while (tails.length && /^(?:0|\d{1,3}$)/.test(tails[tails.length - 1].digits)) tails.pop();
        break;
      }
      tails.push(tail);
      known = known.slice(0, -tail.digits.length) + tail.digits;
      at = tail.stop;
    }
    return tails;
  }

  /** One group, or as many as are joined by hyphens. @param {DigitGroup[]} groups @param {number} at @returns {NumberTail} */
  function tailAt(groups, at) {
    let stop = at + 1;
    while (stop < groups.length && groups[at].digits.length <= LONGEST_JOINED && /^[-.]$/.test(groups[stop].gap ?? "")) stop += 1;
    return { digits: digitsOf(groups.slice(at, stop)), start: groups[at].start, end: groups[stop - 1].end, isJoined: stop > at + 1, stop };
  }

  /** How many digits the last groups have, by one, by two, … @param {DigitGroup[]} own @param {string} country */
  function wholeLengths(own, country) {
    /** @type {number[]} */
    const lengths = [];
    let digits = 0;
    for (let at = own.length - 1; at >= 0; at -= 1) lengths.push((digits += own[at].digits.length));
    // In Brazil mobiles have a digit more than the rest.
    if (country === "BR" && (lengths.includes(8) || lengths.includes(9))) lengths.push(8, 9);
    return lengths;
  }

  /** @param {NumberTail} tail @param {string} known digits of the number before @param {number[]} lengths @param {number} shortest */
  function isLikely(tail, known, lengths, shortest) {
    const { digits, isJoined } = tail;
    if (digits.length < WHOLE_GROUP) return digits.length >= shortest && digits.length <= lengths[0] && !isJoined && isNext(tail, known);
    if ((isJoined && digits.length < FEWEST_JOINED) || (digits[0] === "0" && digits.length > WHOLE_GROUP)) return false;
    if (isNext(tail, known)) return true;
    return lengths.includes(digits.length) && !YEAR.test(digits) && !known.endsWith(digits);
  }

  /** @param {NumberTail} tail @param {string} known */
  function isNext({ digits }, known) {
    const step = Number(digits) - Number(known.slice(-digits.length));
    return step > 0 && step < NEAR;
  }

  /** 0171/1234567: a list does not grow. @param {string} digits @param {string} next */
  function isArea(digits, next) {
    return next.length > digits.length && (digits[0] === "0" || digits.length < WHOLE_GROUP);
  }

  /** Whether the tail is not the beginning of something longer. @param {string} text @param {DigitGroup[]} groups @param {NumberTail} tail @param {string} slash @param {Map<string, Meaning>} meanings */
  function ends(text, groups, { digits, end, stop }, slash, meanings) {
    if (stop === groups.length) return !NeonCS.isTouchedAfter(text, end, false, meanings);
    const { gap, isOpen } = groups[stop];
    if (gap === slash) return !isArea(digits, tailAt(groups, stop).digits);
    return (slash === "/" && gap === " / ") || (isOpen && gap === " " && digits.length > 1);
  }

  /**
   * Of "/ 2. OG", "/ 24 hours" and "/ 2 vias" the digits are the word's; those of "/ 46 or", "/ 46 ramal 2" are their own.
   * @param {string} text @param {NumberTail} tail @param {boolean} isSuccessor @param {string} slash @param {Map<string, Meaning>} meanings
   */
  function standsBeforeWord(text, { digits, end }, isSuccessor, slash, meanings) {
    const after = text.slice(end, end + MOST_CHARS);
    const word = WORD.exec(after)?.[1];
    if (!word) return true;
    if (NeonCS.isCounted(after) || NeonCS.meaningAfter(text, end, meanings) === "money") return false;
    // 24x7
    if (digits.length < WHOLE_GROUP && after.startsWith(word)) return false;
    if (slash === "/" ? digits.length > 1 : digits.length >= WHOLE_GROUP && isSuccessor) return true;
    return LEADS_ON.test(after) || /^(?:phone|fax)$/.test(NeonCS.meaningOf(word, meanings)) || NeonCS.extensionAt(text, end) !== null;
  }

  Object.assign(NeonCS, { areListed, tailsBehind });
})();
