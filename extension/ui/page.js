// @ts-check
/** What popup and options share: words in the person's language, and questions to the background. */

import { sendMessage, words } from "../platform/browser.js";

/** Fill in the words that the page names in its attributes. */
export function localise() {
  document.documentElement.lang = words("language");
  for (const element of document.querySelectorAll("[data-words]")) {
    element.textContent = words(/** @type {HTMLElement} */ (element).dataset.words ?? "");
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    const label = words(/** @type {HTMLElement} */ (element).dataset.label ?? "");
    element.setAttribute("aria-label", label);
    element.setAttribute("title", label);
  }
}

/** Ask the background; throws its error, whose message is for the person. @param {string} type @param {object} [given] */
export async function ask(type, given = {}) {
  const message = { type, ...given };
  // A command for a call is not sent again after an error: it may have been done.
  const { error, ...answer } = await sendMessage(message, { isRepeatable: type !== "call:act" });
  if (error) throw new Error(error.message);
  return answer;
}

/** @template {HTMLElement} T @param {string} id @returns {T} */
export function byId(id) {
  return /** @type {T} */ (document.getElementById(id));
}

/** @param {string} tag @param {string} className @param {(Node | string)[]} children */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
