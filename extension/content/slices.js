// @ts-check
/**
 * Long work in short slices: jobs are generators, and between two steps the page may have its turn. Texts
 * of any length are cut into pieces, so that one step stays short too.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** The aim is 8: a step may take a moment, and so may the collector. */
  const SLICE_MS = 5;
  const PIECE_CHARS = 4096;
  /** More than a number and what is looked at on its two sides. */
  const MARGIN_CHARS = 256;

  /**
   * Runs jobs one after the other, in the order they came; urgent ones before all others, also where one of
   * those is half done. A promise that a job yields is waited for.
   * @param {AbortSignal} signal ends it, in the middle of a job
   * @returns {JobQueue}
   */
  function createQueue(signal) {
    /** @type {Set<Iterator<unknown>>} */
    const jobs = new Set();
    /** @type {Set<Iterator<unknown>>} */
    const urgent = new Set();
    let isRunning = false;

    function start() {
      isRunning = true;
      // A job that fails is seen in the console, and takes no other with it.
      void run().finally(() => {
        isRunning = false;
        if (jobs.size + urgent.size > 0 && !signal.aborted) start();
      });
    }

    async function run() {
      let sliceEnds = performance.now() + SLICE_MS;
      while (jobs.size + urgent.size > 0 && !signal.aborted) {
        const awaited = step(urgent.size ? urgent : jobs);
        if (!awaited && performance.now() < sliceEnds) continue;
        await (awaited ?? pause());
        sliceEnds = performance.now() + SLICE_MS;
      }
    }

    /** @param {Set<Iterator<unknown>>} waiting */
    function step(waiting) {
      const [job] = waiting;
      let isDone = true;
      try {
        const { done = false, value } = job.next();
        isDone = done;
        return done ? null : value;
      } finally {
        if (isDone) waiting.delete(job);
      }
    }

    return {
      add(job, { isUrgent = false } = {}) {
        (isUrgent ? urgent : jobs).add(job);
        if (!isRunning && !signal.aborted) start();
      },
    };
  }

  /** The page's turn, whatever is left of the slice. Not `scheduler.yield`: what goes on after it comes before the page's next frame, in which marks are drawn. */
  function pause() {
    const { scheduler } = /** @type {{ scheduler?: { postTask?: (task: () => void) => Promise<void> } }} */ (/** @type {unknown} */ (globalThis));
    return scheduler?.postTask?.(() => {}) ?? new Promise((resolve) => setTimeout(resolve));
  }

  /**
   * A text in pieces that overlap: what begins between `start` and `end` stands whole in its piece, with
   * its surroundings. `from` is where the piece's text begins.
   * @param {string} text
   * @returns {Generator<TextPiece>}
   */
  function* piecesOf(text) {
    for (let start = 0; start < text.length; start += PIECE_CHARS) {
      const from = Math.max(0, start - MARGIN_CHARS);
      const end = Math.min(text.length, start + PIECE_CHARS);
      yield { from, start, end, text: text.slice(from, end + MARGIN_CHARS) };
    }
  }

  Object.assign(NeonCS, { createQueue, pause, piecesOf, PIECE_CHARS, MARGIN_CHARS });
})();
