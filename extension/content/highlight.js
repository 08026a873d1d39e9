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

  /**
   * @param {{ onWanted: (node: Text) => void }} parts `onWanted`: the numbers of an expected text are wanted now
   * @returns {NumberMarks}
   */
  function createMarks({ onWanted }) {
    /** What was found in the texts that were read. @type {WeakMap<Text, { numbers: PageNumber[], at: number, isDrawn: boolean }>} */
    let marked = new WeakMap();
    /** Texts that hold a part of a number which begins in another. @type {WeakMap<Text, Text>} */
    let owners = new WeakMap();
    let isEmpty = true;
    const highlight = new Highlight();
    CSS.highlights.set(NAME, highlight);
    const view = NeonCS.createNearView({ onNear, onFar });

    /** A text that may hold numbers, or other ones than before: they are wanted when it is near what is seen. @param {Text} node */
    function expect(node) {
      isEmpty = false;
      // What is drawn stays until the text was read anew.
      if (view.isNear(node)) return onWanted(node);
      marked.delete(node);
      view.add(node);
    }

    /** @param {Text} node */
    function onNear(node) {
      if (marked.has(node)) draw(node);
      else onWanted(node);
    }

    /** What stands around it may have changed when it is near again. @param {Text} node */
    function onFar(node) {
      wipe(node);
      marked.delete(node);
    }

    /** @param {Text} node */
    function draw(node) {
      const entry = marked.get(node);
      if (!entry || entry.isDrawn) return;
      entry.isDrawn = true;
      for (const { range } of entry.numbers) highlight.add(range);
    }

    /** @param {Text} node */
    function wipe(node) {
      for (const { range } of marked.get(node)?.numbers ?? []) highlight.delete(range);
    }

    /** What is found in an expected text: none perhaps, until what stands around it changes. @param {Text} node @param {PageNumber[]} numbers */
    function mark(node, numbers) {
      const before = marked.get(node);
      if (!view.has(node) || (before && isSame(before.numbers, numbers))) return;
      wipe(node);
      marked.set(node, { numbers, at: performance.now(), isDrawn: false });
      for (const { nodes } of numbers) for (const other of nodes) if (other !== node) owners.set(other, node);
      if (view.isNear(node)) draw(node);
    }

    /** @param {Text} node */
    function forget(node) {
      if (!view.has(node)) return;
      wipe(node);
      marked.delete(node);
      view.remove(node);
    }

    /** @param {Text} node */
    function found(node) {
      return marked.get(node)?.numbers ?? (view.has(node) ? null : undefined);
    }

    /** @param {Text} node */
    function numbersOf(node) {
      const numbers = found(node);
      if (numbers === null) onWanted(node);
      return numbers ?? [];
    }

    /** @param {number} x @param {number} y */
    function at(x, y) {
      const { element, shadowRoots } = NeonCS.lookAt(x, y);
      const node = document.caretPositionFromPoint?.(x, y, { shadowRoots })?.offsetNode;
      if (!element || !(node instanceof Text) || !isOnTop(element, node)) return null;
      for (const owner of [node, owners.get(node)]) {
        for (const number of owner ? numbersOf(owner) : []) {
          const rect = rectAt(number, x, y);
          if (owner && rect) return NeonCS.isSeen(NeonCS.holderOf(node)) ? { node: owner, number, rect, at: marked.get(owner)?.at ?? 0 } : null;
        }
      }
      return null;
    }

    return {
      expect,
      mark,
      forget,
      at,
      numbersOf,
      found,
      isDrawn: (node) => marked.get(node)?.isDrawn ?? false,
      isNear: view.isNear,
      separate: view.separate,
      clear() {
        view.clear();
        highlight.clear();
        isEmpty = true;
        marked = new WeakMap();
        owners = new WeakMap();
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

  /** @param {PageNumber[]} some @param {PageNumber[]} others */
  function isSame(some, others) {
    return some.length === others.length && some.every(({ text, number, range }, index) => {
      const other = others[index];
      return text === other.text && number === other.number && ENDS.every((end) => range[end] === other.range[end]);
    });
  }
  const ENDS = /** @type {const} */ (["startContainer", "startOffset", "endContainer", "endOffset"]);

  /** The boxes of a number; none where the page has changed the text since. @param {PageNumber} number */
  function rectsOf({ range, text }) {
    const live = NeonCS.liveRange(range);
    if (!live || live.toString() !== text) return [];
    return [...live.getClientRects()].filter(({ width }) => width > 0);
  }

  /**
   * The box of the number that the point lies in: the caret snaps to the nearest text, however far.
   * @param {PageNumber} number @param {number} x @param {number} y
   */
  function rectAt(number, x, y) {
    const isInside = (/** @type {DOMRect} */ rect) => x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
    return rectsOf(number).find((rect) => isInside(rect) && rect.width >= LEAST_WIDTH_PX) ?? null;
  }

  /** Whether the element on top at a point shows this text. @param {Element} element @param {Text} node */
  function isOnTop(element, node) {
    const slot = node.assignedSlot ?? node.parentElement?.assignedSlot ?? null;
    return element.contains(node) || (slot !== null && element.contains(slot));
  }

  Object.assign(NeonCS, { createMarks, rectsOf });
})();
