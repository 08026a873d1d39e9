// @ts-check
/** One HTTP exchange with limits: time to the first byte, time for the whole body, size of the body. */

export const WHOLE_BODY_MS = 5000;

/**
 * @typedef {{ status: number, headers: Headers, bytes: Uint8Array }} HttpAnswer
 * @typedef {(url: string, init?: RequestInit) => Promise<Response>} Fetch
 */

/** The answer did not come, or not in full, within the limits. */
export class TookTooLong extends Error {}

/** The answer is larger than expected. */
export class TooLarge extends Error {}

/**
 * Sends no cookies and follows no redirect. Throws what `fetch` throws, TookTooLong or TooLarge.
 * @param {Fetch} fetch
 * @param {string} url
 * @param {RequestInit} init
 * @param {{ firstByteMs: number, maxBytes: number, signal?: AbortSignal }} limits
 * @returns {Promise<HttpAnswer>}
 */
export async function exchange(fetch, url, init, { firstByteMs, maxBytes, signal }) {
  const deadline = new Deadline(firstByteMs, signal);
  try {
    const response = await fetch(url, {
      redirect: "error",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      ...init,
      signal: deadline.signal,
    });
    deadline.restart(WHOLE_BODY_MS);
    return { status: response.status, headers: response.headers, bytes: await readBody(response, maxBytes) };
  } catch (error) {
    throw deadline.isOver ? new TookTooLong(`no answer within ${deadline.ms} ms`) : error;
  } finally {
    deadline.stop();
  }
}

/** @param {Response} response @param {number} maxBytes */
async function readBody(response, maxBytes) {
  const reader = response.body?.getReader();
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.length;
    if (length > maxBytes) {
      await reader?.cancel();
      throw new TooLarge(`expected an answer of at most ${maxBytes} bytes`);
    }
    chunks.push(part.value);
  }
  return join(chunks, length);
}

/** @param {Uint8Array[]} chunks @param {number} length */
function join(chunks, length) {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** A signal that aborts when the time is over or the outer signal aborts. */
class Deadline {
  #controller = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {number} ms @param {AbortSignal} [outer] */
  constructor(ms, outer) {
    this.isOver = false;
    this.ms = ms;
    this.outer = outer;
    this.abort = () => this.#controller.abort();
    if (outer?.aborted) this.abort();
    outer?.addEventListener("abort", this.abort);
    this.restart(ms);
  }

  get signal() {
    return this.#controller.signal;
  }

  /** @param {number} ms */
  restart(ms) {
    clearTimeout(this.#timer);
    this.ms = ms;
    this.#timer = setTimeout(() => {
      this.isOver = true;
      this.abort();
    }, ms);
  }

  stop() {
    clearTimeout(this.#timer);
    this.outer?.removeEventListener("abort", this.abort);
  }
}
