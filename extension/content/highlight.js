// @ts-check
/**
 * Marks found numbers on the page without touching it: highlights over static ranges, and the answer to
 * "which number is at this point?". A page's own elements are never wrapped: that breaks React.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** The registry is shared with the page, hence a name that no page has. content/highlight.css styles it. */
  const NAME = "neon-bridge-number-ijegfccl";
  const SKIPPED =
    "a[href],button,input,textarea,select,option,label[for],summary,script,style,noscript,template,code,pre,kbd,samp,svg,math," +
    "[contenteditable]:not([contenteditable='false' i]),[role='button' i],[role='link' i],[role='textbox' i],[role='checkbox' i]," +
    "[role='option' i],[role='menuitem' i],[role='tab' i]";
  const LEAST_OPACITY = 0.7;
  const LEAST_WIDTH_PX = 16;

  /** @returns {NumberMarks} */
  function createMarks() {
    /** @type {WeakMap<Text, Mark[]>} */
    const marksByNode = new WeakMap();
    const highlight = new Highlight();
    CSS.highlights.set(NAME, highlight);

    return {
      mark(node, plan) {
        this.forget(node);
        if (isSkipped(node)) return;
        const marks = NeonCS.findNumbers(node.data, plan).map((number) => {
          const range = staticRange(node, number);
          highlight.add(range);
          return { range, number, at: performance.now() };
        });
        if (marks.length) marksByNode.set(node, marks);
      },

      forget(node) {
        for (const { range } of marksByNode.get(node) ?? []) highlight.delete(range);
        marksByNode.delete(node);
      },

      at(x, y) {
        const position = document.caretPositionFromPoint?.(x, y);
        const node = position?.offsetNode;
        if (!(node instanceof Text)) return null;
        for (const { number, at } of marksByNode.get(node) ?? []) {
          const rect = rectAt(node, number, x, y);
          const element = rect && seenElement(node, x, y);
          if (rect && element) return { number, rect, element, at };
        }
        return null;
      },

      clear() {
        highlight.clear();
        CSS.highlights.delete(NAME);
      },

      get size() {
        return highlight.size;
      },
    };
  }

  /** @param {Text} node @param {FoundNumber} number */
  function staticRange(node, { start, end }) {
    return new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
  }

  /**
   * The box of the number that the point lies in: the caret snaps to the nearest text, however far.
   * @param {Text} node @param {FoundNumber} number @param {number} x @param {number} y
   */
  function rectAt(node, { start, end, text }, x, y) {
    // The page may have changed the text since; the observer has not come round yet.
    if (node.data.slice(start, end) !== text) return null;
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    const isInside = (/** @type {DOMRect} */ rect) => x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
    return [...range.getClientRects()].find((rect) => isInside(rect) && rect.width >= LEAST_WIDTH_PX) ?? null;
  }

  /**
   * The element that shows the text, if it is on top at this point and can be seen.
   * @param {Text} node @param {number} x @param {number} y
   */
  function seenElement(node, x, y) {
    const top = document.elementFromPoint(x, y);
    const isOnTop = top !== null && top.contains(node) && isSkippedElement(top) === false;
    return isOnTop && isSeen(node.parentElement) ? node.parentElement : null;
  }

  /** Whether a person can have seen what he clicked on. @param {Element | null} element */
  function isSeen(element) {
    if (!element) return false;
    let opacity = 1;
    for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
      const style = getComputedStyle(at);
      opacity *= Number(style.opacity);
      if (style.visibility === "hidden" || style.filter.includes("opacity")) return false;
    }
    return opacity >= LEAST_OPACITY;
  }

  /** @param {Text} node */
  function isSkipped(node) {
    const parent = node.parentElement;
    return parent === null || isSkippedElement(parent);
  }

  /** @param {Element} element */
  function isSkippedElement(element) {
    return element.closest(SKIPPED) !== null || (element instanceof HTMLElement && element.isContentEditable);
  }

  Object.assign(NeonCS, { createMarks, isSeen });
})();
