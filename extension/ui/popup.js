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

/** A number that the person was asked about, and when: the next press means it. */
let asked = { text: "", at: 0 };
/** A second press that comes sooner belongs to the first. */
const ASK_MS = 400;

/** @param {string} text */
async function dial(text) {
  const isMeant = text === asked.text;
  if (isMeant && performance.now() - asked.at < ASK_MS) return;
  try {
    const { question } = await ask("number:dial", { number: text, clickId: crypto.randomUUID(), source: "popup", isMeant });
    if (question) askAbout(text, question);
    else window.close();
  } catch (error) {
    say(messageOf(error));
  }
}

/** @param {string} problem */
function say(problem) {
  byId("dial-problem").textContent = problem;
  byId("dial-problem").hidden = !problem;
}

/** @param {string} text @param {DialQuestion} question */
function askAbout(text, question) {
  asked = { text, at: performance.now() };
  number.value = text;
  byId("dial-words").textContent = words("chip_call_anyway");
  say(question === "premium" ? words("chip_premium") : words("chip_emergency"));
}

/** Another number is not the one that was asked about. */
function askNothing() {
  asked = { text: "", at: 0 };
  byId("dial-words").textContent = words("action_call");
  say("");
}

/** What the context menu could not dial, to be put right here, or what it must ask about. */
async function showLeftDial() {
  const { typed, problem, question } = await ask("dial:left");
  if (question) return askAbout(typed, question);
  if (!problem) return;
  number.value = typed;
  say(problem);
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
  if (!origin) {
    byId("site-hint").textContent = words("popup_site_none");
    return;
  }
  const { host, mode, isOn } = await ask("numbers:site", { url: tab.url });
  byId("allow-site").addEventListener("click", () => void allow(origin, host));
  byId("switch").addEventListener("click", () => void turn(host));
  showAllowed(await browser.permissions.contains({ origins: [origin] }), host, mode);
  setSwitch(isOn);
}

/** @param {boolean} isAllowed @param {string} host @param {string} mode */
function showAllowed(isAllowed, host, mode) {
  const isOff = mode === "off";
  byId("site").textContent = words(isAllowed ? "popup_numbers_on" : "popup_site_off", host);
  byId("site-hint").textContent = words(isAllowed ? (isOff ? "popup_numbers_mode_off" : "popup_numbers_hint") : "popup_site_hint");
  byId("allow-site").hidden = isAllowed;
  const button = /** @type {HTMLButtonElement} */ (byId("switch"));
  button.hidden = !isAllowed;
  button.disabled = isOff;
}

/** @param {boolean} isOn */
function setSwitch(isOn) {
  byId("switch").setAttribute("aria-checked", String(isOn));
}

/** @param {string} host */
async function turn(host) {
  const isOn = byId("switch").getAttribute("aria-checked") !== "true";
  setSwitch(isOn);
  await ask("numbers:switch", { site: host, isOn });
}

/** The browser's question closes the popup, so that what belongs to it is said before. @param {string} origin @param {string} host */
async function allow(origin, host) {
  const asked = browser.permissions.request({ origins: [origin] });
  const { mode } = await ask("numbers:site", { url: origin.replace("*", "") });
  if (mode !== "off") await ask("numbers:switch", { site: host, isOn: true });
  if (await asked) {
    showAllowed(true, host, mode);
    setSwitch(mode !== "off");
  }
}

// Beginning -----------------------------------------------------------------------------------------

localise();
number.placeholder = words("popup_number_hint");
byId("dial").addEventListener("submit", (event) => {
  event.preventDefault();
  void dial(number.value);
});
number.addEventListener("input", askNothing);
byId("options").addEventListener("click", () => void browser.runtime.openOptionsPage());
browser.runtime.onMessage.addListener((message, sender) => {
  if (sender.id === browser.runtime.id && message.type === "status:changed") {
    showStatus(message.status);
    void showCalls();
  }
});
void ask("status:get").then(showStatus);
void showLeftDial();
void ask("pairing:try");
void showCalls();
void showSite();
