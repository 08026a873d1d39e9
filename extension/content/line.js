// @ts-check
/**
 * The line that a text stands in, as a person reads it: frameworks and elements cut it into several texts,
 * and white space shows as one blank. What is left and right of a text says what its digits are.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** So far around a text: the finder looks no further for words. */
  const AROUND_CHARS = 160;
  const MOST_STEPS = 64;
  /** Of a number that is cut into several texts, at first sight. */
  const MOST_BESIDE = 8;
  /** Longer texts are taken as they are written. */
  const MOST_COLLAPSED = 4096;
  /** Between what is drawn apart on one line, such as a badge and the text behind it. */
  const APART = "\t";
  const NOT_READ = new Set(["script", "style", "template", "noscript", "textarea", "select"]);
  const IN_LINES = new Set(["A", "ABBR", "B", "BDI", "BDO", "DATA", "EM", "FONT", "I", "LABEL", "MARK", "S", "SMALL", "SPAN", "STRONG", "SUB", "SUP", "TIME", "U"]);
  const BLANKS = /[\t\n\r\f ]/;
  const UNEVEN = /[\t\n\r\f]| {2}/;
  const GAPS = /** @type {const} */ (["marginLeft", "marginRight", "paddingLeft", "paddingRight"]);
  const LEAST_GAP_PX = 3;

  /** @typedef {"block" | "inline" | "apart" | "unread"} Flow */
  /** A text of the line, a sign between two, or an element whose edge is between them. @typedef {Text | string | Element} Piece */

  /** @param {Text} node @returns {TextLine} */
  function lineOf(node) {
    const before = around(node, "previousSibling", "lastChild");
    const after = around(node, "nextSibling", "firstChild");
    /** @type {TextLine} */
    const line = { text: before.block ? NeonCS.labelOf(before.block) : "", parts: [] };
    /** @type {Element[]} */
    let edges = [];
    for (const piece of [...before.pieces.reverse(), node, ...after.pieces]) {
      if (typeof piece === "string") line.text += piece;
      else if (piece instanceof Element) edges.push(piece);
      else {
        if (!endsBlank(line) && !BLANKS.test(piece.data[0]) && edges.some(hasGap)) line.text += APART;
        edges = [];
        append(line, piece, piece === node ? 0 : AROUND_CHARS, before.pieces.includes(piece));
      }
    }
    return line;
  }

  /**
   * What stands beside a text on its line, the nearest first; `block` when the line ends with that element.
   * @param {Text} text @param {"previousSibling" | "nextSibling"} sibling @param {"lastChild" | "firstChild"} edge
   */
  function around(text, sibling, edge) {
    /** @type {Piece[]} */
    const pieces = [];
    let chars = 0;
    /** @type {Node} */
    let node = text;
    let isInside = false;
    for (let steps = 0; steps < MOST_STEPS && chars < AROUND_CHARS; steps += 1) {
      const next = isInside ? node[edge] : node[sibling];
      if (!next && !isInside) {
        const parent = node.parentElement;
        const flow = parent ? flowOf(parent) : "unread";
        if (!parent || flow === "block" || flow === "unread") return { pieces, block: parent };
        pieces.push(flow === "apart" ? APART : parent);
        node = parent;
        continue;
      }
      isInside = false;
      if (!next) continue;
      node = next;
      if (node instanceof Text) {
        pieces.push(node);
        chars += node.length;
      } else if (node instanceof Element) {
        const flow = flowOf(node);
        if (flow === "block") return { pieces, block: null };
        if (node.localName === "br") pieces.push("\n");
        else if (flow !== "unread") pieces.push(flow === "apart" ? APART : node);
        isInside = flow !== "unread";
      }
    }
    return { pieces, block: null };
  }

  /** How an element stands in its line. @param {Element} element @returns {Flow} */
  function flowOf(element) {
    if (NOT_READ.has(element.localName)) return "unread";
    const { display, position } = getComputedStyle(element);
    if (display === "none" || position === "absolute" || position === "fixed") return "unread";
    if (display === "contents" || display === "inline") return "inline";
    return display.startsWith("inline") ? "apart" : "block";
  }

  /** As wide as a blank. Asked last: the browser lays out the page for it. @param {Element} element */
  function hasGap(element) {
    const style = getComputedStyle(element);
    return GAPS.some((side) => Number.parseFloat(style[side]) >= LEAST_GAP_PX);
  }

  /**
   * A text as it shows, and where each of its characters is from.
   * @param {TextLine} line @param {Text} node @param {number} most 0: all of it @param {boolean} isBefore its end is taken
   */
  function append(line, node, most, isBefore) {
    const { data, length } = node;
    const from = most && isBefore ? Math.max(0, length - most) : 0;
    const raw = data.slice(from, most ? from + most : length);
    const start = line.text.length;
    const isEven = !UNEVEN.test(raw) && !(raw.startsWith(" ") && endsBlank(line));
    if (isEven || raw.length > MOST_COLLAPSED || keepsBlanks(node)) {
      line.text += raw;
      line.parts.push({ node, length, start, end: line.text.length, from, offsets: null });
      return;
    }
    /** @type {number[]} */
    const offsets = [];
    for (let at = 0; at < raw.length; at += 1) {
      const isBlank = BLANKS.test(raw[at]);
      if (isBlank && endsBlank(line)) continue;
      line.text += isBlank ? " " : raw[at];
      offsets.push(from + at);
    }
    line.parts.push({ node, length, start, end: line.text.length, from, offsets });
  }

  /** @param {TextLine} line */
  function endsBlank({ text }) {
    return BLANKS.test(text.slice(-1));
  }

  /** @param {Text} node */
  function keepsBlanks(node) {
    const holder = NeonCS.holderOf(node);
    return holder !== null && !/^(?:normal|nowrap)$/.test(getComputedStyle(holder).whiteSpace);
  }

  /** Whether nothing of it has changed since. @param {TextLine} line */
  function isStill({ parts }) {
    return parts.every(({ node, length }) => node.isConnected && node.length === length);
  }

  /** The place in the page of a place in the line. @param {LinePart} part @param {number} at */
  function offsetIn({ start, from, offsets }, at) {
    return offsets ? offsets[at - start] : from + at - start;
  }

  /**
   * The parts of a line that a number is in, and its range.
   * @param {TextLine} line @param {number} start @param {number} end
   */
  function rangeIn({ parts }, start, end) {
    const covered = parts.filter((part) => part.start < end && part.end > start);
    const [first] = covered;
    const last = covered[covered.length - 1];
    const range = new StaticRange({
      startContainer: first.node,
      startOffset: offsetIn(first, Math.max(start, first.start)),
      endContainer: last.node,
      endOffset: offsetIn(last, Math.min(end, last.end) - 1) + 1,
    });
    return { nodes: covered.map(({ node }) => node), range, text: String(liveRange(range) ?? "") };
  }

  /** The same as a range that has boxes and a text; null where the page has cut its texts short since. @param {StaticRange} range */
  function liveRange({ startContainer, startOffset, endContainer, endOffset }) {
    if (startOffset > lengthOf(startContainer) || endOffset > lengthOf(endContainer)) return null;
    const range = document.createRange();
    range.setStart(startContainer, startOffset);
    range.setEnd(endContainer, endOffset);
    return range;
  }

  /** @param {Node} node */
  function lengthOf(node) {
    return /** @type {Text} */ (node).length;
  }

  /** What holds the line that goes through an element, as far as its name tells. @param {Node} node */
  function lineRoot(node) {
    let at = node;
    while (at.parentNode && (at instanceof Text || IN_LINES.has(at.nodeName))) at = at.parentNode;
    return at;
  }

  /** Of a number that is cut into several texts: there are digits, and enough of them with what stands beside. @param {Text} text @param {NumberSettings} plan */
  function isPartOfNumber(text, plan) {
    return Boolean(text.nextSibling || text.previousSibling) && NeonCS.hasDigit(text.data) && NeonCS.mayMatter(withNeighbours(text), plan);
  }

  /** A text with what stands directly beside it, at first sight: without a look at how that is drawn. @param {Text} text */
  function withNeighbours(text) {
    let whole = text.data;
    let node = text.previousSibling;
    for (let count = 0; node && count < MOST_BESIDE; node = node.previousSibling, count += 1) whole = besideText(node) + whole;
    node = text.nextSibling;
    for (let count = 0; node && count < MOST_BESIDE; node = node.nextSibling, count += 1) whole += besideText(node);
    return whole;
  }

  /** @param {Node} node */
  function besideText(node) {
    if (node instanceof Text) return node.length > AROUND_CHARS ? "\n" : node.data;
    if (!(node instanceof Element)) return "";
    const only = node.firstChild;
    return only instanceof Text && !only.nextSibling && only.length <= AROUND_CHARS ? only.data : "\n";
  }

  Object.assign(NeonCS, { isPartOfNumber, isStill, lineOf, lineRoot, liveRange, rangeIn });
})();
