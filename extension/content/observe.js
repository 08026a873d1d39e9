// @ts-check
/**
 * Tells what text a document and its open shadow roots have: what is there now, what comes, changes and
 * goes. Changes nothing, and holds nothing of what is gone.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));
  const { composed, isLarge, likelyRoots, partsOf, rootsIn } = NeonCS;

  const DEBOUNCE_MS = 50;
  /** attachShadow makes no mutation: roots that come late to an element are looked for this long after. */
  const LOOK_AGAIN_MS = [1000, 4000, 15_000];
  /** To look at each element of a large document takes 10 ms and more: there that is done once, and later. */
  const LOOK_ONCE_MS = [4000];
  /** Between two looks at the clock. */
  const TEXTS_OF_STEP = 32;
  const CHARS_OF_STEP = 65_536;
  /** Part of a number at least, and more than the line break between two elements. */
  const SHORTEST_TEXT = 2;
  /** What changes whether text may be marked, and what its words mean. */
  const ATTRIBUTES = ["data-call-ignore", "contenteditable", "role", "content", "name", "lang"];
  const WATCHED = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES };

  /** What has happened since the page was looked at last; `around`: in which elements. @typedef {{ come: Set<Node>, gone: Set<Node>, rewritten: Set<Text>, around: Set<Node> }} News */

  /**
   * With a look at the clock now and then. @template T
   * @param {Iterable<T>} items @param {(item: T) => Iterable<unknown> | null | void} visit what is left to do of an item
   */
  function* inSteps(items, visit) {
    let count = 0;
    for (const item of items) {
      const rest = visit(item);
      if (rest) yield* rest;
      count += 1;
      if (count % TEXTS_OF_STEP === 0) yield;
    }
  }

  /** @returns {News} */
  const emptyNews = () => ({ come: new Set(), gone: new Set(), rewritten: new Set(), around: new Set() });

  /**
   * @param {TextListener} listener
   * @param {AbortSignal} signal
   * @returns {TextObserver}
   */
  function observeText({ onText, onGone, onAround, onHead, onElsewhere, mayMatter, isPart, placeAfter }, signal) {
    const queue = NeonCS.createQueue(signal);
    /** @type {WeakSet<ShadowRoot>} */
    const known = new WeakSet();
    let news = emptyNews();
    let timer = 0;
    /** How often text has come, changed or gone. */
    let changes = 0;
    /** @type {number[]} */
    let looks = [];
    const observer = new MutationObserver(take);

    /** @param {MutationRecord[]} records */
    function take(records) {
      let isHead = false;
      changes += records.length;
      for (const record of records) {
        const { type, target } = record;
        if (type === "characterData") {
          news.rewritten.add(/** @type {Text} */ (target));
          continue;
        }
        isHead ||= target instanceof HTMLHeadElement || target instanceof HTMLMetaElement;
        if (type === "attributes") news.come.add(target);
        else {
          news.around.add(target);
          for (const node of record.addedNodes) news.come.add(node);
          for (const node of record.removedNodes) news.gone.add(node);
        }
      }
      if (isHead) onHead();
      timer ||= window.setTimeout(flush, DEBOUNCE_MS);
    }

    function flush() {
      timer = 0;
      queue.add(readNews(news));
      news = emptyNews();
    }

    /** @param {News} news */
    function* readNews({ gone, come, rewritten, around }) {
      for (const root of gone) {
        if (root.isConnected) continue;
        for (const node of composed(root)) if (node instanceof Text && !node.isConnected) onGone(node);
        yield;
      }
      yield* readCome(come);
      yield* inSteps(rewritten, readRewritten);
      onElsewhere();
      yield* inSteps(around, onAround);
    }

    /** @param {Text} text */
    function readRewritten(text) {
      onElsewhere();
      const rest = text.isConnected ? see(text) : null;
      onAround(text);
      return rest;
    }

    /** @param {Set<Node>} come */
    function readCome(come) {
      /** @type {Node | null} */
      let before = null;
      return inSteps(come, (node) => {
        // What stands in another that changed is read with it: else a deep tree is read once for each of its levels.
        if (!node.isConnected || (node.parentNode && come.has(node.parentNode))) return null;
        if (before !== node.previousSibling) onElsewhere();
        before = node;
        return read(node);
      });
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
      yield* adoptAll(rootsIn(root));
    }

    function* readPage() {
      for (const part of partsOf(document)) {
        yield* readPart(part);
        yield;
      }
      onElsewhere();
      // This may take as long as a slice.
      yield NeonCS.pause();
      const large = isLarge();
      yield* adoptAll(large ? likelyRoots() : rootsIn(document));
      const delays = large ? LOOK_ONCE_MS : LOOK_AGAIN_MS;
      looks = delays.map((delay) => window.setTimeout(() => queue.add(readNewRoots(document)), delay));
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

    /** The texts in open shadow roots. @param {Iterable<ShadowRoot | null>} roots */
    function* adoptAll(roots) {
      for (const root of roots) {
        if (root) adoptAnew(root);
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

  Object.assign(NeonCS, { observeText });
})();
