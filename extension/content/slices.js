// @ts-check
/**
 * Long work in short slices: jobs are generators, and between two steps the page may have its turn. Texts
 * of any length are cut into pieces, so that one step stays short too.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const SLICE_MS = 8;
  const PIECE_CHARS = 4096;
  /** More than a number and what is looked at on its two sides. */
  const MARGIN_CHARS = 256;

  /**
   * Runs jobs one after the other, in the order they came.
   * @param {AbortSignal} signal ends it, in the middle of a job
   * @returns {JobQueue}
   */
  function createQueue(signal) {
    /** @type {Set<Iterator<unknown>>} */
    const jobs = new Set();
    let isRunning = false;

    async function run() {
      isRunning = true;
      let sliceEnds = performance.now() + SLICE_MS;
      for (const job of jobs) {
        while (!signal.aborted && !job.next().done) {
          if (performance.now() < sliceEnds) continue;
          await pause();
          sliceEnds = performance.now() + SLICE_MS;
        }
        jobs.delete(job);
        if (signal.aborted) break;
      }
      isRunning = false;
    }

    return {
      add(job) {
        jobs.add(job);
        if (!isRunning && !signal.aborted) void run();
      },
    };
  }

  function pause() {
    const { scheduler } = /** @type {{ scheduler?: { yield?: () => Promise<void> } }} */ (/** @type {unknown} */ (globalThis));
    return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
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

  Object.assign(NeonCS, { createQueue, piecesOf, PIECE_CHARS });
})();
