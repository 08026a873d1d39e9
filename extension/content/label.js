// @ts-check
/**
 * The label of a block of text, as people see it beside the block: the heading of a table's row or column, the
 * term of a definition, the other half of a pair. Where an area code has a column of its own, that too.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const MOST_CHARS = 32;
  const MOST_TEXTS = 12;
  /** Of a pair, with an icon perhaps. */
  const MOST_CHILDREN = 4;
  /** Boxes around nothing but the block. */
  const MOST_LEVELS = 4;
  /** What a column of area codes is headed by. */
  const AREA = /^(?:ddd|(?:c[oó]d(?:igo)?\.? (?:de )?)?[aá]rea|area code|prefi(?:x|jo)|prefisso|vorwahl|indicatif|netnummer|riktnummer)$/iu;

  /** As it stands before the block's text: "Celular: ", "Telefone: (21) ", "". @param {Element} block @returns {string} */
  function labelOf(block) {
    let at = block;
    for (let level = 0; level < MOST_LEVELS; level += 1) {
      if (at instanceof HTMLTableCellElement) return withColon(headingOf(at)) + areaBeside(at);
      if (at.localName === "dd") return withColon(termOf(at));
      const others = othersWithText(at);
      const before = at.previousElementSibling;
      if (before && others?.length === 1 && others[0] === before) return withColon(nameOf(before));
      // In boxes around nothing but the block it may stand beside these.
      if (others?.length !== 0 || !at.parentElement) return "";
      at = at.parentElement;
    }
    return "";
  }

  /** @param {string} label */
  function withColon(label) {
    return label && `${label.replace(/[\s:：]{1,8}$/u, "")}: `;
  }

  /** @param {HTMLTableCellElement} cell */
  function areaBeside(cell) {
    const before = cell.previousElementSibling;
    if (!(before instanceof HTMLTableCellElement)) return "";
    const [, digits] = /^\s*\(?0?(\d{2,5})\)?\s*$/.exec(before.textContent ?? "") ?? [];
    return digits && AREA.test(columnOf(before)) ? `(${digits}) ` : "";
  }

  /** The block's few brothers and sisters; null: they are many. @param {Element} block */
  function othersWithText(block) {
    const others = [];
    let child = block.parentElement?.firstElementChild;
    for (let count = 0; child; child = child.nextElementSibling, count += 1) {
      if (count >= MOST_CHILDREN) return null;
      if (child !== block && child.localName !== "button" && shortText(child) !== "") others.push(child);
    }
    return others;
  }

  /** Of the row first, then of the column; of two cells the first is the other's. @param {HTMLTableCellElement} cell */
  function headingOf(cell) {
    // Tables that become lists on narrow screens draw this before each cell.
    if (cell.dataset.label) return cell.dataset.label;
    const before = cell.previousElementSibling;
    if (before?.localName === "th") return nameOf(before);
    return columnOf(cell) || (before && cell.parentElement?.childElementCount === 2 ? nameOf(before) : "");
  }

  /** @param {HTMLTableCellElement} cell */
  function columnOf(cell) {
    const head = cell.closest("table")?.rows[0];
    const heading = head && head !== cell.parentElement ? head.cells[cell.cellIndex] : null;
    return heading?.localName === "th" ? nameOf(heading) : "";
  }

  /** @param {Element} definition */
  function termOf(definition) {
    let before = definition.previousElementSibling;
    while (before?.localName === "dd") before = before.previousElementSibling;
    return before?.localName === "dt" ? nameOf(before) : "";
  }

  /** @param {Element} element */
  function nameOf(element) {
    return element.getAttribute("aria-label") || (shortText(element) ?? "");
  }

  /** Its text where that is short and has no digit, else null. @param {Element} element */
  function shortText(element) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let text = "";
    for (let count = 0; texts.nextNode(); count += 1) {
      const { data, length } = /** @type {Text} */ (texts.currentNode);
      if (count >= MOST_TEXTS || length > MOST_CHARS * 4) return null;
      text += data;
    }
    text = text.replace(/\s+/gu, " ").trim();
    return text.length > MOST_CHARS || /\p{Nd}/u.test(text) ? null : text;
  }

  Object.assign(NeonCS, { labelOf });
})();
