// @ts-check
/**
 * Finding numbers on this page, switched on and off: reads the texts that the observer hands over, loads
 * libphonenumber once one of them needs it, and leaves out what the page or the person does not want.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** A number has this many characters at least; a short code beside its word is longer too. */
  const SHORTEST_TEXT = 4;

  /**
   * @param {{ loadLibrary: () => Promise<unknown> }} parts
   * @returns {PageNumbers}
   */
  function createNumbers({ loadLibrary }) {
    const marks = NeonCS.createMarks();
    /** @type {NumberState} */
    let state = { isOn: false, country: "", areaCode: "", shapes: [] };
    /** Shapes that are no numbers on this site. */
    let refused = new Set();
    /** @type {AbortController | null} */
    let watching = null;
    /** @type {TextObserver | null} */
    let observer = null;
    /** libphonenumber, which most frames never need. @type {Promise<unknown> | null} */
    let loading = null;

    /** @param {NumberState} next */
    function set(next) {
      const isSamePlan = next.country === state.country && next.areaCode === state.areaCode;
      state = next;
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
      observer = null;
      watching = new AbortController();
      const { signal } = watching;
      // Left without an observer the head is still looked at: the page may change its mind.
      if (isWanted()) observer = NeonCS.observeText({ onText: readText, onGone: marks.forget, onHead: lookAtHead, mayMatter }, signal);
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

    /** Whether it is worth a look what texts these are. @param {string} text of many nodes */
    function mayMatter(text) {
      const { country, exchange } = state;
      return Boolean(exchange) || NeonCS.hasDigits(text, country) || NeonCS.mayHoldVanity(text, country);
    }

    /** A promise when it is to be called again after that. @param {Text} node @returns {Promise<unknown> | void} */
    function readText(node) {
      const { data } = node;
      if (data.length > NeonCS.PIECE_CHARS) return observer?.queue.add(readLong(node));
      const isNumber = data.length >= SHORTEST_TEXT && NeonCS.mayHoldNumber(data, state) && !NeonCS.isLeftAlone(node);
      if (!isNumber) return marks.forget(node);
      if (!globalThis.libphonenumber) return load();
      marks.mark(node, numbersIn({ text: data, from: 0, start: 0, end: data.length }, node));
    }

    /** Piece by piece; marked when all is read. @param {Text} node */
    function* readLong(node) {
      const { data } = node;
      const found = [];
      for (const piece of NeonCS.piecesOf(data)) {
        // Changed or gone since: the observer hands it over again, or not at all.
        if (node.length !== data.length || !node.isConnected) return;
        if (NeonCS.mayHoldNumber(piece.text, state)) {
          if (NeonCS.isLeftAlone(node)) break;
          if (!globalThis.libphonenumber) yield load();
          if (!globalThis.libphonenumber) return;
          found.push(...numbersIn(piece, node));
        }
        yield;
      }
      marks.mark(node, found);
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
      for (const number of NeonCS.findNumbers(text, state)) {
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
