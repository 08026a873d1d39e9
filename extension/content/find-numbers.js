// @ts-check
/**
 * Finds telephone numbers in plain text: a cheap scan proposes groups of digits, what is something else is
 * thrown out, and only what is left is read by libphonenumber. Pure, no DOM. Classic script: adds
 * `findNumbers`, `mayHoldNumber` and `mayMatter` to the shared NeonCS; the modules it is made of come before it.
 */
(() => {
  const { hasDigit, hasDigits, plainText, eachPiece, wordsFor, meaningBefore, meaningAfter, isDrawn, lookOf, readNumber, readTail } = NeonCS;
  const { digitsOf, digitsIn, startOf, isOpeningHours, isPairs, standsApart, farthest, tailEnd, isApart, nextApart } = NeonCS;
  const { otherThingFrom, isTouchedBefore, isTouchedAfter, addressesIn, mayHoldVanity, vanityIn, findVanity, findInternal, extensionAt } = NeonCS;

  const FEWEST_DIGITS = 6;
  const MOST_DIGITS = 16;
  /** What a bracket without a blank may follow, as in 03(1234)5678, has this many digits at most. */
  const LONGEST_AREA = 5;
  const LONGEST_HOUSE_NUMBER = 4;
  /** Between two numbers of one list, perhaps with what the first is for in brackets. */
  const AND_OR =
    "e|ou|y|o|u|and|or|und|oder|et|en|of|och|eller|og|i|lub|a|nebo|alebo|ali|si|sau|vagy|és|ja|tai|ve|veya" +
    "|и|или|та|або|і|και|ή|أو|או|または|또는|或";
  const LIST = new RegExp(`^(?: ?\\([^()\\d]{1,24}\\))?[ ,;/|·•\\n-]{0,6}(?:(?:${AND_OR})[ \\n])?[ ,;/|·•\\n-]{0,6}$`, "i");
  const LONGEST_LIST_GAP = 36;
  const STREET = /(?<!\p{L})(?:rua|av|avenida|avda|travessa|alameda|praça|estrada|rodovia|calle|via|viale|rue)\.? \p{L}/iu;
  const LONGEST_STREET = 52;

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

  /**
   * Whether anything looks like a number at first sight: asked of every text, and of many at once.
   * @param {string} text @param {NumberSettings} plan
   */
  function mayMatter(text, { country, exchange }) {
    return hasDigits(text, country) || mayHoldVanity(text, country) || (Boolean(exchange) && hasDigit(text));
  }

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
      /** The number before, found or not: what stands in one list means the same. */
      this.last = { end: -1, meaning: /** @type {Meaning} */ ("") };
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
      let strangers = digitsIn(groups, 0, at);
      while (at < end) {
        const other = groups[at].hasPlus ? 0 : otherThingFrom(this.text, groups[at]) || this.#houseNumberAt(groups, at);
        const read = other ? null : this.#readFrom(groups, at, end, strangers);
        if (read) {
          at = this.#readTails(groups, read);
          strangers = 0;
          continue;
        }
        const next = nextApart(groups, at, other);
        const isParted = next < groups.length && /^ [-/] $/.test(groups[next].gap ?? "");
        strangers = other || isParted ? 0 : strangers + digitsIn(groups, at, next);
        at = next;
      }
      return this.found.at(-1)?.end ?? 0;
    }

    /** Past what is part of a longer word: A1, 10:30. @param {DigitGroup[]} groups */
    #firstFree(groups) {
      const { lead } = groups[0];
      // 3021-4455,3021-4456
      if (this.last.end >= 0 && this.last.end === lead - 1 && this.text[lead - 1] === ",") return 0;
      if (!isTouchedBefore(this.text, lead, this.meanings)) return 0;
      const isAccount = groups[0].digits.length === 2 && groups[1]?.digits.length === 4 && /^[A-Z]{2}$/.test(this.text.slice(Math.max(0, lead - 2), lead));
      return isAccount ? groups.length : nextApart(groups, 0, 0);
    }

    /** @param {DigitGroup[]} groups */
    #lastFree(groups) {
      const { length } = groups;
      const isSip = this.last.end < groups[0].lead && /sips?:\+?$/i.test(this.text.slice(Math.max(0, groups[0].start - 6), groups[0].start));
      if (!isTouchedAfter(this.text, groups[length - 1].end, isSip, this.meanings)) return length;
      let end = length - 1;
      while (end > 0 && !isApart(groups[end])) end -= 1;
      return end;
    }

    /**
     * The longest number that begins here.
     * @param {DigitGroup[]} groups @param {number} at @param {number} end @param {number} strangers digits before it that are nothing known
     * @returns {{ number: ReadNumber, at: number, meaning: Meaning } | null}
     */
    #readFrom(groups, at, end, strangers) {
      // (01)09506000130055(17)243588 is a bar code.
      if (groups[at].gap === "" && at > 0 && groups[at - 1].digits.length > LONGEST_AREA) return null;
      /** @type {Meaning | undefined} */
      let before;
      let stop = farthest(groups, at, end);
      for (let digits = digitsIn(groups, at, stop); digits >= FEWEST_DIGITS; digits -= groups[--stop].digits.length) {
        if (digits > MOST_DIGITS || (stop < groups.length && !isApart(groups[stop]))) continue;
        const own = groups.slice(at, stop);
        const look = lookOf(own, this.plan);
        if (!look) continue;
        before ??= this.#meaningOf(own[0].lead);
        const meaning = this.#wholeMeaning(before, own, look, stop === groups.length);
        if (meaning !== "phone" && isPairs(own) && isDrawn(this.text, own[0].start)) continue;
        if (isOpeningHours(own) && meaningBefore(this.text, own[0].lead, this.meanings) !== "phone") continue;
        if (!counts(look, meaning) || (meaning !== "phone" && !standsApart(groups, { at, stop, end }, look, strangers))) continue;
        if (strangers && look !== "strong" && /^(?:other|money)$/.test(this.#meaningOf(groups[0].lead))) return null;
        if (this.#isInAddress(own[0].lead)) return null;
        this.candidates += 1;
        const number = this.read(own, { look, isBeside: meaning === "phone" }, this.text.slice(own[0].lead, own[own.length - 1].end), this.plan);
        if (!number) continue;
        if (meaning !== "fax") this.#add(number, startOf(own), own[own.length - 1].end);
        this.last = { end: this.found.at(-1)?.end ?? 0, meaning };
        if (meaning === "fax") this.last.end = own[own.length - 1].end;
        return { number, at: stop, meaning };
      }
      return null;
    }

    /** "Rua Dois, 12 - 98123-4455". @param {DigitGroup[]} groups @param {number} at */
    #houseNumberAt(groups, at) {
      if (groups[at + 1]?.gap !== " - " || groups[at].digits.length > LONGEST_HOUSE_NUMBER) return 0;
      const { start, end } = groups[at];
      const before = this.text.slice(Math.max(0, start - LONGEST_STREET), start);
      return before.endsWith(", ") && STREET.test(before) ? end : 0;
    }

    /** @param {number} start @returns {Meaning} */
    #meaningOf(start) {
      const { end, meaning } = this.last;
      const gap = start - end;
      if (end >= 0 && gap >= 0 && gap <= LONGEST_LIST_GAP && LIST.test(this.text.slice(end, start))) return meaning;
      return meaningBefore(this.text, start, this.meanings);
    }

    /** @param {Meaning} before @param {DigitGroup[]} own @param {NumberLook} look @param {boolean} isLast @returns {Meaning} */
    #wholeMeaning(before, own, look, isLast) {
      if (!isLast || before === "fax" || (before === "phone" && look === "bare")) return before;
      const after = meaningAfter(this.text, own[own.length - 1].end, this.meanings);
      if (after === "fax" || after === "money") return after;
      return before === "" ? after : before;
    }

    /** @param {ReadNumber} number @param {number} start @param {number} end */
    #add({ number, kind }, start, end) {
      const { extension, end: whole } = extensionAt(this.text, end) ?? { extension: "", end };
      this.found.push({ start, end: whole, text: "", number, extension, kind });
    }

    /**
     * 3456-7890/7891: the numbers behind a slash have what the first has.
     * @param {DigitGroup[]} groups @param {{ number: ReadNumber, at: number, meaning: Meaning }} first @returns {number} where to go on
     */
    #readTails(groups, { number, at, meaning }) {
      let { last } = this;
      while (at < groups.length && /\//.test(groups[at].gap ?? "") && !groups[at].isOpen) {
        const stop = tailEnd(groups, at);
        if (stop < groups.length && !/\//.test(groups[stop].gap ?? "")) break;
        const tail = readTail(number, digitsOf(groups.slice(at, stop)), this.plan.country);
        if (!tail || (stop === groups.length && isTouchedAfter(this.text, groups[stop - 1].end, false, this.meanings))) break;
        if (meaning !== "fax") this.#add(tail, groups[at].start, groups[stop - 1].end);
        last = { end: groups[stop - 1].end, meaning };
        at = stop;
      }
      this.last = last;
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
    if (meaning === "other") return look === "strong";
    return look !== "bare" || meaning === "phone" || meaning === "fax";
  }

  Object.assign(NeonCS, { findNumbers, mayHoldNumber, mayMatter });
})();
