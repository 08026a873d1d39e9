// @ts-check
/**
 * The offscreen document: passes messages between the background and the Worker that holds the poll.
 * Chrome stops an idle service worker after 30 s, poll or no poll; this document it leaves alone.
 */

import { browser } from "../platform/browser.js";

const worker = new Worker("phone-worker.js", { type: "module" });
/** @type {Map<number, (answer: unknown) => void>} */
const waiting = new Map();
let lastId = 0;

worker.addEventListener("message", ({ data }) => {
  if (data.replyTo === undefined) void tell(data.news);
  else {
    waiting.get(data.replyTo)?.(data.answer);
    waiting.delete(data.replyTo);
  }
});

browser.runtime.onMessage.addListener((message, sender, respond) => {
  if (message.target !== "offscreen" || sender.id !== browser.runtime.id) return false;
  lastId += 1;
  waiting.set(lastId, respond);
  worker.postMessage({ id: lastId, name: message.name, given: message.given });
  return true;
});

/** @param {unknown} news */
async function tell(news) {
  try {
    await browser.runtime.sendMessage({ type: "line:news", news });
  } catch {
    // The background is being replaced by a newer version; it asks for everything when it is back.
  }
}

void browser.runtime.sendMessage({ type: "line:hello" });
