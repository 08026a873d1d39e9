// @ts-check
/** The toolbar popup: is the phone there, a number to call, the last calls, this site on or off. */

import { browser, words } from "../platform/browser.js";
import { ask, byId, localise, make, messageOf } from "./page.js";
import { originOf } from "./sites.js";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** @typedef {import("../background/phone-line.js").RecentCall} RecentCall */

const number = /** @type {HTMLInputElement} */ (byId("number"));

// Connection ----------------------------------------------------------------------------------------

/** @param {any} status */
function showStatus({ isConnected, isSettled, title, advice }) {
  byId("dot").dataset.tone = isConnected ? "green" : isSettled ? "red" : "grey";
  byId("state").textContent = title;
  byId("advice").textContent = advice;
  byId("advice").hidden = !advice;
}

// Dialling ------------------------------------------------------------------------------------------

/** @param {string} text */
async function dial(text) {
  const problem = byId("dial-problem");
  problem.hidden = true;
  try {
    await ask("number:dial", { number: text, clickId: crypto.randomUUID(), source: "popup" });
    window.close();
  } catch (error) {
    problem.textContent = messageOf(error);
    problem.hidden = false;
  }
}

// Last calls ----------------------------------------------------------------------------------------

async function showCalls() {
  /** @type {RecentCall[]} */
  const calls = await ask("calls:recent").then((answer) => answer.calls, () => []);
  byId("calls").replaceChildren(...calls.map(callRow));
  byId("no-calls").hidden = calls.length > 0;
}

/** @param {RecentCall} call */
function callRow(call) {
  const kind = call.endReason === "missed" ? "missed" : call.direction === "inbound" ? "incoming" : "outgoing";
  const icon = make("span", `icon ${kind}`);
  icon.setAttribute("role", "img");
  icon.setAttribute("aria-label", words(`popup_${kind}`));
  const title = call.name || call.number || words("popup_private");
  const who = make("span", "who", make("span", "name", title), make("span", "number", call.name ? call.number : ""));
  const time = make("time", "", ago(call.startedAt));
  const button = /** @type {HTMLButtonElement} */ (make("button", "", icon, who, time));
  button.disabled = !call.dialable;
  button.addEventListener("click", () => void dial(call.dialable));
  return make("li", "", button);
}

/** Relative up to a day, then the date. @param {number} then epoch ms */
function ago(then) {
  const language = words("language");
  const passed = Date.now() - then;
  if (passed < MINUTE_MS) return words("popup_ago_now");
  if (passed >= DAY_MS) return new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }).format(then);
  const minutes = Math.floor(passed / MINUTE_MS);
  const relative = new Intl.RelativeTimeFormat(language, { style: "narrow" });
  return minutes < 60 ? relative.format(-minutes, "minute") : relative.format(-Math.floor(minutes / 60), "hour");
}

// This site -----------------------------------------------------------------------------------------

async function showSite() {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  const origin = originOf(tab?.url);
  const button = byId("allow-site");
  if (!origin) {
    byId("site-hint").textContent = words("popup_site_none");
    return;
  }
  const { host } = new URL(/** @type {string} */ (tab.url));
  const show = async () => {
    const isOn = await browser.permissions.contains({ origins: [origin] });
    byId("site").textContent = words(isOn ? "popup_site_on" : "popup_site_off", host);
    button.hidden = isOn;
  };
  button.addEventListener("click", async () => {
    await browser.permissions.request({ origins: [origin] });
    await show();
  });
  await show();
}

// Beginning -----------------------------------------------------------------------------------------

localise();
number.placeholder = words("popup_number_hint");
byId("dial").addEventListener("submit", (event) => {
  event.preventDefault();
  void dial(number.value);
});
byId("options").addEventListener("click", () => void browser.runtime.openOptionsPage());
browser.runtime.onMessage.addListener((message, sender) => {
  if (sender.id === browser.runtime.id && message.type === "status:changed") {
    showStatus(message.status);
    void showCalls();
  }
});
void ask("status:get").then(showStatus);
void ask("pairing:try");
void showCalls();
void showSite();
