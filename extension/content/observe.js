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
  /** To look at each element of a larger document takes 10 ms and more: there that is done once, and later. */
  const MOST_ELEMENTS = 20_000;
  const LOOK_ONCE_MS = [4000];
  /** Nearly all shadow roots are in elements of the page's own make, and those have a hyphen. */
  const OWN_ELEMENTS = "descendant::*[contains(local-name(), '-')]";
  /** Between two looks at the clock. */
  const TEXTS_OF_STEP = 32;
  const ELEMENTS_OF_STEP = 256;
  const CHARS_OF_STEP = 65_536;
  /** Part of a number at least, and more than the line break between two elements. */
  const SHORTEST_TEXT = 2;
  /** What changes whether text may be marked, and what its words mean. */
  const ATTRIBUTES = ["data-call-ignore", "contenteditable", "role", "content", "name", "lang"];
  const WATCHED = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES };
  const NEVER_SHOWN = new Set(["HEAD", "SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT"]);

  /**
   * @param {TextListener} listener
   * @param {AbortSignal} signal
   * @returns {TextObserver}
   */
  function observeText({ onText, onGone, onAround, onHead, onElsewhere, mayMatter, isPart, placeAfter }, signal) {
    const queue = NeonCS.createQueue(signal);
    /** @type {WeakSet<ShadowRoot>} */
    const known = new WeakSet();
    /** @type {Set<Node>} */
    let changed = new Set();
    /** @type {Set<Node>} */
    let removed = new Set();
    /** Where text has changed, come or gone. @type {Set<Node>} */
    let touched = new Set();
    let timer = 0;
    /** How often text has come, changed or gone. */
    let changes = 0;
    /** @type {number[]} */
    let looks = [];
    const observer = new MutationObserver(take);

    /** @param {MutationRecord[]} records */
    function take(records) {
      let isHead = false;
      for (const record of records) {
        const { type, target } = record;
        if (type !== "childList") changed.add(target);
        touched.add(target);
        if (type !== "attributes") changes += 1;
        // A record makes its lists when they are asked for.
        if (type === "characterData") continue;
        isHead ||= target instanceof HTMLHeadElement || target instanceof HTMLMetaElement;
        if (type === "attributes") continue;
        for (const node of record.addedNodes) changed.add(node);
        for (const node of record.removedNodes) removed.add(node);
      }
      if (isHead) onHead();
      timer ||= window.setTimeout(flush, DEBOUNCE_MS);
    }

    function flush() {
      timer = 0;
      queue.add(readChanges(removed, changed, touched));
      changed = new Set();
      removed = new Set();
      touched = new Set();
    }

    /** @param {Set<Node>} gone @param {Set<Node>} come @param {Set<Node>} around */
    function* readChanges(gone, come, around) {
      for (const root of gone) {
        if (root.isConnected) continue;
        for (const node of composed(root)) if (node instanceof Text && !node.isConnected) onGone(node);
        yield;
      }
      let count = 0;
      /** @type {Node | null} */
      let before = null;
      for (const node of come) {
        // What stands in another that changed is read with it: else a deep tree is read once for each of its levels.
        if (!node.isConnected || (node.parentNode && come.has(node.parentNode))) continue;
        if (before !== node.previousSibling) onElsewhere();
        before = node;
        if (node instanceof Text) yield* see(node) ?? [];
        else yield* read(node);
        count += 1;
        if (count % TEXTS_OF_STEP === 0) yield;
      }
      onElsewhere();
      for (const node of around) {
        onAround(node);
        count += 1;
        if (count % TEXTS_OF_STEP === 0) yield;
      }
    }

    /** @param {Node} root */
    function* readApart(root) {
      onElsewhere();
      yield* read(root);
      onElsewhere();
    }

    /** @param {Node} root */
    function* read(root) {
      yield* readTexts(root);
      yield* readRoots(root);
    }

    function* readPage() {
      for (const part of partsOf(document)) {
        yield* readPart(part);
        yield;
      }
      onElsewhere();
      const isLarge = document.getElementsByTagName("*").item(MOST_ELEMENTS) !== null;
      yield* isLarge ? readOwnElements() : readRoots(document);
      looks = (isLarge ? LOOK_ONCE_MS : LOOK_AGAIN_MS).map((delay) => window.setTimeout(() => queue.add(readNewRoots(document)), delay));
    }

    /** Most texts hold nothing that matters: it is looked for in all of them at once, and only those that it stands in are asked for theirs. @param {Node} part */
    function* readPart(part) {
      const whole = part.textContent ?? "";
      let place = placeAfter(whole, 0);
      const begun = changes;
      const texts = document.createNodeIterator(part, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION);
      let at = 0;
      let count = 0;
      while (place || changes !== begun) {
        const node = /** @type {Text | null} */ (texts.nextNode());
        if (!node) return;
        const start = at;
        at += node.length;
        while (place && place.end <= start) place = placeAfter(whole, place.end);
        // Where the page has changed meanwhile, places are elsewhere.
        const long = changes !== begun || (place && place.start < at) ? see(node) : null;
        if (long) yield* long;
        count += 1;
        if (count % TEXTS_OF_STEP === 0) yield;
      }
    }

    /** By an iterator, not a walker: that one ends where the page takes out the node it stands at. @param {Node} root */
    function* readTexts(root) {
      const texts = document.createNodeIterator(root, NodeFilter.SHOW_TEXT);
      let count = 0;
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const long = see(/** @type {Text} */ (node));
        if (long) yield* long;
        count += 1;
        if (count % TEXTS_OF_STEP === 0) yield;
      }
    }

    /** @param {Text} text @returns {Generator<void> | undefined} what is left to do where it is long */
    function see(text) {
      const { length } = text;
      if (length > CHARS_OF_STEP) return seeLong(text);
      if (length >= SHORTEST_TEXT && (mayMatter(text.data) || isPart(text))) onText(text);
      else onGone(text);
    }

    /** @param {Text} text */
    function* seeLong(text) {
      if (yield* mayHold(text.data)) onText(text);
      else onGone(text);
    }

    /** @param {string} text @returns {Generator<void, boolean, undefined>} */
    function* mayHold(text) {
      // Where one step ends the next begins a little before: nothing that matters is cut there.
      for (let at = 0; at < text.length; at += CHARS_OF_STEP) {
        if (mayMatter(text.slice(Math.max(0, at - NeonCS.MARGIN_CHARS), at + CHARS_OF_STEP))) return true;
        yield;
      }
      return false;
    }

    function* readOwnElements() {
      // This takes as long as a slice.
      yield NeonCS.pause();
      const found = new XPathEvaluator().evaluate(OWN_ELEMENTS, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
      for (let at = 0; at < found.snapshotLength; at += 1) {
        const { shadowRoot } = /** @type {Element} */ (found.snapshotItem(at));
        if (shadowRoot) adoptAnew(shadowRoot);
        if (at % ELEMENTS_OF_STEP === 0) yield;
      }
    }

    /** The texts in open shadow roots. @param {Node} root */
    function* readRoots(root) {
      for (const inner of rootsIn(root)) {
        if (inner) adoptAnew(inner);
        else yield;
      }
    }

    /** Only in the roots that are new, or in known ones. @param {Node} root @returns {Generator<void>} */
    function* readNewRoots(root) {
      for (const inner of rootsIn(root)) {
        if (!inner) yield;
        else if (known.has(inner)) queue.add(readNewRoots(inner));
        else adoptAnew(inner);
      }
    }

    /** @param {ShadowRoot} root */
    function adoptAnew(root) {
      if (!known.has(root)) observer.observe(root, WATCHED);
      known.add(root);
      queue.add(readApart(root));
    }

    /** A root that was met, by the pointer for example. @param {ShadowRoot} root */
    function adopt(root) {
      if (!known.has(root) && !signal.aborted) adoptAnew(root);
    }

    observer.observe(document, WATCHED);
    queue.add(readPage());
    signal.addEventListener("abort", () => {
      observer.disconnect();
      for (const look of [timer, ...looks]) clearTimeout(look);
    });
    return { queue, adopt, readAgain: () => queue.add(readApart(document)) };
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

  Object.assign(NeonCS, { observeText, composed });
})();
