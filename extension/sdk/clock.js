// @ts-check
/** Time as the rest of the bridge sees it, so that a test can give it one of its own. */

/**
 * `now` is the date and may jump; `elapsed` never does, and means something only as a difference. Both in ms.
 * `sleep` ends early, without an error, when the signal aborts.
 * @typedef {{ now: () => number, elapsed: () => number, sleep: (ms: number, signal?: AbortSignal) => Promise<void> }} Clock
 */

/** @type {Clock} */
export const systemClock = Object.freeze({
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(done, ms);
      signal?.addEventListener("abort", done, { once: true });
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      }
    }),
});

/** Pauses between attempts: doubling, capped, with jitter so that many clients do not keep step. */
export class Pauses {
  /** @param {{ firstMs?: number, longestMs?: number, random?: () => number }} [options] */
  constructor({ firstMs = 200, longestMs = 5000, random = Math.random } = {}) {
    this.firstMs = firstMs;
    this.longestMs = longestMs;
    this.random = random;
    this.reset();
  }

  reset() {
    this.nextMs = this.firstMs;
  }

  next() {
    const pauseMs = this.nextMs * (0.8 + 0.4 * this.random());
    this.nextMs = Math.min(this.nextMs * 2, this.longestMs);
    return pauseMs;
  }
}
