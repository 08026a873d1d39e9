// @ts-check
/**
 * Finds telephone numbers in plain text: pure, no DOM. A cheap expression proposes, shapes that are
 * something else (dates, prices, ids, addresses of machines) are thrown out, libphonenumber decides.
 * Classic script: adds `findNumbers` and `mayHoldNumber` to the shared NeonCS.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  // Every repetition is bounded and its parts are disjoint, so the work grows in step with the text.
  const CANDIDATE =
    /(?:\+[\t \u00a0]?)?(?:\([\t \u00a0]?(?=[\d+]))?\+?\d(?:[\t \u00a0\u202f().\-\u2010-\u2015/]{0,3}\d){4,35}/g;
  const EXTENSION = /^[\t \u00a0,;]{0,3}(?:ramal|rml\.?|ext(?:ension)?\.?|extensi[oó]n|int(?:erno)?\.?|anexo|x|#)[\t \u00a0.:]{0,2}(\d{1,6})(?![\d\p{L}])/iu;

  // What may not touch a number on its left or right: then it is part of something longer.
  const JOINED_BEFORE = /[\p{L}\p{N}_#=@*%$€£¥&?~:]$|[\p{L}\p{N}][.,/\\\-\u2013]$|[/\\]$|\d[\t \u00a0]$/u;
  const JOINED_AFTER = /^[\p{L}\p{N}_@*%$€£¥=°º²³]|^[.,:/\\\-\u2013][\p{L}\p{N}]|^[\t \u00a0](?:%|[€£¥$]|(?:R\$|kg|km|cm|mm|m²|GB|MB|KB|ms|reais|EUR|USD|BRL)(?![\p{L}]))/u;
  const MONEY_BEFORE = /(?:R\$|US\$|[$€£¥]|\b(?:EUR|USD|BRL|GBP|CHF))[\t \u00a0]{0,2}$/i;
  const ID_BEFORE =
    /(?:^|[^\p{L}])(?:n[º°o]\.?|nr\.?|no\.|id|pedido|pedidos|protocolo|ordem|order|invoice|fatura|nota(?: fiscal)?|nf-?e?|boleto|cpf|cnpj|rg|cep|zip|isbn|issn|sku|ean|gtin|ref\.?|serial|s\/n|chave|matr[ií]cula|conta|ag[êe]ncia|account|iban|c[óo]digo|code|ticket|case|chamado|contrato|processo)[\t \u00a0:#.\-º°]{0,3}$/iu;

  /** Shapes of the whole candidate that are no telephone number, in any country. */
  const NOT_A_NUMBER = [
    /^(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}(?!\d)/, // 2024-05-17
    /^\d{1,2}([-./])\d{1,2}\1(?:19|20)?\d\d(?!\d)/, // 17/05/2024, 17.05.24
    /^\d{1,3}(?:\.\d{1,3}){3}$/, // 10.0.0.1
    /^\d{1,3}(?:[. ]\d{3}){2,}$/, // 1.234.567
    /^\d{3}\.\d{3}\.\d{3}-\d{2}$/, // CPF
    /^\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}$/, // CNPJ
    /^\d{5}-\d{3}$/, // CEP
    /^\d{3}-\d{2}-\d{4}$/, // US social security
    /^\d{4}([ -])\d{4}\1\d{4}(?:\1\d{1,7})?$/, // cards
    /^\d+\.\d+$/, // decimals
    /^(?:19|20)\d\d\s?[-\u2013/]\s?(?:19|20)\d\d$/, // 2019-2024
    /^(\d)\1{6,}$/, // 0000000
    /\/.*\//, // a/b/c is a path or a date
  ];
  const REFUSED_KINDS = new Set(["PREMIUM_RATE"]);
  const MIN_DIGITS = 7;

  /** Whether it is worth loading libphonenumber for this text. @param {string} text */
  function mayHoldNumber(text) {
    for (const { index, 0: candidate } of text.matchAll(CANDIDATE)) {
      if (partsOf(candidate).some((part) => isPlausible(text, index + part.at, balanced(part.text)))) return true;
    }
    return false;
  }

  /**
   * The telephone numbers in a text, in order. Needs libphonenumber in the same global.
   * @param {string} text
   * @param {{ country: string, areaCode: string }} plan home country and area code
   * @returns {FoundNumber[]}
   */
  function findNumbers(text, plan) {
    /** @type {FoundNumber[]} */
    const found = [];
    for (const { index, 0: candidate } of text.matchAll(CANDIDATE)) {
      for (const part of partsOf(candidate)) {
        const number = readCandidate(text, index + part.at, part.text, plan);
        if (number) found.push(number);
      }
    }
    return found;
  }

  /**
   * Two numbers with a slash or a wide gap between them come as one candidate.
   * @param {string} candidate
   */
  function partsOf(candidate) {
    const isList = /\d[\t \u00a0]+\/[\t \u00a0]*[\d+(]|[\t \u00a0]{2,}/.test(candidate);
    if (!isList) return [{ at: 0, text: candidate }];
    return [...candidate.matchAll(/[+(]?(?:[^\t \u00a0/]|[\t \u00a0](?![\t \u00a0/]))+/g)].map((match) => {
      const text = match[0].trimEnd();
      const indent = text.length - text.trimStart().length;
      return { at: match.index + indent, text: text.trimStart() };
    });
  }

  /**
   * @param {string} text @param {number} start @param {string} candidate
   * @param {{ country: string, areaCode: string }} plan
   * @returns {FoundNumber | null}
   */
  function readCandidate(text, start, candidate, plan) {
    const shown = balanced(candidate);
    if (!isPlausible(text, start, shown)) return null;
    const parsed = readNumber(shown, plan);
    if (!parsed) return null;
    const end = start + shown.length;
    const extension = EXTENSION.exec(text.slice(end, end + 24));
    return {
      start,
      end: end + (extension ? extension[0].length : 0),
      text: text.slice(start, end + (extension ? extension[0].length : 0)),
      number: parsed.number,
      extension: extension ? extension[1] : "",
      kind: parsed.kind,
    };
  }

  /** Without a bracket that the sentence, not the number, closes. @param {string} candidate */
  function balanced(candidate) {
    return candidate.includes("(") && !candidate.includes(")") ? candidate.slice(candidate.indexOf("(") + 1) : candidate;
  }

  /** Free of what shows that it is something else. @param {string} text @param {number} start @param {string} candidate */
  function isPlausible(text, start, candidate) {
    const digits = candidate.replace(/\D/g, "").length;
    if (digits < MIN_DIGITS || digits > 15) return false;
    const isInternational = candidate.startsWith("+");
    if (!isInternational && NOT_A_NUMBER.some((shape) => shape.test(candidate))) return false;
    const before = text.slice(Math.max(0, start - 24), start);
    const end = start + candidate.length;
    const after = text.slice(end, end + 24);
    if (JOINED_BEFORE.test(before) && !isLabel(before)) return false;
    if (JOINED_AFTER.test(after) && !EXTENSION.test(after)) return false;
    return isInternational || !(MONEY_BEFORE.test(before) || ID_BEFORE.test(before));
  }

  /** "Tel:", "Fone/", "WhatsApp:": a word that stands alone, and a colon. @param {string} before */
  function isLabel(before) {
    return /(?<![^\s(])\p{L}+\.?[:/]$/u.test(before);
  }

  /**
   * @param {string} shown
   * @param {{ country: string, areaCode: string }} plan
   * @returns {{ number: string, kind: string } | null}
   */
  function readNumber(shown, { country, areaCode }) {
    const key = `${country} ${areaCode} ${shown}`;
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const read = parseNumber(shown, country, areaCode);
    if (cache.size >= MOST_CACHED) cache.clear();
    cache.set(key, read);
    return read;
  }
  // Tables repeat their numbers, and the library is the slow part.
  const MOST_CACHED = 5000;
  /** @type {Map<string, { number: string, kind: string } | null>} */
  const cache = new Map();

  /** @param {string} shown @param {string} country @param {string} areaCode */
  function parseNumber(shown, country, areaCode) {
    const text = shown.replace(/^00(?=[1-9])/, "+").replace(/\(0\)/, "");
    const parsed = parse(text, country);
    if (parsed?.isValid()) return isWrittenAsNumber(text, parsed) ? accept(parsed) : null;
    if (!areaCode || !isLocal(text)) return null;
    const completed = parse(areaCode + text, country);
    return completed?.isValid() ? accept(completed) : null;
  }

  /** @param {string} text @param {string} country */
  function parse(text, country) {
    return globalThis.libphonenumber.parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  }

  /** @param {LibPhoneNumber} parsed */
  function accept(parsed) {
    const kind = parsed.getType() ?? "UNKNOWN";
    return REFUSED_KINDS.has(kind) ? null : { number: parsed.number, kind };
  }

  /**
   * "Valid" is not enough: ten digits in a row are an id more often than a number. A national number is
   * taken when it is written as people write one: with its trunk prefix, a bracketed area, or groups.
   * @param {string} text @param {LibPhoneNumber} parsed
   */
  function isWrittenAsNumber(text, parsed) {
    if (text.startsWith("+") || /^\(?0\d/.test(text)) return true;
    if (/^\(\d{1,5}\)/.test(text)) return true;
    if (/\d[\t \u00a0\u202f.\-\u2010-\u2015]+\d/.test(text)) return hasNationalGroups(text, parsed);
    // Without any separator only a mobile of full length passes: landlines look like timestamps.
    return parsed.getType() === "MOBILE" && /^\d{11}$/.test(text);
  }

  /**
   * Grouped as the country does: the last group has three digits or more, and the first is no more than
   * an area code with its carrier.
   * @param {string} text @param {LibPhoneNumber} parsed
   */
  function hasNationalGroups(text, parsed) {
    const groups = text.split(/\D+/).filter(Boolean);
    if (parsed.country === "BR") return /^(?:\d{2})$/.test(groups[0]) && groups.slice(1).join("").length >= 8 && groups.at(-1)?.length === 4;
    if (parsed.countryCallingCode === "1") return groups.map((group) => group.length).join() === "3,3,4";
    return groups.length >= 2 && groups.length <= 5 && (groups.at(-1)?.length ?? 0) >= 2;
  }

  /** A number without its area code, as neighbours write it: 98765-4321. @param {string} text */
  function isLocal(text) {
    return /^9?\d{4}[-\u2010\u2011 .]\d{4}$|^\d{3}-\d{4}$/.test(text);
  }

  Object.assign(NeonCS, { findNumbers, mayHoldNumber });
})();
