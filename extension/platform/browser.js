// @ts-check
/** The browser's extension API, and what this browser has of it. Only platform/ and content/ name it. */

/** @type {typeof chrome} */
export const browser = /** @type {any} */ (globalThis).browser?.runtime ? /** @type {any} */ (globalThis).browser : globalThis.chrome;

/** Firefox has none: there the background page itself holds the poll. */
export const hasOffscreen = Boolean(browser?.offscreen);

const MOST_TRIES = 4;
const RETRY_MS = 100;
const NOBODY_THERE = /Receiving end does not exist/;

/**
 * A message to the background or the offscreen document, which answer each of ours with an object. One
 * that is just being stopped drops what it was sent: the answer is undefined when it never had it, an
 * error when that cannot be known. The next message wakes a new one.
 * @param {object} message
 * @param {{ isRepeatable?: boolean, onLost?: () => unknown }} [how] may it be sent again after an error; what to do first
 * @returns {Promise<any>}
 */
export async function sendMessage(message, { isRepeatable = true, onLost } = {}) {
  for (let tries = MOST_TRIES; ; tries -= 1) {
    try {
      const answer = await browser.runtime.sendMessage(message);
      if (answer !== undefined) return answer;
      if (tries <= 1) throw new Error("The extension does not answer. Reload it.");
    } catch (error) {
      if (tries <= 1 || !(isRepeatable || NOBODY_THERE.test(String(error)))) throw error;
    }
    await onLost?.();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** @param {string} key @param {string[]} values */
export function words(key, ...values) {
  return browser.i18n.getMessage(key, values);
}

/** @param {string} path within the extension */
export async function readOwnFile(path) {
  return (await fetch(browser.runtime.getURL(path))).text();
}

/** What a person calls this browser, such as "Chrome on Linux". */
export function browserName() {
  const { userAgent, userAgentData } = /** @type {any} */ (navigator);
  if (!userAgentData) return userAgent.includes("Firefox/") ? "Firefox" : "This browser";
  const { brands, platform } = userAgentData;
  const names = brands.map((/** @type {{ brand: string }} */ { brand }) => brand);
  const name = NAMES.find(([part]) => names.some((/** @type {string} */ brand) => brand.includes(part)));
  return `${name ? name[1] : "This browser"}${platform ? ` on ${platform}` : ""}`;
}

/** Part of a brand -> the browser's name; Chrome and others name Chromium beside their own. */
const NAMES = [["Edge", "Edge"], ["Opera", "Opera"], ["Brave", "Brave"], ["Chrome", "Chrome"], ["Chromium", "Chromium"]];
