// @ts-check
/**
 * What looks like a number and is something else, in any country: dates, times, documents, cards, digits
 * that are part of a longer word, of a web address, of an e-mail address. Pure; knows nothing of phones.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const DAY = "(?:0?[1-9]|[12]\\d|3[01])";
  const YEAR = "(?:19|20)\\d\\d";
  const CLOCK = "(?:[01]?\\d|2[0-4])[.][0-5]\\d";
  const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  /** By how many digits the first group has; each ends with a group. @type {[lengths: number[], shape: string][]} */
  const SHAPES = [
    [[1, 2], `${DAY}([-./ ])${DAY}\\1${YEAR}`], // 17/05/2024, 05/17/2024
    [[1, 2], `${DAY}([-./])${DAY}\\1\\d\\d(?![-./ ]\\d\\d(?!\\d))`], // 17.05.24
    [[1, 2], `${DAY}[./]${DAY} ?- ?${DAY}[./]${DAY}(?:[./](?:\\d\\d)?\\d\\d)?`], // 17.05-19.05.2024
    [[1, 2], `${DAY} ?- ?${DAY}([./])${DAY}\\1(?:\\d\\d)?\\d\\d`], // 17-19/05/2024
    [[1, 2], `${DAY} ?- ?${DAY} ${DAY} ${YEAR}`], // 17-19 05 2024
    [[1, 2], `${DAY}[./-]${YEAR} ?- ?${DAY}[./-]${YEAR}`], // 05/2024 - 07/2024
    [[1, 2], `${CLOCK}(?: ?- ?${CLOCK}|(?: ${CLOCK})+)`], // 08.30-17.00, 06.49 07.14 07.41
    [[2], "\\d\\d\\.\\d{3}\\.\\d{3}/\\d{4}-\\d\\d"], // CNPJ
    [[2, 5], "\\d\\d\\.?\\d{3}-\\d{3}"], // CEP
    [[1, 2], "\\d{1,2}\\.\\d{3}\\.\\d{3}-\\d"], // RG, RUT
    [[2], "\\d\\d-\\d{8}-\\d"], // CUIT
    [[1, 2, 3], `${OCTET}(?:\\.${OCTET}){3}`], // 10.0.0.1
    [[1, 2, 3], "(?:1[0-7]\\d|[1-9]?\\d)\\.\\d{5,}"], // coordinates
    [[1], "\\d-\\d{2,7}-\\d{1,7}-\\d"], // ISBN of ten digits
    [[3], "97[89]([- ])\\d{1,5}\\1\\d{1,7}\\1\\d{1,7}\\1\\d"], // ISBN
    [[3], "\\d{3}\\.\\d{3}\\.\\d{3}-\\d\\d"], // CPF
    [[3], "\\d{3}-\\d\\d-\\d{4}"], // social security, US
    [[3], "\\d{3}-\\d\\d-\\d{5}"], // companies, Korea
    [[4], `${YEAR}([-./ ])\\d?\\d\\1\\d?\\d`], // 2024-05-17
    [[4], `${YEAR}\\.\\d{1,2}\\.\\d{1,9}`], // versions: 2024.80.12459
    [[4], `${YEAR} ?[-/] ?(?:${YEAR}|${DAY} ?- ?${DAY})`], // 2019-2024
    [[4], "(?!0\\d{3}([ -])\\d{4}\\1\\d{4}(?!\\1?\\d))\\d{4}([ -])\\d{4}\\2\\d{4}(?:\\2\\d{1,7}){0,6}"], // cards, accounts; not 0812-3456-7890
    [[4], "\\d{4}([ -])\\d{6}\\1\\d{4,5}"], // cards of 14 and 15 digits
    [[6], "\\d{6}-[1-8]\\d{6}"], // persons, Korea
    [[6], "\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])[-+]\\d{4}"], // persons in the North
    [[8, 12, 14], `${YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])[- ]?(?:[01]\\d|2[0-3])[0-5]\\d(?:[0-5]\\d)?`], // 20240517-103000
  ];
  const LONGEST_FIRST = 14;
  const SHORTEST_ALONE = 8;
  const JOINTS = ["-", ".", "/", " "];
  const OTHER_THINGS = Array.from({ length: LONGEST_FIRST + 1 }, (_, length) =>
    SHAPES.filter(([lengths]) => lengths.includes(length)).map(([, shape]) => new RegExp(`(?:${shape})(?![-./]?\\d)`, "y")),
  );

  /**
   * Where the date, document or the like that begins with these digits ends; 0: none does.
   * @param {string} text plain @param {DigitsAt} digits
   */
  function otherThingFrom(text, { start, end, digits }) {
    if (digits.length > LONGEST_FIRST || (digits.length < SHORTEST_ALONE && !JOINTS.includes(text[end]))) return 0;
    for (const shape of OTHER_THINGS[digits.length]) {
      shape.lastIndex = start;
      if (shape.test(text)) return shape.lastIndex;
    }
    return 0;
  }

  /** Where the house number of "Rua Dois, 12 - 98123-4455" ends; 0: it is none. @param {string} text plain @param {DigitGroup[]} groups @param {number} at */
  function houseNumberAt(text, groups, at) {
    if (groups[at + 1]?.gap !== " - " || groups[at].digits.length > LONGEST_HOUSE_NUMBER) return 0;
    const { start, end } = groups[at];
    const before = text.slice(Math.max(0, start - LONGEST_STREET), start);
    return before.endsWith(", ") && STREET.test(before) ? end : 0;
  }
  const STREET = /(?<!\p{L})(?:rua|av|avenida|avda|travessa|alameda|praça|estrada|rodovia|calle|via|viale|rue)\.? \p{L}/iu;
  const LONGEST_STREET = 52;
  const LONGEST_HOUSE_NUMBER = 4;

  /** Whether these digits end 14:30, 14h30 or 50,00. @param {string} text plain @param {DigitsAt} digits */
  function endsTimeOrPrice(text, { start, digits }) {
    return digits.length === 2 && /\d[:h,]$/i.test(text.slice(Math.max(0, start - 2), start));
  }

  const CASED = /[\p{Lu}\p{Ll}\p{Lt}]/u;
  const FREE_BEFORE = /[\s([{"'“”‘’«»„‹›<>|•·;!*—―…、。，：！？（「【\u{200b}]/u;
  const LABEL = /(?:^|[\s([{"'*|,;/>])\p{L}[\p{L}\p{M}]{0,23}$/u;
  /** A line of a vCard: "TEL;TYPE=cell:…". */
  const VCARD = /(?:^|[\s.])TEL(?:;[\w=,"-]{1,24}){0,3}$/i;
  /** "Ana/(11) …": no address goes on with a bracket or plus. */
  const WORD_BEFORE = /(?:^|[\s([{"'*|,;>])[\p{L}\p{M}]{1,24}$/u;
  /** "Fone/WhatsApp", and no part of an address. */
  const JOINED_LABEL = /(?:^|[\s([{"'*|,;>])(?:\p{L}{1,24}\.?[/&-]){0,3}\p{L}[\p{L}\p{M}]{0,23}\.?\)?$/u;
  const MOST_CHARS = 48;

  /**
   * Whether what stands right before a number makes it part of something longer. @param {string} text plain
   * @param {number} at @param {Map<string, Meaning>} meanings
   */
  function isTouchedBefore(text, at, meanings) {
    const sign = text[at - 1];
    if (sign === undefined) return false;
    if (sign === " " && text[at - 2] !== "=") return false;
    const before = text.slice(Math.max(0, at - MOST_CHARS), at);
    // x = 98765-4321 is code.
    if (sign === " ") return text[at] !== "+" && !isPhoneWord(before.slice(0, -2).trimEnd(), meanings);
    if (FREE_BEFORE.test(sign)) return false;
    if (CASED.test(sign)) return !isPhoneWord(before, meanings);
    if (/\p{Lo}/u.test(sign)) return /[ªº]/.test(sign);
    const rest = before.slice(0, -1);
    switch (sign) {
      case ":":
        return /\d$|\/$/.test(rest) || (/[\p{L}\p{M}]$/u.test(rest) && !LABEL.test(rest) && !VCARD.test(rest) && !isPhoneWord(rest, meanings));
      case ",":
        return /\d$/.test(rest);
      case ".":
        return !/(?:^|[\s.])$/.test(rest) && !isPhoneWord(rest, meanings);
      case "-":
      case "/":
        if (/(?:^|[\s(])$/.test(rest) || (/[(+]/.test(text[at]) && WORD_BEFORE.test(rest))) return false;
        return !(JOINED_LABEL.test(rest) && isPhoneWord(rest.replace(/[.)]$/, ""), meanings));
      case "=":
        return !(/(?:^|[\s(["'|,;])\p{L}{1,24}(?:\.\p{L}{1,12})?\d?$/u.test(rest) && (text[at] === "+" || NeonCS.meaningBefore(text, at, meanings) === "phone"));
      case "#":
        return !isPhoneWord(rest.trimEnd(), meanings);
      case "?":
        return CASED.test(rest.at(-1) ?? "") && /[/.]/.test(rest.slice(rest.lastIndexOf(" ") + 1));
      default:
        return !/[\p{Cs}\p{M}\p{S}]/u.test(sign) || /[=+~^$€£¥%<>|\\°©®]/.test(sign);
    }
  }

  /** @param {string} before @param {Map<string, Meaning>} meanings */
  function isPhoneWord(before, meanings) {
    // Scripts without capitals may leave no blank before a word: またはtel.
    const word = (/[\p{Lu}\p{Ll}][\p{Lu}\p{Ll}\p{M}]{0,23}$/u.exec(before) ?? /[\p{L}\p{M}]{1,24}$/u.exec(before))?.[0];
    const sign = word ? before.charAt(before.length - word.length - 1) : "";
    if (!word || /[_@=]/.test(sign) || (/\d/.test(sign) && !/^\p{Lu}\p{Ll}/u.test(word))) return false;
    const meaning = NeonCS.meaningOf(word, meanings);
    return meaning === "phone" || meaning === "fax" || (word.length === 1 && /^[tmpcf]$/i.test(word));
  }

  /**
   * Whether what stands right after a number makes it part of something longer. @param {string} text plain
   * @param {number} at @param {boolean} isSip sip:… goes on with @ @param {Map<string, Meaning>} meanings
   */
  function isTouchedAfter(text, at, isSip, meanings) {
    const sign = text[at];
    if (sign === undefined || sign === " " || sign === "\n") return false;
    const next = text[at + 1];
    if ((sign === "." || sign === "," || sign === ")") && (next === undefined || next === " " || next === "\n")) return false;
    // 3021-4455,50 is no amount: hyphens stand in none.
    if (sign === "," && text[at - 5] === "-") return false;
    const after = text.slice(at, at + MOST_CHARS);
    if (sign === "@") return !isSip;
    if (/[\d_=%°ºª²³$€£¥₹\\&^~#+]/.test(sign)) return !/^#\d/.test(after);
    if (CASED.test(sign)) return !/^(?:x|ext|r|ram)[. ]?\d/i.test(after) && !isLabelAt(after, meanings);
    return /^(?:\.(?:\d|\p{Ll})|,\d{1,3}(?!\d)|:\d|-[\p{L}\d_]|\/[\p{L}\d_?]|'\d|\)[\p{Lu}\p{Ll}\d_])/u.test(after) && !CONTINUES.test(after);
  }

  /** "-R.32", "/WhatsApp", "/Res.: …". */
  const CONTINUES = /^[-/](?:ramal|ext|whats|fax|tel|x\d|r\.?\d|\p{L}{2,12}\.?:)/iu;

  /** "/SP", "/Ana": behind a number that can be nothing else. @param {string} text plain @param {number} at */
  function isNamedAfter(text, at) {
    return WORD_AFTER.test(text.slice(at, at + MOST_CHARS));
  }
  const WORD_AFTER = /^\/\p{L}{2,24}(?![\p{L}\p{M}\d_/-]|\.\p{L})/u;

  /** "…1000Cel: …", as the text of a page without its lines has it. @param {string} after @param {Map<string, Meaning>} meanings */
  function isLabelAt(after, meanings) {
    const [, word] = /^(\p{L}{2,12})\.?:/u.exec(after) ?? [];
    return word !== undefined && /^(?:phone|fax)$/.test(NeonCS.meaningOf(word, meanings));
  }

  /** The web and e-mail addresses of a text, as [start, end, …] in order. @param {string} text plain */
  function addressesIn(text) {
    /** @type {number[]} */
    const spans = [];
    if (!text.includes("@") && !text.includes("://") && !text.includes("www.")) return spans;
    for (const { index, 0: mark } of text.matchAll(/:\/\/|@|www\./g)) {
      const known = spans[spans.length - 1] ?? 0;
      if (index < known) continue;
      const inside = mark === "@" ? /[\w.%+-]/ : /[^\s"'<>()]/;
      let start = index;
      while (start > known && inside.test(text[start - 1])) start -= 1;
      let end = index + mark.length;
      while (end < text.length && inside.test(text[end])) end += 1;
      if (!/(?:sips?|tel|callto):$/i.test(text.slice(Math.max(known, start - 7), start))) spans.push(start, end);
    }
    return spans;
  }

  Object.assign(NeonCS, { otherThingFrom, houseNumberAt, endsTimeOrPrice, isTouchedBefore, isTouchedAfter, isNamedAfter, addressesIn });
})();
