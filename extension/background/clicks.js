// @ts-check
/**
 * One call per click: the same click id gives the first result again, whether it is sent twice at once,
 * retried, or sent after the background was stopped in the middle.
 */

import { NeonBridgeError } from "../sdk/errors.js";

export const CLICK_KEPT_MS = 24 * 3600_000;

/**
 * @typedef {{ at: number, result?: unknown, error?: ReturnType<NeonBridgeError["toJSON"]> }} Entry
 * @typedef {Record<string, Entry>} Entries
 */

export class Clicks {
  /** @type {Map<string, Promise<unknown>>} */
  #running = new Map();

  /**
   * @param {{ read: () => Promise<Entries>, write: (entries: Entries) => Promise<void>, now?: () => number }} parts
   */
  constructor({ read, write, now = Date.now }) {
    this.read = read;
    this.write = write;
    this.now = now;
    /** @type {Promise<Entries> | null} */
    this.entries = null;
  }

  /**
   * Do it, unless this click has done it before.
   * @template T
   * @param {string} clickId @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  once(clickId, act) {
    const running = this.#running.get(clickId) ?? this.#first(clickId, act).finally(() => this.#running.delete(clickId));
    this.#running.set(clickId, running);
    return /** @type {Promise<T>} */ (running);
  }

  /** @param {string} clickId @param {() => Promise<unknown>} act */
  async #first(clickId, act) {
    const entries = await (this.entries ??= this.read());
    const before = entries[clickId];
    if (before) return outcomeOf(before);
    this.#forgetOld(entries);
    entries[clickId] = { at: this.now() };
    // Not waited for: the storage keeps its order, and a click should dial at once.
    void this.write(entries);
    try {
      const result = await act();
      entries[clickId].result = result ?? null;
      return result;
    } catch (error) {
      if (error instanceof NeonBridgeError) entries[clickId].error = error.toJSON();
      throw error;
    } finally {
      void this.write(entries);
    }
  }

  /** @param {Entries} entries */
  #forgetOld(entries) {
    const oldest = this.now() - CLICK_KEPT_MS;
    for (const [id, { at }] of Object.entries(entries)) if (at < oldest) delete entries[id];
  }
}

/** @param {Entry} entry */
function outcomeOf({ result, error }) {
  if (error) throw new NeonBridgeError(error.code, error.message, error);
  if (result !== undefined) return result;
  throw new NeonBridgeError("maybe_dialled", "This click was sent before, and it is not known whether the phone dialled. Look at NEON.", {
    maybeSent: true,
  });
}
