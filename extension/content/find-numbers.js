// @ts-check
/**
 * Finds telephone numbers in plain text: a cheap scan proposes groups of digits, what is something else is
 * thrown out, and only what is left is read by libphonenumber. Pure, no DOM. Classic script: adds
 * `findNumbers` and `mayHoldNumber` to the shared NeonCS; the modules it is made of come before it.
 */
(() => {
  const { mayMatter, plainText, eachPiece, wordsFor, meaningBefore, meaningAfter, isDrawn, lookOf, readNumber, readTail } = NeonCS;
  const { formOf, digitsIn, startOf, isOpeningHours, isPairs, standsApart, stopsFrom, isApart, nextApart, isDateOrPrice, isOddDay } = NeonCS;
  const { areListed, tailsBehind, otherThingFrom, houseNumberAt, endsTimeOrPrice, isTouchedBefore, isTouchedAfter, isNamedAfter, addressesIn } = NeonCS;
  const { mayHoldVanity, vanityIn, findVanity, findInternal, extensionAt } = NeonCS;

  const FEWEST_DIGITS = 6;
  const MOST_DIGITS = 16;
  /** What a bracket without a blank may follow, as in 03(1234)5678, has this many digits at most. */
  const LONGEST_AREA = 5;

  /**
   * The telephone numbers in a text, in order; no two overlap. `text` and its offsets cover the number as
   * written, with its extension; `number` never holds the extension. Needs libphonenumber in the same global.
   * @param {string} text @param {NumberSettings} plan
   * @returns {FoundNumber[]}
   */
  function findNumbers(text, plan) {
    if (!mayMatter(text, plan)) return [];
    const { country, areaCode, language, exchange } = plan;
    const isKnown = text === last.text && country === last.country && areaCode === last.areaCode;
    if (!isKnown || language !== last.language || exchange !== last.exchange) {
      last = { text, country, areaCode, language, exchange, found: searchNumbers(text, plan) };
    }
    return last.found.map((number) => ({ ...number }));
  }
  /** Who was told that a text has numbers asks for them next. @type {NumberSettings & { text: string, found: FoundNumber[] }} */
  let last = { text: "", country: "", areaCode: "", found: [] };

  /** @param {string} text @param {NumberSettings} plan */
  function searchNumbers(text, plan) {
    const plain = plainText(text, plan.country);
    const found = new Search(plain, plan, readNumber).run();
    if (mayHoldVanity(text, plan.country)) found.push(...findVanity(plain, plan));
    if (plan.exchange) found.push(...findInternal(plain, plan));
    found.sort((one, other) => one.start - other.start);
    let end = 0;
    return found.filter((number) => {
      if (number.start < end) return false;
      end = number.end;
      number.text = text.slice(number.start, end);
      return true;
    });
  }

  /**
   * Whether it is worth loading libphonenumber for this text; where it is loaded, whether there is a number.
   * @param {string} text @param {NumberSettings} plan
   */
  function mayHoldNumber(text, plan) {
    if (!mayMatter(text, plan)) return false;
    if (globalThis.libphonenumber) return findNumbers(text, plan).length > 0;
    const plain = plainText(text, plan.country);
    if (new Search(plain, plan, () => null).hasCandidate()) return true;
    if (mayHoldVanity(text, plan.country) && vanityIn(plain, plan).length > 0) return true;
    return Boolean(plan.exchange) && findInternal(plain, plan).length > 0;
  }

  /** One way through one text. */
  class Search {
    /** @param {string} text plain @param {NumberSettings} plan @param {NeonContent["readNumber"]} read */
    constructor(text, plan, read) {
      this.text = text;
      this.plan = plan;
      this.read = read;
      this.meanings = wordsFor(plan);
      /** @type {FoundNumber[]} */
      this.found = [];
      this.candidates = 0;
      /** The number before, found or not: what stands in one list means the same; where it was refused, in the same form only. */
      this.last = { end: -1, meaning: /** @type {Meaning} */ (""), form: "" };
      /** @type {number[] | null} */
      this.addresses = null;
      this.address = 0;
    }

    run() {
      eachPiece(this.text, this.plan.country, (groups) => this.#readPiece(groups), (digits) => otherThingFrom(this.text, digits));
      return this.found;
    }

    /** Whether the library would be asked. */
    hasCandidate() {
      const visit = (/** @type {DigitGroup[]} */ groups) => (this.candidates ? this.text.length : this.#readPiece(groups));
      eachPiece(this.text, this.plan.country, visit, (digits) => otherThingFrom(this.text, digits));
      return this.candidates > 0;
    }

    /** @param {DigitGroup[]} groups @returns {number} where to go on */
    #readPiece(groups) {
      let at = this.#firstFree(groups);
      const end = this.#lastFree(groups);
      // Orders #98765-4321, 98765-4322
      if (at > 0 && /[#º°]/.test(this.text[groups[0].lead - 1])) this.#refuse(groups.slice(0, at));
      const isBehindOther = (at === 1 && endsTimeOrPrice(this.text, groups[0])) || isDateOrPrice(groups, 0, at);
      let strangers = isBehindOther ? 0 : digitsIn(groups, 0, at);
      while (at < end) {
        const other = groups[at].hasPlus ? 0 : otherThingFrom(this.text, groups[at]) || houseNumberAt(this.text, groups, at);
        const read = other ? null : this.#readFrom(groups, at, end, strangers);
        if (read) {
          at = this.#readTails(groups, read);
          strangers = 0;
          continue;
        }
        const next = nextApart(groups, at, other);
        const isParted = next < groups.length && /^ [-/] $/.test(groups[next].gap ?? "");
        if (isParted || other || isDateOrPrice(groups, at, next)) strangers = !isParted && this.#isDocument(groups[at]) ? MOST_DIGITS : 0;
        else strangers += digitsIn(groups, at, next);
        at = next;
      }
      return this.found.at(-1)?.end ?? 0;
    }

    /** Past what is part of a longer word: A1, 10:30. @param {DigitGroup[]} groups */
    #firstFree(groups) {
      const { lead } = groups[0];
      // 3021-4455,3021-4456, 3021-4455/+55 11 …
      if (this.last.end >= 0 && this.last.end === lead - 1 && /[,/]/.test(this.text[lead - 1])) return 0;
      if (!isTouchedBefore(this.text, lead, this.meanings)) return 0;
      const isAccount = groups[0].digits.length === 2 && groups[1]?.digits.length === 4 && /^[A-Z]{2}$/.test(this.text.slice(Math.max(0, lead - 2), lead));
      return isAccount ? groups.length : nextApart(groups, 0, 0);
    }

    /** @param {DigitGroup[]} groups */
    #lastFree(groups) {
      const { length } = groups;
      const isSip = this.last.end < groups[0].lead && /sips?:\+?$/i.test(this.text.slice(Math.max(0, groups[0].start - 6), groups[0].start));
      const whole = groups[length - 1].end;
      if (!isTouchedAfter(this.text, whole, isSip, this.meanings)) return length;
      if (groups.some(({ isOpen, hasPlus }) => isOpen || hasPlus) && isNamedAfter(this.text, whole)) return length;
      let end = length - 1;
      while (end > 0 && !isApart(groups[end])) end -= 1;
      return end;
    }

    /**
     * The longest number that begins here.
     * @param {DigitGroup[]} groups @param {number} at @param {number} end @param {number} strangers digits before it that are nothing known
     * @returns {{ number: ReadNumber, from: number, at: number, meaning: Meaning } | null}
     */
    #readFrom(groups, at, end, strangers) {
      // (01)09506000130055(17)243588 is a bar code.
      if (groups[at].gap === "" && at > 0 && groups[at - 1].digits.length > LONGEST_AREA) return null;
      /** @type {{ meaning: Meaning, isListed: boolean } | undefined} */
      let before;
      let isRefused = false;
      for (const stop of stopsFrom(groups, at, end)) {
        const digits = digitsIn(groups, at, stop);
        if (digits < FEWEST_DIGITS || digits > MOST_DIGITS || (stop < groups.length && !this.#mayEndAt(groups, at, stop))) continue;
        const own = groups.slice(at, stop);
        const look = lookOf(own, this.plan);
        if (!look) continue;
        before ??= this.#meaningOf(own[0].lead, own);
        const meaning = this.#wholeMeaning(before, own, look, stop === groups.length);
        if (meaning === "other" && look !== "strong") {
          if (!isRefused) this.#refuse(own);
          isRefused = true;
          continue;
        }
        if (meaning !== "phone" && isPairs(own) && isDrawn(this.text, own[0].start)) continue;
        if (isOpeningHours(own) && meaningBefore(this.text, own[0].lead, this.meanings) !== "phone") continue;
        if (!counts(look, meaning) || (meaning !== "phone" && !this.#standsApart(groups, { at, stop, end }, look, strangers))) continue;
        if (strangers && look !== "strong" && /^(?:other|money)$/.test(this.#meaningOf(groups[0].lead, own).meaning)) return null;
        if (this.#isInAddress(own[0].lead)) return null;
        this.candidates += 1;
        const number = this.read(own, { look, isBeside: meaning === "phone" }, this.text.slice(own[0].lead, own[own.length - 1].end), this.plan);
        if (!number) continue;
        if (meaning !== "fax") this.#add(number, startOf(own), own[own.length - 1].end);
        // What stands behind a number is its own.
        const isOwn = meaning === "fax" || (before.isListed && before.meaning !== "");
        const ends = meaning === "fax" ? own[own.length - 1].end : (this.found.at(-1)?.end ?? 0);
        this.last = { end: ends, meaning: isOwn ? before.meaning : meaning, form: "" };
        return { number, from: at, at: stop, meaning };
      }
      return null;
    }

    /** Not within 030 901820 12/05/2024. @param {DigitGroup[]} groups @param {number} at @param {number} stop */
    #mayEndAt(groups, at, stop) {
      return isApart(groups[stop]) && !(isOddDay(groups, at, stop) && this.#isOtherAt(groups, stop - 1));
    }

    /** @param {DigitGroup[]} groups @param {{ at: number, stop: number, end: number }} place @param {NumberLook} look @param {number} strangers */
    #standsApart(groups, place, look, strangers) {
      if (standsApart(groups, place, look, strangers)) return true;
      return this.#isOtherAt(groups, place.stop) && standsApart(groups, { ...place, end: place.stop }, look, strangers);
    }

    /** @param {DigitGroup[]} groups @param {number} at */
    #isOtherAt(groups, at) {
      return at < groups.length && otherThingFrom(this.text, groups[at]) > 0;
    }

    /** As the number of something else, and so is what follows in its list in the same form. @param {DigitGroup[]} own */
    #refuse(own) {
      this.last = { end: own[own.length - 1].end, meaning: /** @type {Meaning} */ ("other"), form: formOf(own) };
    }

    /** "Protocolo 2024.05.17 98765": its number begins with the year. @param {DigitGroup} group */
    #isDocument({ digits, lead }) {
      return /^(?:19|20)\d\d$/.test(digits) && meaningBefore(this.text, lead, this.meanings) === "other";
    }

    /** What the words before say, or those before the list that it stands in. @param {number} start @param {DigitGroup[]} own */
    #meaningOf(start, own) {
      const { end, meaning, form } = this.last;
      const isListed = areListed(this.text, end, start) && (!form || form === formOf(own));
      return { meaning: isListed ? meaning : meaningBefore(this.text, start, this.meanings), isListed };
    }

    /** @param {{ meaning: Meaning, isListed: boolean }} before @param {DigitGroup[]} own @param {NumberLook} look @param {boolean} isLast @returns {Meaning} */
    #wholeMeaning({ meaning: before, isListed }, own, look, isLast) {
      const { end } = own[own.length - 1];
      const isBracketed = /^ ?[([]/.test(this.text.slice(end, end + 2));
      if (!isLast || (before === "fax" && !isListed) || (before === "phone" && look === "bare" && !isBracketed)) return before;
      const after = meaningAfter(this.text, end, this.meanings);
      if (after === "fax" || after === "money") return after;
      return before === "" || (isListed && isBracketed && after !== "") ? after : before;
    }

    /** @param {ReadNumber} number @param {number} start @param {number} end */
    #add({ number, kind }, start, end) {
      const { extension, end: whole } = extensionAt(this.text, end) ?? { extension: "", end };
      this.found.push({ start, end: whole, text: "", number, extension, kind });
    }

    /**
     * 3456-7890/7891: the numbers behind a slash have what the first has.
     * @param {DigitGroup[]} groups @param {{ number: ReadNumber, from: number, at: number, meaning: Meaning }} first @returns {number} where to go on
     */
    #readTails(groups, { number, from, at, meaning }) {
      if (!groups[at]?.gap?.includes("/")) return at;
      for (const { digits, start, end, stop } of tailsBehind(this.text, groups, { from, to: at }, this.plan.country, this.meanings)) {
        const read = readTail(number, digits, this.plan.country);
        if (!read) break;
        if (meaning !== "fax") this.#add(read, start, end);
        this.last = { ...this.last, end };
        at = stop;
      }
      return at;
    }

    /** @param {number} start */
    #isInAddress(start) {
      const spans = (this.addresses ??= addressesIn(this.text));
      while (this.address < spans.length && spans[this.address + 1] <= start) this.address += 2;
      return this.address < spans.length && spans[this.address] <= start;
    }
  }

  /** @param {NumberLook} look @param {Meaning} meaning */
  function counts(look, meaning) {
    if (meaning === "money") return false;
    return look !== "bare" || meaning === "phone" || meaning === "fax";
  }

  Object.assign(NeonCS, { findNumbers, mayHoldNumber });
})();
