// @ts-check
/**
 * The words and signs that lead up to digits, and those that follow: the nearest that means something (see
 * phone-words.js) says what the digits are. Looks at a few words of the same clause.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));
  const { meaningOf } = NeonCS;

  const UNITS = new Set(
    `eur euro euros usd brl gbp chf sek nok dkk pln czk inr jpy reais dollars dolares pesos kr zl kc km kg cm mm ml mg gb mb kb tb ms
    kwh kw mw hz khz mhz ghz px pt bytes byte bits items itens views followers seguidores habitantes inhabitants einwohner habitants abitanti
    unidades units stuck pcs pecas km2 m2 m3 ha rpm bpm ppm percent`.split(/\s+/),
  );
  /** Between two nouns that name one thing: protocolo de atendimento. */
  const OF = new Set(["de", "do", "da", "del", "of", "di", "du", "van"]);
  const SIGNS = /[\u260e\u260f\u2706\u2121\u{1f4de}\u{1f4f1}\u{1f4f2}\u{1f4df}\u{1f57b}\u{1f57e}\u{1f57f}\u{1f919}]/u;
  const FAX_SIGNS = /[\u213b\u{1f4e0}\u{1f5b7}]/u;
  const MONEY_BEFORE = /[$€£¥₹₺₽]\s?$/;
  /** "1 200 € 06 44…": the sign belongs to what it follows. */
  const AMOUNT_BEFORE = /\d\s?[€£₹₺₽]\s$/;
  /** One letter with a colon, as signatures have it; "S." and "v." are of books. */
  const LETTERS = /^[tmpcw]:|^[tm]\./;
  const PAGE_LETTERS = /^[sv]\./;
  const MOST_WORDS = 6;
  const MOST_PLAIN_WORDS = 3;
  const MOST_CHARS = 64;

  /**
   * What the words that lead up to `at` say, the nearest first; "" is nothing. Looks no further than the
   * clause, nor past other digits.
   * @param {string} text plain @param {number} at @param {Map<string, Meaning>} meanings @returns {Meaning}
   */
  function meaningBefore(text, at, meanings) {
    if (at === 0) return "";
    const before = text.slice(Math.max(0, at - MOST_CHARS), at);
    return meaningOfClause(before, meanings) || (NUMERO.test(before) ? "other" : "");
  }
  /** "Check no. 415-555-0129", "J. Acoust. 31(2), 212-555"; the "nosso número" of Brazil's boletos. */
  const NUMERO = /(?:(?<!\p{L})(?:n[°º]|no\.|nro?\.?|№|nosso n[uú]mero:?)|\d\(\d{1,3}\)[,:]) ?$/iu;

  /** @param {string} before @param {Map<string, Meaning>} meanings @returns {Meaning} */
  function meaningOfClause(before, meanings) {
    let end = before.length;
    let plainWords = 0;
    let isJoined = false;
    let isCounted = false;
    let dots = 0;
    for (let count = 0; count < MOST_WORDS; count += 1) {
      const start = lettersEnd(before, end);
      const gap = count ? before.slice(start, end) : before.slice(start, end).replace(NUMBERED, "");
      if (count === 0 && MONEY_BEFORE.test(gap) && !AMOUNT_BEFORE.test(gap)) return "money";
      const sign = signIn(gap.slice(gap.search(/(?<!\D)\D*$/)));
      if (sign) return sign;
      if (start === 0 || (gap !== ";" && ENDS_CLAUSE.test(gap.replace("#", ""))) || (count && /\n/.test(gap))) return "";
      // sip.example.com
      if (gap === "." && (dots += 1) > 1) return "";
      end = wordStart(before, start, meanings);
      const word = before.slice(end, start).replaceAll(".", "");
      const lead = before.slice(0, end);
      const meaning = shortLabel(word, gap, lead, meanings) || meaningOf(word, meanings);
      if (meaning === "fax" && count === 0 && isOfNumberBefore(gap, lead)) return "";
      if (meaning === "fax") return isPhoneToo(before, end, meanings) ? "phone" : "fax";
      if (meaning === "phone" || meaning === "money") return count && meaning === "money" ? "" : meaning;
      // The customer's number is one to call.
      isCounted = (isCounted && !(word === "s" && /['’]$/.test(lead))) || meaning === "count" || /[#№]/.test(gap);
      if (meaning === "item" && count === 0 && RIGHT_BEHIND.test(gap) && !WHAT_FOR.test(lead)) return isPhoneOf(lead, meanings) ? "phone" : "other";
      if ((meaning === "item" || meaning === "counted") && (isCounted || NUMBER_BEFORE.test(lead))) return "other";
      if (meaning === "other") {
        if (plainWords === 0 || (plainWords === 1 && isJoined)) return "other";
      } else if (meaning === "" && (plainWords += 1) > MOST_PLAIN_WORDS) return "";
      isJoined = OF.has(word.toLowerCase());
      if (/^[.!?;]\s/.test(before.slice(start)) && meaning === "") return "";
    }
    return "";
  }
  const NUMBER_BEFORE = /(?<!\p{L})(?:n[°ºr]?|no\.|num(?:ber|ero|éro|mer)?|número)[ .:]{1,2}(?:(?:d[aeou]l?|di|of|the|van|der) |d['’]){0,2}$/iu;
  const RIGHT_BEHIND = /^\.?\s?[:#=-]?\s*$/;
  /** "Aluguel e venda", "on request": what one calls for. */
  const WHAT_FOR =
    /(?:[/&+] ?|(?<!\p{L})(?:e|y|and|und|et|ou|or|oder|en|og|och|i|ve|to|for|on|upon|by|per|para|por|pour|sur|su|op|på|auf|zur|zum|für|la|na|по|за|на) )$/iu;
  /** "Central de reserva 4004-1234". @param {string} lead @param {Map<string, Meaning>} meanings */
  function isPhoneOf(lead, meanings) {
    const noun = /(?<!\p{L})(\p{L}{1,16})\.? (?:(?:d[aeo]|of|del|di|du) )?$/iu.exec(lead.slice(-LONGEST_NOUN));
    return noun !== null && meaningOf(noun[1], meanings) === "phone";
  }
  const LONGEST_NOUN = 24;
  /** "030 901821 Fax, 030 901820". @param {string} gap @param {string} lead */
  function isOfNumberBefore(gap, lead) {
    return /^ ?[,;|]/.test(gap) && /\d ?\(?$/.test(lead);
  }
  /** "Tel 1:", "fone2=". */
  const NUMBERED = /^ ?\d(?=[:=.)])/;
  const ENDS_CLAUSE = /[\d@;!?]|:\/\/|\n[^]*\n|\.\s[^]*\S/;

  /** @param {string} text @param {number} end */
  function lettersEnd(text, end) {
    while (end > 0 && !isLetter(text, end - 1)) end -= 1;
    return end;
  }

  /** @param {string} text @param {number} start */
  function lettersStart(text, start) {
    while (start > 0 && isLetter(text, start - 1)) start -= 1;
    return start;
  }

  /** Where the word that ends here begins: letters joined by dots are one, as are known ones by a slash: P.O., S/N. @param {string} text @param {number} end @param {Map<string, Meaning>} meanings */
  function wordStart(text, end, meanings) {
    const start = lettersStart(text, end);
    if (end - start > 1) return start;
    const [joined] = JOINED_LETTERS.exec(text.slice(Math.max(0, end - LONGEST_JOINED), end)) ?? [];
    return joined && (joined[1] === "." || meaningOf(joined, meanings)) ? end - joined.length : start;
  }
  const JOINED_LETTERS = /(?<![\p{L}\p{M}])(?:(?:\p{L}\.){1,3}\p{L}|\p{L}\/\p{L})$/u;
  const LONGEST_JOINED = 8;

  /** @param {string} text @param {number} at */
  function isLetter(text, at) {
    const code = text.charCodeAt(at);
    if (code < FIRST_BEYOND_ASCII) return (code | LOWER) >= LETTER_A && (code | LOWER) <= LETTER_Z;
    return LETTER.test(text[at]);
  }
  const FIRST_BEYOND_ASCII = 0x80;
  /** The bit by which small letters differ from capitals. */
  const LOWER = 0x20;
  const LETTER_A = 0x61;
  const LETTER_Z = 0x7a;
  const LETTER = /[\p{L}\p{M}]/u;

  /** @param {string} gap @returns {Meaning} */
  function signIn(gap) {
    if (/^[ -~\s]*$/.test(gap)) return "";
    if (SIGNS.test(gap)) return "phone";
    return FAX_SIGNS.test(gap) ? "fax" : "";
  }

  /** "T: +49…", "F. 030…". @param {string} word @param {string} gap @param {string} lead before the word @param {Map<string, Meaning>} meanings @returns {Meaning} */
  function shortLabel(word, gap, lead, meanings) {
    // Open M-F: …
    if (word.length !== 1 || /\S-$/.test(lead)) return "";
    const letter = word.toLowerCase();
    const isBehindNumber = LONG_DIGITS.test(lead);
    const isUnit = !isBehindNumber && /\d ?$/.test(lead);
    const isLabel = /^[.:]/.test(gap) && !isUnit;
    if (letter === "f" && meanings.get("f:") === "fax") {
      const isAlone = word === "F" && /^\)? $/.test(gap) && (isBehindNumber || STARTS_LABEL.test(lead));
      return isLabel || isAlone || gap[0] === ":" ? "fax" : "";
    }
    if (!isLabel) return "";
    if (letter === "f") return "phone";
    return LETTERS.test(letter + gap[0]) ? "phone" : PAGE_LETTERS.test(letter + gap[0]) ? "other" : "";
  }
  /** No amount of what the letter is the unit of. */
  const LONG_DIGITS = /\d[\d ()./-]{5,24}$/;
  const STARTS_LABEL = /(?:^|[|·•;,\n/([]) ?$/;

  /** "Tel/Fax", "Fone e fax": it rings there too. @param {string} before @param {number} at @param {Map<string, Meaning>} meanings */
  function isPhoneToo(before, at, meanings) {
    const joint = /(?<!\p{L})(\p{L}{1,16})\.?(?: ?[/&+,] ?| (?:e|y|and|und|et|ed|en|och|og|i) )(?:tele)?$/iu.exec(before.slice(Math.max(0, at - 24), at));
    return joint !== null && (meaningOf(joint[1], meanings) === "phone" || /^[tp]$/i.test(joint[1]));
  }

  /**
   * What the words after `at` say: "(celular)", "- WhatsApp", "kg". A word that labels what comes next does not count.
   * @param {string} text plain @param {number} at @param {Map<string, Meaning>} meanings @returns {Meaning}
   */
  function meaningAfter(text, at, meanings) {
    if (at === text.length) return "";
    const after = text.slice(at, at + MOST_CHARS);
    const gap = /^[ ,)\]"'*/(–—:[-]{0,4}/.exec(after)?.[0] ?? "";
    // "1-900-680-4421 $2.99": the sign belongs to what it precedes.
    if (/^(?:[€£¥$%]| [€£¥$%](?! ?\d))/.test(after)) return "money";
    let rest = after.slice(gap.length);
    const sign = signIn([...rest.slice(0, 2)][0] ?? "");
    if (sign) return /^\S{1,3}\s{0,2}[+(\d]/u.test(rest) ? "" : sign;
    for (let count = 0; count < 3; count += 1) {
      const word = /^[\p{L}\p{M}]+\d?/u.exec(rest)?.[0];
      if (!word) return "";
      if (/^f$/i.test(word) && /[([]$/.test(gap) && /^[)\]]/.test(rest.slice(1))) return meanings.get("f:") ?? "";
      if (count === 0 && UNITS.has(word.toLowerCase()) && /^ ?$/.test(gap) && !/^ \d/.test(rest.slice(word.length))) return "money";
      rest = rest.slice(word.length);
      const meaning = meaningOf(word, meanings);
      if (meaning === "phone" || meaning === "fax") return /^[."'\s]{0,2}(?:[:/&]|[+(]{0,2}\d)/.test(rest) ? "" : meaning;
      if (meaning !== "filler" && meaning !== "count" && !gap.includes("(")) return "";
      rest = rest.replace(/^[ ,]{1,2}/, "");
    }
    return "";
  }

  /** "Lotto Roma 06 49 91 44 17". @param {string} text plain @param {number} at */
  function isDrawn(text, at) {
    return DRAW.test(text.slice(Math.max(0, at - MOST_CHARS), at));
  }
  const DRAW =
    /(?<!\p{L})(?:lott[oery]|lotería|loteria|loto|sorte[io]|estrazion|extrac|quina|mega-?sena|dezenas|tirage|euromil|powerball|ziehung|gewinnzahlen|losowani|winning|jackpot).*$/iu;

  Object.assign(NeonCS, { meaningBefore, meaningAfter, isDrawn });
})();
