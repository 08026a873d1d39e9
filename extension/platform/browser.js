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

/** What a person calls this browser, such as "Chrome on Linux". */
export function browserName() {
  const { brands = [], platform = "" } = /** @type {any} */ (navigator).userAgentData ?? {};
  const names = brands.map((/** @type {{ brand: string }} */ { brand }) => brand);
  const name = NAMES.find(([part]) => names.some((/** @type {string} */ brand) => brand.includes(part)));
  return `${name ? name[1] : "This browser"}${platform ? ` on ${platform}` : ""}`;
}

/** Part of a brand -> the browser's name; Chrome and others name Chromium beside their own. */
const NAMES = [["Edge", "Edge"], ["Opera", "Opera"], ["Brave", "Brave"], ["Chrome", "Chrome"], ["Chromium", "Chromium"]];
