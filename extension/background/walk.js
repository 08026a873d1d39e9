// @ts-check
/** The keyboard's way from number to number through all frames of a tab: each walks its own, in turn. */

import { browser } from "../platform/browser.js";

/** Name of the command in the manifest -> direction. @type {Record<string, 1 | -1>} */
export const STEPS = Object.freeze({ "next-number": 1, "previous-number": -1 });

/** @typedef {{ frameId: number, mayHave: boolean, isHere: boolean }} Report */

/**
 * @param {number} tabId @param {1 | -1} step
 * @returns {Promise<boolean>} whether there was a number to go to
 */
export async function walkNumbers(tabId, step) {
  const frames = await framesWithNumbers(tabId);
  const here = frames.findIndex(({ isHere }) => isHere);
  const order = here < 0 ? frames : [...frames.slice(here), ...frames.slice(0, here)];
  if (step < 0) order.push(...order.splice(1).reverse());
  // The frame of now, those after it, and at last the same again from its other end.
  const rounds = [...order, ...order.slice(0, 1)];
  for (const [index, { frameId }] of rounds.entries()) {
    const message = { type: "numbers:walk", step, fromEdge: index > 0 };
    const answer = await browser.tabs.sendMessage(tabId, message, { frameId }).catch(() => null);
    if (!answer?.isShown) continue;
    // Not every frame hears that the focus has left it for another.
    const left = here >= 0 ? frames[here].frameId : frameId;
    if (left !== frameId) await browser.tabs.sendMessage(tabId, { type: "numbers:left" }, { frameId: left }).catch(() => null);
    return true;
  }
  return false;
}

/** @param {number} tabId @returns {Promise<Report[]>} */
async function framesWithNumbers(tabId) {
  try {
    const func = () => globalThis.NeonCS?.walk?.report();
    const frames = await browser.scripting.executeScript({ target: { tabId, allFrames: true }, func });
    return frames.map(({ frameId, result }) => ({ frameId, mayHave: false, isHere: false, ...result })).filter(({ mayHave }) => mayHave);
  } catch {
    // A page of the browser, or a site that is not allowed.
    return [];
  }
}
