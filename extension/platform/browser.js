// @ts-check
/** The browser's extension API, and what this browser has of it. Only platform/ and content/ name it. */

/** @type {typeof chrome} */
export const browser = /** @type {any} */ (globalThis).browser?.runtime ? /** @type {any} */ (globalThis).browser : globalThis.chrome;

/** Firefox has none: there the background page itself holds the poll. */
export const hasOffscreen = Boolean(browser?.offscreen);

/** @param {string} key @param {string[]} values */
export function words(key, ...values) {
  return browser.i18n.getMessage(key, values);
}

/** @param {string} path within the extension */
export async function readOwnFile(path) {
  return (await fetch(browser.runtime.getURL(path))).text();
}
