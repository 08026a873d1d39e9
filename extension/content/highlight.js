// @ts-check
/**
 * Marks found numbers on the page without touching it: highlights over static ranges, and the answer to
 * "which number is at this point?". A page's own elements are never wrapped: that breaks React.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** The registry is shared with the page, hence a name that no page has. content/highlight.css styles it. */
  const NAME = "neon-bridge-number-ijegfccl";
  const LEAST_WIDTH_PX = 16;

  /** @returns {NumberMarks} */
  function createMarks() {
    /** @type {WeakMap<Text, { numbers: FoundNumber[], at: number, ranges: StaticRange[] }>} */
    let marked = new WeakMap();
    let isEmpty = true;
    const highlight = new Highlight();
    CSS.highlights.set(NAME, highlight);
    const view = NeonCS.createNearView({ onNear: draw, onFar: wipe });

    /** @param {Text} node */
    function draw(node) {
      const entry = marked.get(node);
      if (!entry || entry.ranges.length) return;
      entry.ranges = entry.numbers.map((number) => staticRange(node, number));
      for (const range of entry.ranges) highlight.add(range);
    }

    /** @param {Text} node */
    function wipe(node) {
      for (const range of marked.get(node)?.ranges.splice(0) ?? []) highlight.delete(range);
    }

    /** @param {Text} node @param {FoundNumber[]} numbers */
    function mark(node, numbers) {
      const before = marked.get(node);
      if (!numbers.length) return forget(node);
      if (before && isSame(before.numbers, numbers)) return view.add(node);
      const isDrawn = Boolean(before?.ranges.length);
      wipe(node);
      isEmpty = false;
      marked.set(node, { numbers, at: performance.now(), ranges: [] });
      if (isDrawn) draw(node);
      else view.add(node);
    }

    /** @param {Text} node */
    function forget(node) {
      if (!marked.has(node)) return;
      wipe(node);
      marked.delete(node);
      view.remove(node);
    }

    /** @param {number} x @param {number} y */
    function at(x, y) {
      const { element, shadowRoots } = NeonCS.lookAt(x, y);
      const node = document.caretPositionFromPoint?.(x, y, { shadowRoots })?.offsetNode;
      if (!element || !(node instanceof Text) || !isOnTop(element, node)) return null;
      const entry = marked.get(node);
      for (const number of entry?.numbers ?? []) {
        const rect = rectAt(node, number, x, y);
        if (entry && rect) return NeonCS.isSeen(NeonCS.holderOf(node)) ? { node, number, rect, at: entry.at } : null;
      }
      return null;
    }

    return {
      mark,
      forget,
      at,
      numbersOf: (node) => marked.get(node)?.numbers ?? [],
      clear() {
        view.clear();
        highlight.clear();
        isEmpty = true;
        marked = new WeakMap();
      },
      remove() {
        this.clear();
        CSS.highlights.delete(NAME);
      },
      get isEmpty() {
        return isEmpty;
      },
      get size() {
        return highlight.size;
      },
    };
  }

  /** @param {FoundNumber[]} some @param {FoundNumber[]} others */
  function isSame(some, others) {
    return some.length === others.length && some.every(({ start, text, number }, index) => {
      const other = others[index];
      return start === other.start && text === other.text && number === other.number;
    });
  }

  /** @param {Text} node @param {FoundNumber} number */
  function staticRange(node, { start, end }) {
    return new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
  }

  /** The boxes of a number; none where the page has changed the text since. @param {Text} node @param {FoundNumber} number */
  function rectsOf(node, { start, end, text }) {
    if (end > node.length || node.substringData(start, end - start) !== text) return [];
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    return [...range.getClientRects()].filter(({ width }) => width > 0);
  }

  /**
   * The box of the number that the point lies in: the caret snaps to the nearest text, however far.
   * @param {Text} node @param {FoundNumber} number @param {number} x @param {number} y
   */
  function rectAt(node, number, x, y) {
    const isInside = (/** @type {DOMRect} */ rect) => x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
    return rectsOf(node, number).find((rect) => isInside(rect) && rect.width >= LEAST_WIDTH_PX) ?? null;
  }

  /** Whether the element on top at a point shows this text. @param {Element} element @param {Text} node */
  function isOnTop(element, node) {
    const slot = node.assignedSlot ?? node.parentElement?.assignedSlot ?? null;
    return element.contains(node) || (slot !== null && element.contains(slot));
  }

  Object.assign(NeonCS, { createMarks, rectsOf });
})();
