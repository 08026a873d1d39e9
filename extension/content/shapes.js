// @ts-check
/**
 * "Not a phone number here" is remembered as a shape: the digits as d, with the word before the number, or
 * where it stands. Pure; a shape holds no digit of any number.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const MOST_CHARS = 60;
  /** How far before a number its word is looked for. */
  const BEFORE_CHARS = 32;
  const WORD_BEFORE = /(\p{L}[\p{L}\p{M}]{0,23})[^\p{L}\p{Nd}]{0,4}$/u;

  /**
   * @param {string} text @param {{ start: number, end: number }} number where it stands in the text
   * @param {string} place in what it stands, for a number without a word before it, such as "td2"
   */
  function shapeOf(text, { start, end }, place) {
    const before = WORD_BEFORE.exec(text.slice(Math.max(0, start - BEFORE_CHARS), start));
    const digits = text.slice(start, Math.min(end, start + MOST_CHARS)).replace(/\p{Nd}/gu, "d");
    return `${before ? before[1].toLowerCase() : `<${place}>`} ${plain(digits)}`;
  }

  /** Written with other blanks and hyphens it is the same shape. @param {string} text */
  function plain(text) {
    return text.replace(/\s+/gu, " ").replace(/[\u2010-\u2015\u2212\uff0d]/g, "-").normalize("NFKC");
  }

  /** The element's name; for cells of a table also the column, counted from one. @param {Element} element */
  function placeOf(element) {
    const cell = element.closest("td,th");
    if (cell instanceof HTMLTableCellElement) return `${cell.localName}${cell.cellIndex + 1}`;
    return element.localName;
  }

  Object.assign(NeonCS, { shapeOf, placeOf });
})();
