// @ts-check
/** What a person sees at a point, through open shadow roots, and whether it can be seen at all. */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const LEAST_OPACITY = 0.7;

  /**
   * The innermost element at a point, and the shadow roots on the way to it.
   * @param {number} x @param {number} y
   */
  function lookAt(x, y) {
    /** @type {ShadowRoot[]} */
    const shadowRoots = [];
    let element = document.elementFromPoint(x, y);
    while (element?.shadowRoot) {
      const inner = /** @type {Element | null} */ (element.shadowRoot.elementFromPoint(x, y));
      if (inner?.getRootNode() !== element.shadowRoot) break;
      shadowRoots.push(element.shadowRoot);
      element = inner;
    }
    return { element, shadowRoots };
  }

  /** The element that something stands in, out of shadow roots too. @param {Node} node */
  function holderOf({ parentElement, parentNode }) {
    return parentElement ?? (parentNode instanceof ShadowRoot ? parentNode.host : null);
  }

  /** Whether a person can have seen what he clicked on. @param {Element | null} element */
  function isSeen(element) {
    if (!element) return false;
    let opacity = 1;
    for (let at = /** @type {Element | null} */ (element); at; at = holderOf(at)) {
      const style = getComputedStyle(at);
      opacity *= Number(style.opacity);
      if (style.visibility === "hidden" || style.filter.includes("opacity")) return false;
    }
    return opacity >= LEAST_OPACITY;
  }

  Object.assign(NeonCS, { lookAt, holderOf, isSeen });
})();
