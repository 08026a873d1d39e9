// @ts-check
/**
 * The background's way to the PhoneLine: through the offscreen document where the browser has one, else
 * in this very page. Starts it, gives it the settings, and sends it requests.
 */

import { NeonBridgeError, errorFrom } from "../sdk/errors.js";
import { browser, hasOffscreen } from "../platform/browser.js";

const DOCUMENT = "offscreen/offscreen.html";

/**
 * @typedef {import("./phone-line.js").LineNews} LineNews
 * @typedef {{ request: (name: string, given?: object) => Promise<any>, ensure: () => Promise<void> }} Connection
 */

/**
 * @param {{ onNews: (news: LineNews) => void, readBeginning: () => Promise<object> }} parts
 *   `readBeginning`: what a new line is configured with: settings, and what an earlier line left behind
 * @returns {Connection}
 */
export function connect(parts) {
  return hasOffscreen ? new OffscreenConnection() : new OwnPageConnection(parts);
}

/** Chrome. The document says hello when it is up, and is configured then. */
class OffscreenConnection {
  /** @type {Promise<void> | null} */
  #creating = null;

  /** There is one such document at most; several callers wait for the same. */
  async ensure() {
    if (await browser.offscreen.hasDocument()) return;
    this.#creating ??= this.#create().finally(() => (this.#creating = null));
    await this.#creating;
  }

  async #create() {
    await browser.offscreen.createDocument({
      url: DOCUMENT,
      reasons: [browser.offscreen.Reason.WORKERS],
      justification: "A Worker in it waits for the phone's events, so that a call shows within the second.",
    });
  }

  /** @param {string} name @param {object} [given] */
  async request(name, given = {}) {
    const { result, error } = (await this.#send(name, given)) ?? {};
    if (error) throw errorFrom(error);
    return result;
  }

  /** @param {string} name @param {object} given */
  async #send(name, given) {
    const message = { target: "offscreen", name, given };
    try {
      return await browser.runtime.sendMessage(message);
    } catch {
      // Nobody listens: the document is gone. What was not received can be sent again.
      await this.ensure();
      return browser.runtime.sendMessage(message);
    }
  }
}

/** Firefox: the background page stays, and needs no other. */
class OwnPageConnection {
  /** @type {Promise<import("./phone-line.js").PhoneLine> | null} */
  #line = null;

  /** @param {{ onNews: (news: LineNews) => void, readBeginning: () => Promise<object> }} parts */
  constructor({ onNews, readBeginning }) {
    this.onNews = onNews;
    this.readBeginning = readBeginning;
  }

  async ensure() {
    this.#line ??= this.#start();
    await this.#line;
  }

  async #start() {
    await import("../vendor/libphonenumber-js/libphonenumber-max.js");
    const { PhoneLine } = await import("./phone-line.js");
    const library = globalThis.libphonenumber;
    const line = new PhoneLine({ library, onNews: this.onNews });
    line.configure(/** @type {any} */ (await this.readBeginning()));
    return line;
  }

  /** @param {string} name @param {any} [given] */
  async request(name, given) {
    await this.ensure();
    const line = /** @type {any} */ (await this.#line);
    if (!["configure", "dial", "act", "choose", "recentCalls"].includes(name)) throw new NeonBridgeError("invalid_input", name);
    return line[name](given);
  }
}
