// @ts-check
/** What is said to the person or asked: on the page where we are in it, else in the popup. */

import { browser } from "../platform/browser.js";
import { SESSION, readSession, writeSession } from "../platform/settings.js";

/** @typedef {{ typed: string, problem: string, question: DialQuestion }} LeftDial what the popup is to say, or to ask */

/** @param {number | undefined} tabId @param {string} problem @param {string} [typed] to be put right in the popup */
export function say(tabId, problem, typed = "") {
  return tell(tabId, { type: "page:say", text: problem, tone: typed ? "error" : "info" }, { typed, problem });
}

/** Whether a number is meant. @param {number | undefined} tabId @param {{ number: string, formatted: string, question: DialQuestion }} asked */
export function askBefore(tabId, asked) {
  return tell(tabId, { type: "page:ask", ...asked }, { typed: asked.number, question: asked.question });
}

/** @returns {Promise<LeftDial>} */
export async function takeLeftDial() {
  const left = await readSession(SESSION.leftDial);
  await writeSession({ [SESSION.leftDial]: null });
  return { typed: "", problem: "", question: "", ...left };
}

/** @param {number | undefined} tabId @param {object} message @param {Partial<LeftDial>} left */
async function tell(tabId, message, left) {
  try {
    await browser.tabs.sendMessage(tabId ?? -1, message, { frameId: 0 });
  } catch {
    await writeSession({ [SESSION.leftDial]: left });
    // No window has the focus, or it has no toolbar: it is said when the popup is opened.
    await browser.action.openPopup?.().catch(() => {});
  }
}
