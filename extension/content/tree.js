// @ts-check
/** Ways through a page: its parts, the texts in it, and the open shadow roots. Looks only. */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const MOST_ELEMENTS = 20_000;
  /** Nearly all shadow roots are in elements of the page's own make, and those have a hyphen. */
  const OWN_ELEMENTS = "descendant::*[contains(local-name(), '-')]";
  /** Between two looks at the clock. */
  const ELEMENTS_OF_STEP = 256;
  const NEVER_SHOWN = new Set(["HEAD", "SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT"]);

  /** Whether there are so many elements that a look at each is felt. */
  function isLarge() {
    return document.getElementsByTagName("*").item(MOST_ELEMENTS) !== null;
  }

  /** What is in the body, and beside it. @param {Document} page */
  function partsOf({ documentElement, body }) {
    const parts = [...(documentElement?.childNodes ?? [])].flatMap((node) => (node === body ? [...body.childNodes] : node));
    return parts.filter(({ nodeName }) => !NEVER_SHOWN.has(nodeName));
  }

  /** Open shadow roots, not those within them; null now and then, for a look at the clock. @param {Node} root */
  function* rootsIn(root) {
    const elements = document.createNodeIterator(root, NodeFilter.SHOW_ELEMENT);
    let count = 0;
    for (let node = elements.nextNode(); node; node = elements.nextNode()) {
      const { shadowRoot } = /** @type {Element} */ (node);
      if (shadowRoot) yield shadowRoot;
      count += 1;
      if (count % ELEMENTS_OF_STEP === 0) yield null;
    }
  }

  /** Those in elements of the page's own make, which the browser finds by itself: a tenth of the work of `rootsIn`. */
  function* likelyRoots() {
    const found = new XPathEvaluator().evaluate(OWN_ELEMENTS, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
    for (let at = 0; at < found.snapshotLength; at += 1) {
      const { shadowRoot } = /** @type {Element} */ (found.snapshotItem(at));
      if (shadowRoot) yield shadowRoot;
      if (at % ELEMENTS_OF_STEP === 0) yield null;
    }
  }

  /**
   * The texts under a node, and the open shadow roots, each before what is in it, in the order of the
   * document. Not recursive, and without a filter in JavaScript, which would cost five times the walk.
   * @param {Node} root
   * @returns {Generator<Text | ShadowRoot>}
   */
  function* composed(root) {
    if (root instanceof Text) return yield root;
    const what = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT;
    const walkers = [document.createTreeWalker(root, what)];
    const own = root instanceof Element ? root.shadowRoot : null;
    if (own) {
      yield own;
      walkers.push(document.createTreeWalker(own, what));
    }
    for (let walker = walkers.at(-1); walker; walker = walkers.at(-1)) {
      const node = walker.nextNode();
      if (!node) walkers.pop();
      else if (node.nodeType === Node.TEXT_NODE) yield /** @type {Text} */ (node);
      else if (/** @type {Element} */ (node).shadowRoot) {
        const inner = /** @type {ShadowRoot} */ (/** @type {Element} */ (node).shadowRoot);
        yield inner;
        walkers.push(document.createTreeWalker(inner, what));
      }
    }
  }

  Object.assign(NeonCS, { composed, isLarge, likelyRoots, partsOf, rootsIn });
})();
