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
  /** "Check no. 415-555-0129", "J. Acoust. 31(2), 212-555". */
  const NUMERO = /(?:(?<!\p{L})(?:n[°º]|no\.|nro?\.?|№)|\d\(\d{1,3}\)[,:]) ?$/iu;

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
      if (start === 0 || (gap !== ";" && ENDS_CLAUSE.test(gap)) || (count && /\n/.test(gap))) return "";
      // sip.example.com
      if (gap === "." && (dots += 1) > 1) return "";
      end = lettersStart(before, start);
      const word = before.slice(end, start);
      const meaning = shortLabel(word, gap, /\d ?$/.test(before.slice(0, end)) ? null : meanings) || meaningOf(word, meanings);
      if (meaning === "fax") return isPhoneToo(before, end, meanings) ? "phone" : "fax";
      if (meaning === "phone" || meaning === "money") return count && meaning === "money" ? "" : meaning;
      if (meaning === "count") isCounted = true;
      if (meaning === "person" && (isCounted || NUMBER_BEFORE.test(before.slice(0, end)))) return "other";
      if (meaning === "other") {
        if (plainWords === 0 || (plainWords === 1 && isJoined)) return "other";
      } else if (meaning === "" && (plainWords += 1) > MOST_PLAIN_WORDS) return "";
      isJoined = OF.has(word.toLowerCase());
      if (/^[.!?;]\s/.test(before.slice(start)) && meaning === "") return "";
    }
    return "";
  }
  const NUMBER_BEFORE = /(?<!\p{L})(?:n[°ºor]?|num(?:ber|ero|éro|mer)?|número)[ .:]{1,2}(?:d[aeou]l? |di )?$/iu;
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

  /** "T: +49…", "F. 030…". @param {string} word @param {string} gap @param {Map<string, Meaning> | null} meanings null: it is a unit @returns {Meaning} */
  function shortLabel(word, gap, meanings) {
    if (!meanings || word.length !== 1 || !/^[.:]/.test(gap)) return "";
    const label = word.toLowerCase() + gap[0];
    if (label[0] === "f") return meanings.get("f:") ?? "";
    return LETTERS.test(label) ? "phone" : PAGE_LETTERS.test(label) ? "other" : "";
  }

  /** "Tel/Fax", "Fone e fax": it rings there too. @param {string} before @param {number} at @param {Map<string, Meaning>} meanings */
  function isPhoneToo(before, at, meanings) {
    const joint = /(?<!\p{L})(\p{L}{1,16})\.?(?: ?[/&+,] ?| (?:e|y|and|und|et|ed|en|och|og|i) )(?:tele)?$/iu.exec(before.slice(Math.max(0, at - 24), at));
    return joint !== null && meaningOf(joint[1], meanings) === "phone";
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
