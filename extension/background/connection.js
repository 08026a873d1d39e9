// @ts-check
/**
 * The background's way to the PhoneLine: through the offscreen document where the browser has one, else
 * in this very page. Starts it, gives it the settings, and sends it requests.
 */

import { NeonBridgeError, errorFrom } from "../sdk/errors.js";
import { browser, hasOffscreen, sendMessage } from "../platform/browser.js";

const DOCUMENT = "offscreen/offscreen.html";
/** Firefox ends an event page after 30 s without an event or a call of its API, poll or no poll. */
const CALL_PAUSE_MS = 20_000;
/** How often the alarm must look: the shortest that Chrome allows; in Firefox, before the page would end. */
export const WATCHDOG_MINUTES = hasOffscreen ? 0.5 : 0.4;

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
    // Where nobody listens the document is gone. What may have dialled or answered is not sent again.
    const isRepeatable = name !== "dial" && name !== "act";
    const { result, error } = await sendMessage(
      { target: "offscreen", name, given },
      { isRepeatable, onLost: () => this.ensure() },
    );
    if (error) throw errorFrom(error);
    return result;
  }
}

/** Firefox: the line lives in the background page itself, which its own calls and the watchdog's alarm keep. */
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
    setInterval(() => void browser.runtime.getPlatformInfo(), CALL_PAUSE_MS);
    return line;
  }

  /** @param {string} name @param {any} [given] */
  async request(name, given) {
    await this.ensure();
    const line = /** @type {any} */ (await this.#line);
    if (!["configure", "dial", "act", "choose", "recentCalls", "who"].includes(name)) throw new NeonBridgeError("invalid_input", name);
    return line[name](given);
  }
}
