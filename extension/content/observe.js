// @ts-check
/**
 * Hands every text node of a document to a callback: those there are now, in slices that never hold up
 * the page, and those that come or change later. Changes nothing.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const SLICE_MS = 8;
  const DEBOUNCE_MS = 50;
  /** A number has seven characters at least. */
  const SHORTEST_TEXT = 7;

  /** @type {NeonContent["observeText"]} */
  function observeText({ root, onText, onGone, signal }) {
    const queue = new Queue({ onText, signal });
    /** @type {Set<Node>} */
    const changed = new Set();
    let timer = 0;

    const observer = new MutationObserver((records) => {
      for (const record of records) {
        if (record.type === "characterData") changed.add(record.target);
        else for (const node of record.addedNodes) changed.add(node);
      }
      timer ||= window.setTimeout(flush, DEBOUNCE_MS);
    });

    function flush() {
      timer = 0;
      for (const node of changed) {
        if (node instanceof Text) onGone(node);
        if (node.isConnected) queue.add(node);
      }
      changed.clear();
    }

    observer.observe(root, { subtree: true, childList: true, characterData: true });
    signal.addEventListener("abort", () => {
      observer.disconnect();
      clearTimeout(timer);
    });
    queue.add(root);
  }

  /** Walks trees in slices, in the order they came. */
  class Queue {
    /** @param {{ onText: (node: Text) => void, signal: AbortSignal }} parts */
    constructor({ onText, signal }) {
      this.onText = onText;
      this.signal = signal;
      /** @type {Node[]} */
      this.roots = [];
      this.isRunning = false;
    }

    /** @param {Node} root */
    add(root) {
      this.roots.push(root);
      if (!this.isRunning) void this.run();
    }

    async run() {
      this.isRunning = true;
      let sliceEnds = performance.now() + SLICE_MS;
      for (let root = this.roots.shift(); root && !this.signal.aborted; root = this.roots.shift()) {
        for (const node of textsIn(root)) {
          if (node.length >= SHORTEST_TEXT) this.onText(node);
          if (performance.now() < sliceEnds) continue;
          await pause();
          if (this.signal.aborted) break;
          sliceEnds = performance.now() + SLICE_MS;
        }
      }
      this.isRunning = false;
    }
  }

  /** A filter in JavaScript would cost five times the walk itself. @param {Node} root @returns {Generator<Text>} */
  function* textsIn(root) {
    if (root instanceof Text) yield root;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) yield /** @type {Text} */ (walker.currentNode);
  }

  function pause() {
    const { scheduler } = /** @type {{ scheduler?: { yield?: () => Promise<void> } }} */ (/** @type {unknown} */ (globalThis));
    return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
  }

  Object.assign(NeonCS, { observeText });
})();
