// @ts-check
/**
 * Which number a candidate is: libphonenumber decides, after what people write and it does not read
 * (Brazil's ninth digit, Mexico's old 1, 0055) was put right. Needs libphonenumber in the same global.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** What is dialled before a country code. @type {Record<string, RegExp>} */
  const ABROAD = { US: /^011(?=[2-9])/, CA: /^011(?=[2-9])/, AU: /^0011(?=[1-9])/, JP: /^010(?=[1-9])/ };
  const ABROAD_ELSEWHERE = /^00(?=[1-9])/;
  /** @type {Record<string, string>} */
  const KINDS = {
    MOBILE: "mobile",
    FIXED_LINE: "fixed",
    FIXED_LINE_OR_MOBILE: "fixed_or_mobile",
    TOLL_FREE: "toll_free",
    SHARED_COST: "shared_cost",
    PREMIUM_RATE: "premium",
    PERSONAL_NUMBER: "personal",
    VOIP: "voip",
    UAN: "company",
    PAGER: "pager",
    VOICEMAIL: "voicemail",
  };
  const MOST_EQUAL = 7;
  /** Fifteen digits and the plus. */
  const LONGEST_E164 = 16;
  /** With 00 before it, where digits stand alone. */
  const SHORTEST_ABROAD = 12;
  const LONGEST_LOCAL = 9;
  /** A Brazilian mobile without its area. */
  const NINE_DIGITS = /^9\d{8}$/;
  /** Where people leave out the area code among neighbours; elsewhere every number has it. */
  const LOCAL_DIALLING = new Set(["AR", "AT", "AU", "CA", "DE", "GB", "IE", "IN", "JP", "MX", "NL", "NZ", "US"]);
  /** Set aside by the regulators of Britain, France and Ireland for films and manuals: real to whoever reads them, in no plan. */
  const FICTION = /^\+(?:447700900\d{3}|441632960\d{3}|3363998\d{4}|3532091\d{5})$/;
  const LONGEST_TAIL = 4;
  const MOST_CACHED = 5000;
  /** Tables repeat their numbers, and the library is the slow part. @type {Map<string, Map<string, ReadNumber | null>>} */
  const caches = new Map();

  /**
   * @param {DigitGroup[]} groups @param {NumberSigns} signs @param {string} written as it stands in the text
   * @param {NumberSettings} plan @returns {ReadNumber | null}
   */
  function readNumber(groups, signs, written, plan) {
    const planKey = plan.country + (signs.isBeside ? "+" : "-") + plan.areaCode;
    let cache = caches.get(planKey);
    if (!cache) caches.set(planKey, (cache = new Map()));
    const cached = cache.get(written);
    if (cached !== undefined) return cached;
    if (cache.size >= MOST_CACHED) cache.clear();
    const read = parseNumber(groups, signs, plan);
    cache.set(written, read);
    return read;
  }

  /** @param {DigitGroup[]} groups @param {NumberSigns} signs @param {NumberSettings} plan @returns {ReadNumber | null} */
  function parseNumber(groups, { look, isBeside }, plan) {
    const { country } = plan;
    if (groups[0].hasPlus) return accept(international(`+${NeonCS.digitsOf(withoutTrunk(groups))}`, country));
    const digits = NeonCS.digitsOf(groups);
    const abroad = readAbroad(digits, country, look);
    if (abroad) return accept(abroad);
    // 90123-4567 is a mobile at home; what libphonenumber knows as 900 is dialled as 0900.
    const whole = country === "BR" && NINE_DIGITS.test(digits) ? null : national(digits, country);
    if (isReal(whole)) return (isBeside && look === "usual") || isWritten(groups, look, whole, country) ? accept(whole) : null;
    return readLocal(digits, look, plan);
  }

  /** +44 (0)20: the zero is for callers at home. @param {DigitGroup[]} groups */
  function withoutTrunk(groups) {
    // Italy's zero is part of the number.
    if (groups[0].digits === "39") return groups;
    return groups.filter(({ digits, isOpen, closes }, at) => !(at === 1 && digits === "0" && isOpen && closes === 0));
  }

  /** @param {string} digits @param {string} country @param {string} look */
  function readAbroad(digits, country, look) {
    const prefix = ABROAD[country] ?? ABROAD_ELSEWHERE;
    if (!prefix.test(digits)) return null;
    if (look === "bare" && digits.length < SHORTEST_ABROAD) return null;
    const direct = international(digits.replace(prefix, "+"), country);
    if (isReal(direct) || country !== "BR") return isReal(direct) ? direct : null;
    // 00, the carrier's two digits, the country.
    const carried = international(`+${digits.slice(4)}`, country);
    return isReal(carried) ? carried : null;
  }

  /** @param {string} number @param {string} country */
  function international(number, country) {
    const now = number[1] === "5" ? number.replace(/^\+55(?:0(?:\d\d)?)?(\d\d)([689]\d{7})$/, "+55$19$2").replace(/^\+521(\d{10})$/, "+52$1") : number;
    const parsed = parse(now, country);
    if (isReal(parsed) || !/^\+549/.test(now)) return parsed;
    // Argentina: the 9 of calls from abroad and the 15 of calls at home; the library knows one at a time.
    return parse(now.replace(/^\+549/, "+54"), country);
  }

  /** @param {string} digits @param {string} country */
  function national(digits, country) {
    if (country === "BR") {
      const [, area, old] = /^(?:55|0(?:\d\d)?)?([1-9]\d)([689]\d{7})$/.exec(digits) ?? [];
      if (area) return parse(`+55${area}9${old}`, country);
    }
    // Until 2019 Mexico dialled 01, 044 and 045 first; Chile and Poland had a trunk zero.
    if (country === "MX") return parse(digits.replace(/^(?:01|04[45]|52(?:1(?=\d{10}$))?)(?=\d{10}$)/, ""), country);
    if (country === "CL") return parse(digits.replace(/^0(?=[29]\d{8}$)/, ""), country);
    if (country === "PL") return parse(digits.replace(/^0(?=[1-9]\d{8}$)/, ""), country);
    return parse(digits, country);
  }

  /** A number as neighbours dial it, with the person's own area code. @param {string} digits @param {string} look @param {NumberSettings} plan */
  function readLocal(digits, look, { country, areaCode }) {
    if (!areaCode || digits.length > LONGEST_LOCAL + 1 || (look !== "bare" && look !== "local")) return null;
    if (country === "BR") {
      const isLocal = NINE_DIGITS.test(digits) || /^[2-9]\d{7}$/.test(digits);
      return isLocal ? accept(national(areaCode + digits, country)) : null;
    }
    if (!LOCAL_DIALLING.has(country)) return null;
    const completed = national(areaCode + digits, country);
    return isReal(completed) ? accept(completed) : null;
  }

  /** A number whose digits are known already. @param {string} digits @param {string} country @returns {ReadNumber | null} */
  function acceptNumber(digits, country) {
    return accept(parse(digits, country));
  }

  /** @param {string} text @param {string} country */
  function parse(text, country) {
    return NeonCS.parseDigits(text, country);
  }

  /** @param {ParsedNumber | null} parsed @returns {ReadNumber | null} */
  function accept(parsed) {
    if (!isReal(parsed) || parsed.number.length > LONGEST_E164 || isPlaceholder(parsed.national)) return null;
    const { number, national, type } = parsed;
    const kind = type ? KINDS[type] : /^\+(?:447|336)/.test(number) ? "mobile" : "fixed";
    return { number, kind: kind ?? "unknown", national };
  }

  /** (00) 00000-0000, (11) 99999-9999: a form to fill in. @param {string} national */
  function isPlaceholder(national) {
    const last = national[national.length - 1];
    let equal = 1;
    while (equal < national.length && national[national.length - 1 - equal] === last) equal += 1;
    return equal > MOST_EQUAL || (equal === MOST_EQUAL && last === "0");
  }

  /** @param {ParsedNumber | null} parsed @returns {parsed is ParsedNumber} */
  function isReal(parsed) {
    return parsed !== null && (parsed.type !== "" || FICTION.test(parsed.number));
  }

  /**
   * Whether a number that counts by its looks alone is cut where its country cuts it: 05-07 10-12 is no
   * number of 0507. @param {DigitGroup[]} groups @param {string} look @param {ParsedNumber} parsed @param {string} country
   */
  function isWritten(groups, look, parsed, country) {
    if (look === "bare") return true;
    const bracket = NeonCS.bracketIn(groups);
    const prefix = NeonCS.digitsOf(groups.slice(0, Math.max(bracket, 0)));
    if (/^[1-9]/.test(prefix)) return prefix === parsed.code || (prefix === "8" && parsed.code === "7");
    if (look === "strong") return true;
    const usual = parsed.format().match(/\d+/g) ?? [];
    if (groups[0].digits[0] === "0") return hasArea(groups, usual, country) || parsed.type !== "FIXED_LINE";
    if (NeonCS.hasForms(country) || NeonCS.formOf(groups) === usual.map(({ length }) => length).join("-")) return true;
    return groups.length < 4 && groups.every(({ gap }) => gap !== ".") && groups[groups.length - 1].digits.length >= LONGEST_TAIL;
  }

  /** @param {DigitGroup[]} groups @param {string[]} usual @param {string} country */
  function hasArea(groups, usual, country) {
    const slash = groups.findIndex(({ gap }) => gap === "/" || gap === " / ");
    const ends = slash > 0 ? slash : groups[0].digits === "0" ? 2 : 1;
    const written = NeonCS.digitsOf(groups.slice(0, ends)).replace(/^0/, "");
    if (country === "BR" && /^\d{2,4}$/.test(written) && groups.length > 2) return true;
    const area = (usual[0] === "0" ? usual[1] : usual[0]).replace(/^0/, "");
    // 0207 946 0445, as many in London think.
    return written === area || (country === "GB" && area === "20" && /^20\d$/.test(written));
  }

  /**
   * "3456-7890/7891": the second has all of the first but its last digits.
   * @param {ReadNumber} first @param {string} tail @param {string} country @returns {ReadNumber | null}
   */
  function readTail({ number, national: known }, tail, country) {
    const code = number.slice(0, number.length - known.length);
    // In Brazil mobiles have a digit more than the rest.
    const kept = code === "+55" && tail.length > LONGEST_TAIL ? known.slice(0, 2) : known.slice(0, -tail.length);
    return kept ? accept(international(code + kept + tail, country)) : null;
  }

  Object.assign(NeonCS, { readNumber, readTail, acceptNumber });
})();
