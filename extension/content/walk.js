// @ts-check
/** From number to number by the keyboard, in the order of the page: shows the chip with the focus in it. */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** Between two looks at the clock. */
  const TEXTS_OF_STEP = 32;

  /**
   * @param {{ numbers: PageNumbers, chip: NumberChip, signal: AbortSignal }} parts
   * @returns {NumberWalk}
   */
  function createWalk({ numbers, chip, signal }) {
    const queue = NeonCS.createQueue(signal);
    /** @type {Stop | null} */
    let current = null;
    /** Where the focus was before. @type {HTMLElement | null} */
    let returnTo = null;

    /**
     * To the next number, or the one before; false when there is none on that side.
     * @param {1 | -1} step @param {boolean} fromEdge begin at this frame's first or last number
     * @returns {Promise<boolean>}
     */
    function go(step, fromEdge) {
      return new Promise((resolve) => queue.add(search(step, fromEdge, resolve)));
    }

    /** Reads the texts on the way, which may never have been near what is seen. @param {1 | -1} step @param {boolean} fromEdge @param {(isShown: boolean) => void} done */
    function* search(step, fromEdge, done) {
      const texts = numbers.isOn ? [...NeonCS.composed(document)].filter(isKnown) : [];
      const start = fromEdge ? null : startIn(texts);
      let index = start ? texts.indexOf(start.node) : step > 0 ? 0 : texts.length - 1;
      for (let count = 1; index >= 0 && index < texts.length; index += step, count += 1) {
        const node = texts[index];
        const found = numbers.marks.found(node) ?? (yield* numbers.read(node)) ?? [];
        for (const number of step > 0 ? found : found.toReversed()) {
          const stop = { node, number };
          if ((node === start?.node && !isBeyond(stop, start, step)) || !isVisible(stop)) continue;
          show(stop);
          return done(true);
        }
        if (count % TEXTS_OF_STEP === 0) yield;
      }
      done(false);
    }

    /** @param {Text | ShadowRoot} node @returns {node is Text} */
    function isKnown(node) {
      return node instanceof Text && numbers.marks.found(node) !== undefined;
    }

    /** Where the walk is, or else the first number in view. @param {Text[]} texts @returns {Stop & { isNew?: boolean } | null} */
    function startIn(texts) {
      if (current && texts.includes(current.node)) return current;
      for (const node of texts) {
        if (!numbers.marks.isDrawn(node)) continue;
        const number = numbers.marks.numbersOf(node).find((number) => isVisible({ node, number }) && isInView(firstRect({ node, number })));
        if (number) return { node, number, isNew: true };
      }
      return null;
    }

    /** @param {Stop} stop */
    function show(stop) {
      if (!chip.isByKey) returnTo = focusedElement();
      current = stop;
      bringIntoView(stop);
      chip.show({ ...stop, rect: firstRect(stop), at: 0 }, { isByKey: true });
    }

    /** The chip goes, and the focus returns to where it was. */
    function leave() {
      const isByKey = chip.isByKey;
      chip.hide();
      if (isByKey && returnTo?.isConnected) returnTo.focus({ preventScroll: true });
      returnTo = null;
    }

    return { go, leave, report: () => ({ mayHave: numbers.isOn && !numbers.marks.isEmpty, isHere: chip.isByKey }) };
  }

  /** In the same text as where the walk is. @param {Stop} stop @param {Stop & { isNew?: boolean }} from @param {1 | -1} step */
  function isBeyond(stop, { number: { start }, isNew }, step) {
    const way = (stop.number.start - start) * step;
    return isNew ? way >= 0 : way > 0;
  }

  /** @param {Stop} stop */
  function firstRect({ number }) {
    return NeonCS.rectsOf(number)[0];
  }

  /** @param {Stop} stop */
  function isVisible(stop) {
    const holder = NeonCS.holderOf(stop.node);
    const options = { opacityProperty: true, visibilityProperty: true };
    // What stands directly in one has a box, and an element that is shown around it.
    if (!holder || (holder instanceof HTMLDetailsElement && !holder.open)) return false;
    return firstRect(stop) !== undefined && holder.checkVisibility(options);
  }

  /** @param {DOMRect} rect */
  function isInView({ top, bottom, left, right }) {
    return bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  }

  /** @param {Stop} stop */
  function bringIntoView(stop) {
    const holder = NeonCS.holderOf(stop.node);
    holder?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    const rect = firstRect(stop);
    // A long text is in view before its number is.
    if (!isInView(rect)) scrollBy({ top: rect.top - innerHeight / 2, left: rect.left - innerWidth / 2, behavior: "instant" });
  }

  function focusedElement() {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element instanceof HTMLElement ? element : null;
  }

  Object.assign(NeonCS, { createWalk });
})();
