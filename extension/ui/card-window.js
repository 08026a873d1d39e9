// @ts-check
/** The small window for when no page can show the card: the same card, and it closes when it is empty. */

import { browser } from "../platform/browser.js";
import { ask, localise } from "./page.js";

localise();
const { css, icons, calls } = await ask("page:hello");
NeonCS.setIcons(icons);
const card = NeonCS.createCardStack({ css, mount: document.body, send: ({ type, ...given }) => ask(type, given) });
NeonCS.card = card;

/** @param {CardView[]} now */
function show(now) {
  card.show(now);
  if (!now.length) window.close();
}

browser.runtime.onMessage.addListener((message, sender) => {
  if (sender.id === browser.runtime.id && message.type === "calls:show") show(message.calls);
});
show(calls);
