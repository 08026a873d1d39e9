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

  /** The cheapest question, asked of every text. @param {string} text @param {string} country */
  function mayHoldVanity(text, country) {
    return text.length >= SHORTEST_VANITY && VANITY_COUNTRIES.has(country) && VANITY_PREFIX.test(text);
  }
  const VANITY_PREFIX = /(?:8(?:00|33|44|55|66|77|88)|1300)[)\-. ]{1,2}(?:[A-Z]|\d[A-Z-])/;
  const SHORTEST_VANITY = 10;

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

  const EXTENSION_WORD =
    "ramal|ramais|rml?|ram|r|extensi[oó]n|extens[aã]o|extension|extn?|x|#|interno|int|anexo|durchwahl|dw|nebenstelle|nst|apparat|app" +
    "|poste|toestel|tst|anknytning|ankn|anknyt|wewn(?:ętrzny)?|wew|linka|klapka|lokal|lok|alanumero|内線|تحويلة|分机|내선";
  const EXTENSION = new RegExp(
    `^(?:;ext=|[ ,;.(（/\\[-]{0,3}(?:${EXTENSION_WORD})(?:[ .:#=-]|n[o°º]){0,4})(\\d{1,7})(?![\\p{L}\\d]|[.,:/-]\\d)`,
    "iu",
  );
  const MOST_CHARS = 32;

  /** The extension that follows a number, and where it ends. @param {string} text plain @param {number} at */
  function extensionAt(text, at) {
    if (at === text.length) return null;
    const rest = text.slice(at, at + MOST_CHARS);
    if (!/^[ ,;.([\-/#A-Za-z内]/.test(rest)) return null;
    const match = EXTENSION.exec(rest);
    if (!match) return null;
    const opens = /[([]/.exec(match[0]);
    const isClosed = opens !== null && /^[)\]]/.test(rest.slice(match[0].length));
    return { extension: match[1], end: at + match[0].length + (isClosed ? 1 : 0) };
  }

  const ALONE = /(?<![\p{L}\d_.,:/+#@=-])(?<!\d )\d{1,6}(?![\p{L}\d_@%]|[.,:/-]\d| \d)/gu;
  const LONE_EXTENSION = new RegExp(`(?<!\\p{L})(?:${EXTENSION_WORD})(?:[ .:#-]|n[o°º]){1,4}$`, "iu");
  const SHORT_CODE_DIGITS = 3;

  /**
   * Extensions and short codes that stand alone beside a phone word: only an exchange dials them.
   * @param {string} text plain @param {NumberSettings} plan @returns {FoundNumber[]}
   */
  function findInternal(text, plan) {
    const meanings = NeonCS.wordsFor(plan);
    let last = -1;
    return [...text.matchAll(ALONE)].flatMap(({ index, 0: number }) => {
      const before = text.slice(Math.max(0, index - MOST_CHARS), index);
      const isExtension = LONE_EXTENSION.test(before) && !/(?<!\p{L})[rx#]\W{0,4}$/iu.test(before);
      const isListed = last >= 0 && index - last < MOST_CHARS && LISTED.test(text.slice(last, index));
      if (!isExtension && number.length === 1) return [];
      if (!isExtension && !isListed && NeonCS.meaningBefore(text, index, meanings) !== "phone") return [];
      last = index + number.length;
      const kind = !isExtension && number.length === SHORT_CODE_DIGITS ? "short_code" : "extension";
      return [{ start: index, end: last, text: "", number, extension: "", kind }];
    });
  }
  /** "190 (polícia) ou 193". */
  const LISTED = /^(?: \([^()\d]{1,24}\))?(?:, | \/ | \p{L}{1,3} )$/u;

  Object.assign(NeonCS, { mayHoldVanity, vanityIn, findVanity, findInternal, extensionAt });
})();
