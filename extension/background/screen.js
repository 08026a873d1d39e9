// @ts-check
/** Where calls can be shown in this browser: tabs, our small window, our own open pages. */

import { browser } from "../platform/browser.js";
import { SESSION, readSession, writeSession } from "../platform/settings.js";

const CARD_PAGE = "ui/card.html";
const CARD_WINDOW = { width: 400, height: 264 };

/** @type {import("./screen-pop.js").Screen} */
export const browserScreen = {
  async activeTabs() {
    const tabs = await browser.tabs.query({ active: true, windowType: "normal" });
    return tabs.map(({ id }) => id).filter((id) => id !== undefined);
  },

  async showInTab(tabId, calls) {
    try {
      const answer = await browser.tabs.sendMessage(tabId, { type: "calls:show", calls }, { frameId: 0 });
      return answer?.isShown === true;
    } catch {
      // No content script of ours: the browser's own page, or a site that is not allowed.
      return false;
    }
  },

  async openWindow() {
    const open = await readSession(SESSION.cardWindow);
    if (open && (await bringForward(open))) return;
    const made = await browser.windows.create({ url: CARD_PAGE, type: "popup", focused: true, ...CARD_WINDOW });
    await writeSession({ [SESSION.cardWindow]: made?.id });
  },

  showInOwnPages(calls) {
    browser.runtime.sendMessage({ type: "calls:show", calls }).catch(() => {
      // None is open.
    });
  },
};

/** @param {number} windowId */
async function bringForward(windowId) {
  try {
    await browser.windows.update(windowId, { focused: true });
    return true;
  } catch {
    return false;
  }
}

/** @param {number} windowId */
export async function forgetCardWindow(windowId) {
  if ((await readSession(SESSION.cardWindow)) === windowId) await writeSession({ [SESSION.cardWindow]: null });
}
