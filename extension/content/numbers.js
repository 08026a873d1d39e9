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
  /** So many texts of a line are read again when one of them has changed. */
  const MOST_AROUND = 32;
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
    /** How the text that was read last was read. @type {NumberSettings} */
    let lastPlan = state;
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
      lastPlan = state;
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
      if (isWanted()) observer = NeonCS.observeText({ ...listener, onText: expect, onGone: forget, onElsewhere: separate }, signal);
      else if (state.isOn) watchHead(signal);
    }

    /** @type {Pick<TextListener, "onAround" | "onHead" | "mayMatter" | "isPart" | "placeAfter">} */
    const listener = {
      onAround: readAround,
      onHead: lookAtHead,
      mayMatter: (text) => NeonCS.mayMatter(text, state),
      isPart: (text) => NeonCS.isPartOfNumber(text, state),
      placeAfter: (text, from) => NeonCS.placeAfter(text, from, state),
    };

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
      try {
        let count = 0;
        for (const node of wanted) {
          // Before it is read: while it is, it may be wanted once more.
          wanted.delete(node);
          if (!(yield* read(node))) return void wanted.add(node);
          count += 1;
          if (count % TEXTS_OF_STEP === 0) yield;
        }
      } finally {
        isReading = false;
      }
    }

    /**
     * The numbers in a text, which are marked from then on; long texts piece by piece. Null where
     * libphonenumber is needed and did not come. @param {Text} node
     * @returns {Generator<unknown, PageNumber[] | null, undefined>}
     */
    function* read(node) {
      if (!node.isConnected) return [];
      const line = NeonCS.lineOf(node);
      const plan = planFor(node);
      const found = [];
      for (const piece of NeonCS.piecesOf(line.text)) {
        if (piece.start > 0) {
          yield;
          // It is wanted again, or not at all.
          if (!NeonCS.isStill(line)) return [];
        }
        if (!NeonCS.mayHoldNumber(piece.text, plan)) continue;
        if (NeonCS.isLeftAlone(node)) break;
        if (!globalThis.libphonenumber) {
          yield load();
          return globalThis.libphonenumber ? yield* read(node) : null;
        }
        found.push(...numbersIn(piece, plan, line, node));
      }
      marks.mark(node, found);
      return found;
    }

    /** Those of a text: what begins in another one that is expected is that one's. @param {TextPiece} piece @param {NumberSettings} plan @param {TextLine} line @param {Text} node */
    function numbersIn(piece, plan, line, node) {
      const own = line.parts.find((part) => part.node === node);
      /** @type {PageNumber[]} */
      const numbers = [];
      for (const number of NeonCS.findNumbers(piece.text, plan)) {
        const start = piece.from + number.start;
        const end = piece.from + number.end;
        if (start < piece.start || start >= piece.end || !own || end <= own.start || start >= own.end) continue;
        const { nodes, range, text } = NeonCS.rangeIn(line, start, end);
        if (nodes.find((other) => other === node || marks.found(other) !== undefined) !== node) continue;
        const holder = NeonCS.holderOf(node);
        const shape = holder ? NeonCS.shapeOf(piece.text, number, NeonCS.placeOf(holder)) : "";
        if (refused.has(shape) || nodes.some((other) => other !== node && NeonCS.isLeftAlone(other))) continue;
        numbers.push({ ...number, start, end, text, nodes, range, shape });
      }
      return numbers;
    }

    /** What stands around digits says what they are: what is near what is seen is read again with its neighbour. @param {Node} changed */
    function readAround(changed) {
      const isFar = changed instanceof Text && marks.found(changed) !== undefined && !marks.isNear(changed);
      if (isFar || !changed.isConnected) return;
      const line = NeonCS.lineRoot(changed);
      readNear(line);
      // It may be the label of what comes next.
      if (line instanceof Element && line.nextElementSibling) readNear(line.nextElementSibling);
    }

    /** @param {Node} root */
    function readNear(root) {
      const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let count = 0; count < MOST_AROUND && texts.nextNode(); count += 1) {
        const text = /** @type {Text} */ (texts.currentNode);
        if (marks.isNear(text)) want(text);
      }
    }

    /** In the language of the text, as far as the page says it. @param {Text} node */
    function planFor(node) {
      const { lang } = /** @type {HTMLElement} */ (NeonCS.holderOf(node)?.closest("[lang]") ?? document.documentElement);
      if (lang !== lastPlan.language) lastPlan = { ...state, language: lang };
      return lastPlan;
    }

    /** Where it does not come, the next text that needs it asks again. */
    function load() {
      const done = () => (loading = null);
      loading ??= loadLibrary().then(done, done);
      return loading;
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
