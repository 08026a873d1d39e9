// @ts-check
/**
 * Brings the calls onto the screen: into the active tab of each window, and into a small window of our
 * own when no tab can show an incoming call. Which calls belong there is decided by pure functions.
 */

/** An ended call's card leaves by itself after this. */
export const ENDED_STAYS_MS = 8000;
/** A missed call stays until it is dismissed, but one of an hour ago does not come up anew. */
export const MISSED_STAYS_MS = 10 * 60_000;

/**
 * @typedef {{ activeTabs: () => Promise<number[]>, showInTab: (tabId: number, calls: CardView[]) => Promise<boolean>,
 *   openWindow: () => Promise<void>, showInOwnPages: (calls: CardView[]) => void }} Screen
 *   `showInTab` is false when the tab has no content script of ours or nobody sees it.
 */

/**
 * The calls to show, oldest first.
 * @param {readonly CardView[]} calls @param {ReadonlySet<string>} dismissed ids @param {number} now epoch ms
 */
export function callsToShow(calls, dismissed, now) {
  return calls.filter((call) => !dismissed.has(call.id) && isCurrent(call, now));
}

/** @param {CardView} call @param {number} now */
function isCurrent({ state, endReason, endedAt }, now) {
  if (state !== "ended") return true;
  return now - endedAt < (endReason === "missed" ? MISSED_STAYS_MS : ENDED_STAYS_MS);
}

export class ScreenPop {
  /** @type {readonly CardView[]} */
  #calls = [];
  /** @type {Set<string>} */
  #dismissed = new Set();

  /** @param {{ screen: Screen, now?: () => number }} parts */
  constructor({ screen, now = Date.now }) {
    this.screen = screen;
    this.now = now;
  }

  /** What was known before the background was stopped. @param {readonly CardView[]} calls @param {readonly string[]} dismissed */
  restore(calls, dismissed) {
    this.#calls = calls;
    this.#dismissed = new Set(dismissed);
  }

  /** The calls that belong on the screen now. */
  get current() {
    return callsToShow(this.#calls, this.#dismissed, this.now());
  }

  get dismissed() {
    return [...this.#dismissed];
  }

  /**
   * Show these calls wherever the person looks.
   * @param {readonly CardView[]} calls @param {string} change what happened, such as call:ringing
   */
  async update(calls, change) {
    this.#calls = calls;
    const known = new Set(calls.map(({ id }) => id));
    this.#dismissed = new Set([...this.#dismissed].filter((id) => known.has(id)));
    const isShown = await this.#showEverywhere();
    if (!isShown && change === "call:ringing") await this.screen.openWindow();
  }

  /** A tab came to the front. @param {number} tabId */
  async showInTab(tabId) {
    if (this.#calls.length) await this.screen.showInTab(tabId, this.current);
  }

  /** The person does not want this card any more; the call goes on. @param {string} callId */
  async dismiss(callId) {
    this.#dismissed.add(callId);
    await this.#showEverywhere();
  }

  async #showEverywhere() {
    const calls = this.current;
    this.screen.showInOwnPages(calls);
    const tabs = await this.screen.activeTabs();
    const shown = await Promise.all(tabs.map((tabId) => this.screen.showInTab(tabId, calls)));
    return shown.includes(true);
  }
}
