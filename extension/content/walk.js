// @ts-check
/** From number to number by the keyboard, in the order of the page: shows the chip with the focus in it. */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** Among so many the first one in view is looked for; on a longer page the walk begins at its top. */
  const MOST_LOOKED_AT = 2000;

  /**
   * @param {{ numbers: PageNumbers, chip: NumberChip }} parts
   * @returns {NumberWalk}
   */
  function createWalk({ numbers, chip }) {
    /** @type {Stop | null} */
    let current = null;
    /** Where the focus was before. @type {HTMLElement | null} */
    let returnTo = null;

    /** @returns {Stop[]} */
    function stops() {
      if (!numbers.isOn) return [];
      const texts = [...NeonCS.composed(document)].filter((node) => node instanceof Text);
      return texts.flatMap((node) => numbers.marks.numbersOf(node).map((number) => ({ node, number })));
    }

    /**
     * To the next number, or the one before; false when there is none on that side.
     * @param {1 | -1} step @param {boolean} fromEdge begin at this frame's first or last number
     */
    function go(step, fromEdge) {
      const all = stops();
      for (let index = startOf(all, step, fromEdge) + step; index >= 0 && index < all.length; index += step) {
        if (!isVisible(all[index])) continue;
        show(all[index]);
        return true;
      }
      return false;
    }

    /** @param {Stop[]} all @param {1 | -1} step @param {boolean} fromEdge */
    function startOf(all, step, fromEdge) {
      const here = all.findIndex(({ node, number }) => node === current?.node && number.start === current.number.start);
      if (here >= 0 && !fromEdge) return here;
      const first = step > 0 ? -1 : all.length;
      if (fromEdge) return first;
      const inView = all.slice(0, MOST_LOOKED_AT).findIndex((stop) => isVisible(stop) && isInView(firstRect(stop)));
      return inView < 0 ? first : inView - step;
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

    return { go, leave, report: () => ({ count: stops().length, isHere: chip.isByKey }) };
  }

  /** @param {Stop} stop */
  function firstRect({ node, number }) {
    return NeonCS.rectsOf(node, number)[0];
  }

  /** @param {Stop} stop */
  function isVisible(stop) {
    const holder = NeonCS.holderOf(stop.node);
    const options = { opacityProperty: true, visibilityProperty: true };
    return firstRect(stop) !== undefined && holder !== null && holder.checkVisibility(options);
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
