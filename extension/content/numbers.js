// @ts-check
/**
 * Finding numbers on this page, switched on and off: of the texts that the observer hands over it reads
 * those near what is seen, loads libphonenumber once one of them needs it, and leaves out what the page or
 * the person does not want.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** What says how numbers are read. */
  const PLAN = /** @type {const} */ (["country", "areaCode", "exchange"]);
  /** Between two looks at the clock. */
  const TEXTS_OF_STEP = 8;

  /**
   * @param {{ loadLibrary: () => Promise<unknown> }} parts
   * @returns {PageNumbers}
   */
  function createNumbers({ loadLibrary }) {
    const marks = NeonCS.createMarks({ onWanted: want });
    /** @type {NumberState} */
    let state = { isOn: false, country: "", areaCode: "", exchange: false, shapes: [] };
    /** How the text that was read last is to be read. @type {NumberSettings} */
    let plan = state;
    /** Shapes that are no numbers on this site. */
    let refused = new Set();
    /** @type {AbortController | null} */
    let watching = null;
    /** @type {TextObserver | null} */
    let observer = null;
    /** libphonenumber, which most frames never need. @type {Promise<unknown> | null} */
    let loading = null;
    /** Texts whose numbers are wanted now. @type {Set<Text>} */
    let wanted = new Set();
    let isReading = false;

    /** @param {NumberState} next */
    function set(next) {
      const isSamePlan = PLAN.every((name) => next[name] === state[name]);
      state = next;
      plan = state;
      refused = new Set(next.shapes);
      if (observer && isSamePlan && isWanted()) observer.readAgain();
      else restart();
    }

    function isWanted() {
      return state.isOn && Boolean(state.country) && !NeonCS.forbidsDetection();
    }

    function restart() {
      watching?.abort();
      marks.clear();
      wanted = new Set();
      isReading = false;
      observer = null;
      watching = new AbortController();
      const { signal } = watching;
      // Left without an observer the head is still looked at: the page may change its mind.
      const { expect, forget, separate } = marks;
      const mayMatter = (/** @type {string} */ text) => NeonCS.mayMatter(text, state);
      if (isWanted()) observer = NeonCS.observeText({ onText: expect, onGone: forget, onHead: lookAtHead, onElsewhere: separate, mayMatter }, signal);
      else if (state.isOn) watchHead(signal);
    }

    function lookAtHead() {
      if (isWanted() !== Boolean(observer)) restart();
    }

    /** @param {AbortSignal} signal */
    function watchHead(signal) {
      const head = new MutationObserver(lookAtHead);
      head.observe(document.head ?? document, { subtree: true, childList: true, attributes: true });
      signal.addEventListener("abort", () => head.disconnect());
    }

    /** @param {Text} node */
    function want(node) {
      wanted.add(node);
      if (isReading) return;
      isReading = true;
      observer?.queue.add(readWanted(), { isUrgent: true });
    }

    /** What was not read for want of the library is read with the next text that is wanted. */
    function* readWanted() {
      let count = 0;
      for (const node of wanted) {
        if (!(yield* read(node))) break;
        wanted.delete(node);
        count += 1;
        if (count % TEXTS_OF_STEP === 0) yield;
      }
      isReading = false;
    }

    /**
     * The numbers in a text, which are marked from then on; long texts piece by piece. Null where
     * libphonenumber is needed and did not come. @param {Text} node
     * @returns {Generator<unknown, FoundNumber[] | null, undefined>}
     */
    function* read(node) {
      const { data } = node;
      const found = [];
      for (const piece of NeonCS.piecesOf(data)) {
        if (piece.start > 0) yield;
        // Changed or gone since: the observer hands it over again, or not at all.
        if (node.length !== data.length || !node.isConnected) return [];
        if (!NeonCS.mayHoldNumber(piece.text, planFor(node))) continue;
        if (NeonCS.isLeftAlone(node)) break;
        if (!globalThis.libphonenumber) yield load();
        if (!globalThis.libphonenumber) return null;
        found.push(...numbersIn(piece, node));
      }
      marks.mark(node, found);
      return found;
    }

    /** In the language of the text, as far as the page says it. @param {Text} node */
    function planFor(node) {
      const { lang } = /** @type {HTMLElement} */ (NeonCS.holderOf(node)?.closest("[lang]") ?? document.documentElement);
      if (lang !== plan.language) plan = { ...state, language: lang };
      return plan;
    }

    /** Where it does not come, the next text that needs it asks again. */
    function load() {
      const done = () => (loading = null);
      loading ??= loadLibrary().then(done, done);
      return loading;
    }

    /** @param {TextPiece} piece @param {Text} node @returns {FoundNumber[]} */
    function numbersIn({ from, start, end, text }, node) {
      const numbers = [];
      for (const number of NeonCS.findNumbers(text, planFor(node))) {
        const at = from + number.start;
        if (at < start || at >= end || isRefused(text, number, node)) continue;
        numbers.push({ ...number, start: at, end: from + number.end });
      }
      return numbers;
    }

    /** @param {string} text @param {FoundNumber} number @param {Text} node */
    function isRefused(text, number, node) {
      const holder = refused.size ? NeonCS.holderOf(node) : null;
      return holder !== null && refused.has(NeonCS.shapeOf(text, number, NeonCS.placeOf(holder)));
    }

    return {
      set,
      marks,
      read,
      adopt: (root) => observer?.adopt(root),
      get isOn() {
        return observer !== null;
      },
      /** Where links are taken over too: everywhere but where the person wants nothing of us. */
      get isWelcome() {
        return state.isOn;
      },
      stop() {
        watching?.abort();
        marks.remove();
      },
    };
  }

  Object.assign(NeonCS, { createNumbers });
})();
