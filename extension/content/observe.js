// @ts-check
/**
 * Tells what text a document and its open shadow roots have: what is there now, what comes, changes and
 * goes. Changes nothing, and holds nothing of what is gone.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const DEBOUNCE_MS = 50;
  /** attachShadow makes no mutation: roots that come late to an element are looked for this long after. */
  const LOOK_AGAIN_MS = [1000, 4000, 15_000];
  /** To look at each element takes as long as its texts: in a larger document roots are looked for once, and late. */
  const MOST_ELEMENTS = 20_000;
  const LOOK_LATE_MS = [4000];
  /** Texts between two looks at the clock. */
  const TEXTS_OF_STEP = 16;
  /** What changes whether text may be marked. */
  const ATTRIBUTES = ["data-call-ignore", "contenteditable", "content", "name"];
  const TEXTS_AND_ROOTS = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT;
  const WATCHED = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES };

  /**
   * @param {{ onText: (node: Text) => void, onGone: (root: Node) => void, onHead: () => void, signal: AbortSignal }} parts
   *   `onText`: a text to read, or to read again; `onGone`: a subtree that was taken out; `onHead`: the head changed
   * @returns {TextObserver}
   */
  function observeText({ onText, onGone, onHead, signal }) {
    const queue = NeonCS.createQueue(signal);
    /** @type {WeakSet<ShadowRoot>} */
    const known = new WeakSet();
    /** @type {Set<Node>} */
    let changed = new Set();
    /** @type {Set<Node>} */
    let removed = new Set();
    let timer = 0;
    const observer = new MutationObserver(take);

    /** @param {MutationRecord[]} records */
    function take(records) {
      let isHead = false;
      for (const { type, target, addedNodes, removedNodes } of records) {
        isHead ||= target instanceof HTMLHeadElement || target instanceof HTMLMetaElement;
        if (type !== "childList") changed.add(target);
        for (const node of addedNodes) changed.add(node);
        for (const node of removedNodes) removed.add(node);
      }
      if (isHead) onHead();
      timer ||= window.setTimeout(flush, DEBOUNCE_MS);
    }

    function flush() {
      timer = 0;
      for (const node of removed) if (!node.isConnected) onGone(node);
      // What stands in another that changed is read with it: else a deep tree is read once for each of its levels.
      for (const node of changed) if (node.isConnected && !(node.parentNode && changed.has(node.parentNode))) queue.add(read(node));
      changed = new Set();
      removed = new Set();
    }

    /** @param {Node} root @param {number} [what] */
    function* read(root, what = TEXTS_AND_ROOTS) {
      let count = 0;
      for (const node of composed(root, what)) {
        if (node.nodeType === Node.TEXT_NODE) onText(/** @type {Text} */ (node));
        else watch(/** @type {ShadowRoot} */ (node));
        count += 1;
        if (count % TEXTS_OF_STEP === 0) yield;
      }
    }

    /** Only the roots that are new, with what is in them. */
    function* readNewRoots() {
      let count = 0;
      for (const node of composed(document)) {
        if (node instanceof ShadowRoot) adopt(node);
        count += 1;
        if (count % TEXTS_OF_STEP === 0) yield;
      }
    }

    /** @param {ShadowRoot} root */
    function watch(root) {
      if (known.has(root)) return;
      known.add(root);
      observer.observe(root, WATCHED);
    }

    /** A root that was met, by the pointer for example. @param {ShadowRoot} root */
    function adopt(root) {
      if (known.has(root) || signal.aborted) return;
      watch(root);
      queue.add(read(root));
    }

    observer.observe(document, WATCHED);
    const isLarge = document.getElementsByTagName("*").length > MOST_ELEMENTS;
    queue.add(read(document, isLarge ? NodeFilter.SHOW_TEXT : TEXTS_AND_ROOTS));
    const looks = (isLarge ? LOOK_LATE_MS : LOOK_AGAIN_MS).map((after) => setTimeout(() => queue.add(readNewRoots()), after));
    signal.addEventListener("abort", () => {
      observer.disconnect();
      for (const look of [timer, ...looks]) clearTimeout(look);
    });
    return { queue, adopt, readAgain: () => queue.add(read(document)) };
  }

  /**
   * The texts under a node, and the open shadow roots, each before what is in it, in the order of the
   * document. Not recursive, and without a filter in JavaScript, which would cost five times the walk.
   * @param {Node} root @param {number} [what] without elements no root is found either
   * @returns {Generator<Text | ShadowRoot>}
   */
  function* composed(root, what = TEXTS_AND_ROOTS) {
    if (root instanceof Text) yield root;
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

  Object.assign(NeonCS, { observeText, composed });
})();
