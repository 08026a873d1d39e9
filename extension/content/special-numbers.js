// @ts-check
/**
 * Numbers that are no plain run of digits: 1-800-FLOWERS, an extension behind a number, and, where there is
 * an exchange, extensions and short codes that stand alone.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const KEYS = ["ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"];
  const VANITY =
    /(?<![\w.+-])(\+?1[-. ])?\(?(8(?:00|33|44|55|66|77|88)|0800|1[38]00)(?:\) ?|[-. ])([A-Z0-9](?:[-.]?[A-Z0-9]){5,10})(?![\w@-])/g;
  /** Digits behind the prefix; more letters are for the eye. @type {Record<string, number>} */
  const VANITY_DIGITS = { 1300: 6, 1800: 6 };
  const VANITY_DIGITS_ELSEWHERE = 7;
  const FEWEST_LETTERS = 3;
  const NORTH_AMERICAN = new Set(["US", "CA", "PR", "DO", "JM", "BS", "TT"]);
  const VANITY_COUNTRIES = new Set([...NORTH_AMERICAN, "AU", "NZ", "GB", "ZA"]);

  /** @param {string} text @param {string} country */
  function mayHoldVanity(text, country) {
    return VANITY_COUNTRIES.has(country) && VANITY_PREFIX.test(text);
  }
  const VANITY_PREFIX = /(?:8(?:00|33|44|55|66|77|88)|1300)[)\-. ]{1,2}(?:\d{1,3}[-.]?)?[A-Z]/;

  /** What each begins with, as a regular expression; "" where there are none. @param {string} country */
  function vanityPattern(country) {
    return VANITY_COUNTRIES.has(country) ? VANITY_PREFIX.source : "";
  }

  /** "1-800-FLOWERS". @param {string} text plain @param {NumberSettings} plan */
  function vanityIn(text, { country }) {
    return [...text.matchAll(VANITY)].flatMap(({ index, 0: written, 1: code = "", 2: prefix, 3: name }) => {
      const isAmerican = prefix.length === 3;
      if (name.replace(/[^A-Z]/g, "").length < FEWEST_LETTERS || !/[A-Z]{3}/.test(name)) return [];
      if (isAmerican && !code.startsWith("+") && !NORTH_AMERICAN.has(country)) return [];
      const digits = [...name].map(keyOf).join("").slice(0, VANITY_DIGITS[prefix] ?? VANITY_DIGITS_ELSEWHERE);
      return [{ start: index, end: index + written.length, digits: (isAmerican ? "+1" : "") + prefix + digits }];
    });
  }

  /** The digit under a letter. @param {string} sign */
  function keyOf(sign) {
    const key = KEYS.findIndex((letters) => letters.includes(sign));
    return key >= 0 ? String(key + 2) : sign.replace(/\D/, "");
  }

  /** @param {string} text plain @param {NumberSettings} plan @returns {FoundNumber[]} */
  function findVanity(text, plan) {
    return vanityIn(text, plan).flatMap(({ start, end, digits }) => {
      const read = NeonCS.acceptNumber(digits, plan.country);
      return read ? [{ start, end, text: "", number: read.number, extension: "", kind: read.kind }] : [];
    });
  }

  /** Words that mean nothing else. */
  const LONE_WORD =
    "ramal|ramais|rml|extensi[oó]n|extens[aã]o|extension|extn?|durchwahl|nebenstelle|toestel|anknytning|ankn|anknyt|wewn(?:ętrzny)?|wew|klapka" +
    "|alanumero|mellék|dahili|доб(?:авочный)?|内線|分机|分機|تحويلة|내선|שלוחה";
  const EXTENSION_WORD = `${LONE_WORD}|rm|ram|r|x|#|interno|int|anexo|dw|nst|apparat|app|poste|tst|linka|lokal|lok|внутр|вн|дод|вътр|εσωτ`;
  /** Elsewhere they are flats, posts and attachments. @type {Record<string, string>} */
  const LONE_WORD_IN = {
    AR: "interno|int", UY: "interno|int", IT: "interno", CL: "anexo", PE: "anexo", FR: "poste", BE: "poste", CA: "poste",
    DE: "apparat|dw|nst", AT: "apparat|dw|nst", CH: "apparat|dw|nst", CZ: "linka", SK: "linka",
  };
  const EXTENSION = new RegExp(
    `^(?:;ext=|[ ,;.(（/\\[-]{0,3}(?:${EXTENSION_WORD})(?:[ .:#=-]|n[o°º]){0,4})(\\d{1,7})(?![\\p{L}\\d]|[.,:/-]\\d)`,
    "iu",
  );
  const MOST_CHARS = 32;

  /** The extension that follows a number, and where it ends. @param {string} text plain @param {number} at */
  function extensionAt(text, at) {
    if (at === text.length) return null;
    const rest = text.slice(at, at + MOST_CHARS);
    if (!/^[ ,;.([\-/#\p{L}]/u.test(rest)) return null;
    const match = EXTENSION.exec(rest);
    if (!match) return null;
    const opens = /[([]/.exec(match[0]);
    const isClosed = opens !== null && /^[)\]]/.test(rest.slice(match[0].length));
    return { extension: match[1], end: at + match[0].length + (isClosed ? 1 : 0) };
  }

  /** What cannot be dialled from pages is not marked: a single digit. */
  const ALONE = /(?<![\p{L}\d_.,:/+#@=-])(?<!\d )\d{2,6}(?![\p{L}\d_@%]|[.,:/-]\d| \d)/gu;
  const SHORT_CODE_DIGITS = 3;
  /** "190 (polícia) ou 193". */
  const LISTED = /^(?: \([^()\d]{1,24}\))?(?:, | \/ | (?:e|ou|y|o|u|and|or|und|oder|et|en|of|och|eller|og|i|lub) )$/iu;
  /** "Ligue 24 horas". */
  const COUNTED = /^ (?:hs?|hrs?|horas?|hours?|heures?|std|stunden|uhr|ore|min|mins|minut\p{L}+|dias?|días?|days?|jours?|tage?n?|giorni|vezes|veces|times|mal|fois|volte)(?!\p{L})/iu;
  /** Whether digits before this are the number of something. @param {string} after */
  function isCounted(after) {
    return COUNTED.test(after);
  }

  /** "Telefone: 00 0000-0000"; 000 is Australia's emergency number. */
  const BLANK_FORM = /^00(?!0$)/;
  const LEADS_ON = "to|the|para|pro|o|no|al|el|le|au|den|die|il|het|number|número|nummer|numéro|numero";
  const LAST_WORD = new RegExp(`([\\p{L}\\p{M}]{1,24})[.:]{0,2} ?(?:(?:${LEADS_ON})[.:]? ){0,2}$`, "iu");
  /** Not called but written to; the codes of a protocol; a street's name. */
  const NO_CALL = /^(?:sms|text|sips?|central)$/i;

  /**
   * Extensions and short codes that stand alone beside a phone word: only an exchange dials them.
   * @param {string} text plain @param {NumberSettings} plan @returns {FoundNumber[]}
   */
  function findInternal(text, plan) {
    const meanings = NeonCS.wordsFor(plan);
    const extensionWord = loneExtension(plan.country);
    let last = -1;
    return [...text.matchAll(ALONE)].flatMap(({ index, 0: number }) => {
      const end = index + number.length;
      const before = text.slice(Math.max(0, index - MOST_CHARS), index);
      const isListed = last >= 0 && index - last < MOST_CHARS && LISTED.test(text.slice(last, index));
      const isExtension = extensionWord.test(before);
      if (!isExtension && !isListed && (BLANK_FORM.test(number) || !isBesidePhoneWord(before, meanings))) return [];
      if (isCounted(text.slice(end, end + MOST_CHARS)) || NeonCS.meaningAfter(text, end, meanings) === "money") return [];
      last = end;
      const kind = !isExtension && number.length === SHORT_CODE_DIGITS ? "short_code" : "extension";
      return [{ start: index, end, text: "", number, extension: "", kind }];
    });
  }

  /**
   * A word for an extension, but not behind a number, whose own it is: that of a fax is not marked.
   * @param {string} country
   */
  function loneExtension(country) {
    let pattern = loneExtensions.get(country);
    if (!pattern) {
      const words = LONE_WORD_IN[country] ? `${LONE_WORD}|${LONE_WORD_IN[country]}` : LONE_WORD;
      pattern = new RegExp(`(?<!\\p{L})(?<!\\d[\\d ().-]{5,}[ ,;.(/-]{0,3})(?:${words})(?:[ .:#-]|n[o°º]){1,4}$`, "iu");
      loneExtensions.set(country, pattern);
    }
    return pattern;
  }
  /** @type {Map<string, RegExp>} */
  const loneExtensions = new Map();

  /** Nearer than a word beside a whole number: "ligue para o 190", "☎ 192". @param {string} before @param {Map<string, Meaning>} meanings */
  function isBesidePhoneWord(before, meanings) {
    const word = LAST_WORD.exec(before)?.[1] ?? "";
    const isNear = word ? NeonCS.meaningOf(word, meanings) === "phone" && !NO_CALL.test(word) : /\p{So}\ufe0f? ?$/u.test(before);
    return isNear && NeonCS.meaningBefore(before, before.length, meanings) === "phone";
  }

  Object.assign(NeonCS, { mayHoldVanity, vanityPattern, vanityIn, findVanity, findInternal, extensionAt, isCounted });
})();
