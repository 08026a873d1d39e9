// @ts-check
/**
 * Content scripts: registered once for every site, injected by the browser only where the person has
 * allowed the site. Tabs that are open at that moment get them by hand.
 */

import { browser } from "../platform/browser.js";
import { FINDER } from "./finder.js";

const EVERYWHERE = "*://*/*";
const SCRIPT_ID = "neon-page";
const FINDING = ["slices", "seen", "manners", "shapes", "label", "line", "tree", "observe", "near-view", "highlight", "numbers"];
const SHOWING = ["icon", "copy", "chip", "walk", "pointer", "card"];
const SCRIPTS = [...FINDER, ...FINDING, ...SHOWING, "main"].map((name) => `content/${name}.js`);
const STYLES = ["content/highlight.css"];
const LIBRARY = "vendor/libphonenumber-js/libphonenumber-max.js";

/** The browser keeps the registration; after an update it is renewed. */
export async function registerScripts() {
  /** @type {chrome.scripting.RegisteredContentScript} */
  const script = {
    id: SCRIPT_ID,
    matches: [EVERYWHERE],
    js: SCRIPTS,
    css: STYLES,
    allFrames: true,
    matchOriginAsFallback: true,
    runAt: "document_idle",
    persistAcrossSessions: true,
  };
  const known = await browser.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
  if (known.length) await browser.scripting.updateContentScripts([script]);
  else await browser.scripting.registerContentScripts([script]);
}

/** Whether the browser lets us into a page, by the person's leave or because it is this computer's. @param {string} url */
export async function isAllowed(url) {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return browser.permissions.contains({ origins: [`${protocol}//${hostname}/*`] });
}

/** Something about numbers has changed: each frame asks what holds for it now. */
export async function tellPages() {
  const tabs = await browser.tabs.query({});
  for (const { id } of tabs) {
    // Most tabs have no content script of ours.
    if (id !== undefined) browser.tabs.sendMessage(id, { type: "numbers:changed" }).catch(() => {});
  }
}

/** Into the tabs that are open and allowed, which the registration does not reach. */
export async function injectIntoOpenTabs() {
  const tabs = await browser.tabs.query({ url: [EVERYWHERE] });
  await Promise.all(tabs.map(({ id }) => (id === undefined ? undefined : injectIntoTab(id))));
}

/** @param {number} tabId */
async function injectIntoTab(tabId) {
  const target = { tabId, allFrames: true };
  try {
    await browser.scripting.insertCSS({ target, files: STYLES });
    await browser.scripting.executeScript({ target, files: SCRIPTS });
  } catch {
    // A page of the browser, a site that is not allowed, or a tab that closes: not ours to touch.
  }
}

/** Give a frame the number library, which most frames never need. @param {number} tabId @param {number} frameId */
export async function loadNumberLibrary(tabId, frameId) {
  await browser.scripting.executeScript({ target: { tabId, frameIds: [frameId] }, files: [LIBRARY] });
}
