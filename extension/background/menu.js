// @ts-check
/** "Call …" in the context menu, for a selected text and for links that are numbers. Needs no site's permission. */

import { browser, words } from "../platform/browser.js";

const SELECTION = "call-selection";
const LINK = "call-link";

/** The browser keeps the menu; it is made anew after an update. */
export async function makeMenu() {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({ id: SELECTION, title: words("menu_call", "%s"), contexts: ["selection"] });
  const targetUrlPatterns = ["tel:*", "callto:*", "sip:*", "sips:*"];
  browser.contextMenus.create({ id: LINK, title: words("menu_call_link"), contexts: ["link"], targetUrlPatterns });
}

/**
 * What was chosen to be called, and as what it is to be read.
 * @param {chrome.contextMenus.OnClickData} info
 */
export function chosenNumber({ menuItemId, selectionText = "", linkUrl = "" }) {
  return menuItemId === LINK ? { number: linkUrl, source: "link" } : { number: selectionText, source: "selection" };
}
