// @ts-check
/**
 * The offscreen document: passes messages between the background and the Worker that holds the poll.
 * Chrome stops an idle service worker after 30 s, poll or no poll; this document it leaves alone.
 */

import { browser } from "../platform/browser.js";
import { systemClock } from "../sdk/clock.js";

const MOST_TRIES = 8;
const PAUSE_MS = 50;
const ANSWER_MS = 2000;

const worker = new Worker("phone-worker.js", { type: "module" });
/** @type {Map<number, (answer: unknown) => void>} */
const waiting = new Map();
let lastId = 0;
/** News is told one at a time, so that it arrives in order. @type {Promise<unknown>} */
let telling = Promise.resolve();

worker.addEventListener("message", ({ data }) => {
  if (data.replyTo === undefined) telling = telling.then(() => tell(data.news));
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

/**
 * Tell the background, again if need be: one that is just being stopped drops what it was sent, and the
 * next message wakes a new one.
 * @param {unknown} news
 */
async function tell(news) {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (tries) await systemClock.sleep(PAUSE_MS * tries);
    if (await Promise.race([isTaken(news), systemClock.sleep(ANSWER_MS)])) return;
  }
}

/** The background answers as soon as it has the news. @param {unknown} news */
async function isTaken(news) {
  try {
    return Boolean(await browser.runtime.sendMessage({ type: "line:news", news }));
  } catch {
    return false;
  }
}

void browser.runtime.sendMessage({ type: "line:hello" });
