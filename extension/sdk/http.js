// @ts-check
/** One HTTP exchange with limits: time to the first byte, time for the whole body, size of the body. */

export const WHOLE_BODY_MS = 5000;

/**
 * @typedef {{ status: number, headers: Headers, bytes: Uint8Array }} HttpAnswer
 * @typedef {(url: string, init?: RequestInit) => Promise<Response>} Fetch
 */

/** The answer did not begin within the limit. */
export class TookTooLong extends Error {}

/** The answer began and cannot be used: it broke off, did not end in time, or is too large. Who asked was heard. */
export class BadAnswer extends Error {}

/**
 * Sends no cookies and follows no redirect. Throws what `fetch` throws, TookTooLong or BadAnswer.
 * @param {Fetch} fetch
 * @param {string} url
 * @param {RequestInit} init
 * @param {{ firstByteMs: number, wholeBodyMs?: number, maxBytes: number, signal?: AbortSignal }} limits
 * @returns {Promise<HttpAnswer>}
 */
export async function exchange(fetch, url, init, { firstByteMs, wholeBodyMs = WHOLE_BODY_MS, maxBytes, signal }) {
  const deadline = new Deadline(firstByteMs, signal);
  try {
    const response = await begin(fetch, url, init, deadline);
    deadline.restart(wholeBodyMs);
    return { status: response.status, headers: response.headers, bytes: await readBody(response, maxBytes, deadline) };
  } finally {
    deadline.stop();
  }
}

/** Until the head is there. @param {Fetch} fetch @param {string} url @param {RequestInit} init @param {Deadline} deadline */
async function begin(fetch, url, init, deadline) {
  try {
    return await fetch(url, {
      // Not "error": that looks like nobody being there.
      redirect: "manual",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      ...init,
      signal: deadline.signal,
    });
  } catch (error) {
    throw deadline.isOver ? new TookTooLong(`no answer within ${deadline.ms} ms`) : error;
  }
}

/** @param {Response} response @param {number} maxBytes @param {Deadline} deadline */
async function readBody(response, maxBytes, deadline) {
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
    await response.body?.cancel();
    throw new BadAnswer("expected an answer, got a redirect");
  }
  try {
    return await readAll(response, maxBytes);
  } catch (error) {
    if (error instanceof BadAnswer || deadline.outer?.aborted) throw error;
    throw new BadAnswer(deadline.isOver ? `expected the whole answer within ${deadline.ms} ms of its start` : "the answer broke off");
  }
}

/** @param {Response} response @param {number} maxBytes */
async function readAll(response, maxBytes) {
  const reader = response.body?.getReader();
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.length;
    if (length > maxBytes) {
      await reader?.cancel();
      throw new BadAnswer(`expected an answer of at most ${maxBytes} bytes`);
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
