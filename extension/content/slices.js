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
   * Runs jobs one after the other, in the order they came. A promise that a job yields is waited for.
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
        for (let step = job.next(); !signal.aborted && !step.done; step = job.next()) {
          if (!step.value && performance.now() < sliceEnds) continue;
          await (step.value ?? pause());
          sliceEnds = performance.now() + SLICE_MS;
          if (signal.aborted) break;
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

  /** Not `scheduler.yield`: what goes on after it comes before the page's next frame, in which marks are drawn. */
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

  Object.assign(NeonCS, { createQueue, piecesOf, PIECE_CHARS, MARGIN_CHARS });
})();
