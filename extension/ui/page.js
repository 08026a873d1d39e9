// @ts-check
/** What popup and options share: words in the person's language, and questions to the background. */

import { browser, words } from "../platform/browser.js";

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
  const { error, ...answer } = (await deliver({ type, ...given })) ?? {};
  if (error) throw new Error(error.message);
  return answer;
}

/**
 * A background that is just being stopped drops what it was sent; the next message wakes a new one.
 * A command for a call is not sent again: it may have been done.
 * @param {{ type: string }} message
 */
async function deliver(message) {
  try {
    return await browser.runtime.sendMessage(message);
  } catch (error) {
    if (message.type === "call:act") throw error;
    return browser.runtime.sendMessage(message);
  }
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
