// @ts-check
/**
 * The background: listeners first, state later. Chrome stops it when idle and starts it for any event,
 * so everything it knows is read from the session's storage and can be lost at any time.
 */

import { HelperTransport } from "../sdk/helper-transport.js";
import { systemClock } from "../sdk/clock.js";
import { NeonBridgeError } from "../sdk/errors.js";
import { browser, browserName, words } from "../platform/browser.js";
import { SESSION, keepFromPages, readSession, readSettings, writeSession, writeSettings } from "../platform/settings.js";
import { cardFiles } from "./card-files.js";
import { Clicks } from "./clicks.js";
import { WATCHDOG_MINUTES, connect } from "./connection.js";
import { numberInLink } from "./links.js";
import { chosenNumber, makeMenu } from "./menu.js";
import { createDispatcher } from "./messages.js";
import { writeRuleFile } from "./number-rules.js";
import { PageNumbers } from "./page-numbers.js";
import { Pairing } from "./pairing.js";
import { browserScreen, forgetCardWindow } from "./screen.js";
import { askBefore, say, takeLeftDial } from "./say.js";
import { ScreenPop } from "./screen-pop.js";
import { injectIntoOpenTabs, isAllowed, loadNumberLibrary, registerScripts, tellPages } from "./sites.js";
import { checkSettings } from "./settings-check.js";
import { STEPS, walkNumbers } from "./walk.js";

/** An alarm that brings back what held the phone's line, should it have died. */
const WATCHDOG = "watchdog";
const CLIENT = "extension/0.1.0";

/** @typedef {import("./phone-line.js").LineStatus} LineStatus */

/** @type {LineStatus} */
let status = { isConnected: false, via: null, isSettled: false, error: null };

const screenPop = new ScreenPop({ screen: browserScreen });
const connection = connect({ onNews: (news) => takeNews(news), readBeginning });
const clicks = new Clicks({
  read: async () => (await readSession(SESSION.clicks)) ?? {},
  write: (entries) => writeSession({ [SESSION.clicks]: entries }),
});
const pairing = new Pairing({
  helperAt: (url) => new HelperTransport({ url, client: CLIENT, fetch: (...given) => fetch(...given) }),
  readSettings,
  saveSettings: applySettings,
  sleep: systemClock.sleep,
  clientName: browserName(),
});
const pageNumbers = new PageNumbers({ read: readSettings, write: writeSettings, tellPages, isAllowed });

// State ---------------------------------------------------------------------------------------------

const ready = restore();

async function restore() {
  const [calls, dismissed, known] = await Promise.all([
    readSession(SESSION.calls),
    readSession(SESSION.dismissed),
    readSession(SESSION.status),
    keepFromPages(),
  ]);
  screenPop.restore(calls ?? [], dismissed ?? []);
  status = known ?? status;
}

async function readBeginning() {
  const [settings, records, cursor] = await Promise.all([
    readSettings(),
    readSession(SESSION.records),
    readSession(SESSION.cursor),
  ]);
  return { settings, records: records ?? [], cursor: cursor ?? null };
}

/** @param {Partial<import("../platform/settings.js").Settings>} changes */
async function applySettings(changes) {
  const before = await readSettings();
  const settings = await writeSettings(checkSettings(changes));
  // Another helper numbers its events differently.
  if (settings.helperUrl !== before.helperUrl) await writeSession({ [SESSION.cursor]: null });
  await connection.ensure();
  await connection.request("configure", { settings, cursor: await readSession(SESSION.cursor) });
  void tellPages();
  return settings;
}

// News of the phone ---------------------------------------------------------------------------------

/** @param {import("./phone-line.js").LineNews} news */
async function takeNews(news) {
  await ready;
  if (news.name === "calls") {
    // Shown first, stored after: the person waits for the one, nobody for the other.
    const shown = screenPop.update(news.calls, news.change);
    void writeSession({ [SESSION.calls]: news.calls, [SESSION.records]: news.records, [SESSION.dismissed]: screenPop.dismissed });
    await shown;
  } else if (news.name === "status") {
    status = news.status;
    void writeSession({ [SESSION.status]: status });
    browser.runtime.sendMessage({ type: "status:changed", status: statusInWords() }).catch(ignoreNobody);
    await showBadge();
  } else {
    await writeSession({ [SESSION.cursor]: news.cursor });
  }
}

async function showBadge() {
  const isLost = status.isSettled && !status.isConnected;
  await browser.action.setBadgeText({ text: isLost ? "!" : "" });
  await browser.action.setBadgeBackgroundColor({ color: "#c0272d" });
  await browser.action.setTitle({ title: `NEON bridge: ${statusInWords().title}` });
}

function statusInWords() {
  const { isConnected, via, isSettled } = status;
  // Without `error`, which in an answer means that the question failed.
  return { isConnected, via, isSettled, title: titleOf(status), advice: adviceOf(status) };
}

/** What to do, or why it is so, where there is something to say. @param {LineStatus} given */
function adviceOf({ error, isConnected }) {
  if (!error) return "";
  return isConnected ? words("status_helper_why") : sentence(error);
}

/** @param {LineStatus} given */
function titleOf({ isConnected, via, isSettled }) {
  if (isConnected) return words(via === "helper" ? "status_helper" : "status_direct");
  return words(isSettled ? "status_lost" : "status_connecting");
}

/** @param {{ code: string, message: string, details: Record<string, string> }} error */
function sentence({ code, message, details }) {
  return words(`error_${code}`, details.host ?? details.description ?? "", details.description ?? "") || message;
}

/** No popup, options page or card window is open. */
function ignoreNobody() {}

// Messages ------------------------------------------------------------------------------------------

/** @type {Record<string, (message: any, sender: chrome.runtime.MessageSender) => unknown>} */
const handlers = {
  "page:hello": async (_, sender) => {
    const [{ css, icons }, numbers] = await Promise.all([cardFiles(), pageNumbers.stateFor(sender), ready]);
    return { css, icons, numbers, calls: screenPop.current };
  },
  "numbers:get": (_, sender) => pageNumbers.stateFor(sender),
  "numbers:load": (_, { tab, frameId }) => loadNumberLibrary(/** @type {number} */ (tab?.id), frameId ?? 0),
  "numbers:reject": ({ shape }, sender) => pageNumbers.reject(sender, shape),
  "numbers:site": ({ url }) => pageNumbers.siteState(String(url)),
  "numbers:switch": ({ site, isOn }) => pageNumbers.switchSite(String(site), isOn === true),
  "numbers:unswitch": ({ site }) => pageNumbers.forgetSwitch(String(site)),
  "numbers:restore": ({ site, shape }) => pageNumbers.restore(String(site), String(shape)),
  "numbers:export": async () => ({ text: writeRuleFile((await readSettings()).notNumbers) }),
  "numbers:import": ({ text }) => pageNumbers.importRules(String(text)),
  "number:who": async ({ number }) => ({ name: ownerInWords(await connection.request("who", { number: String(number) })) }),
  "dial:left": takeLeftDial,
  "number:dial": ({ number, clickId, source, isMeant }) =>
    dial({ number: String(number), clickId: String(clickId), source: SOURCES.has(source) ? source : "page", isMeant: isMeant === true }),
  "call:act": ({ callId, command }) => connection.request("act", { callId, command }),
  "call:choose": ({ callId, contactId }) => connection.request("choose", { callId: String(callId), contactId: String(contactId) }),
  "call:dismiss": async ({ callId }) => {
    await ready;
    await screenPop.dismiss(String(callId));
    await writeSession({ [SESSION.dismissed]: screenPop.dismissed });
  },
  "calls:current": async () => {
    await ready;
    return { calls: screenPop.current };
  },
  "calls:recent": async () => ({ calls: await connection.request("recentCalls") }),
  "status:get": async () => {
    await ready;
    return statusInWords();
  },
  "settings:get": readSettings,
  "settings:set": ({ changes }) => applySettings(changes),
  "pairing:try": () => void pairing.tryDemo(),
  "pairing:ask": () => pairing.ask(),
  "pairing:confirm": ({ pairingId, code }) => pairing.confirm(String(pairingId), String(code)),
  "pairing:forget": () => applySettings({ helperToken: "" }),
  "sites:changed": injectIntoOpenTabs,
  "line:hello": async () => connection.request("configure", await readBeginning()),
  // Answered at once: the next news does not wait for this to be on the screen.
  "line:news": ({ news }) => void takeNews(news),
};

const SOURCES = new Set(["page", "link", "popup"]);

/**
 * @param {{ number: string, clickId: string, source: string, isMeant?: boolean }} given
 * @returns {Promise<{ number: string, formatted: string, question: DialQuestion }>}
 */
function dial({ number, clickId, source, isMeant = false }) {
  if (!/^[0-9a-f-]{36}$/.test(clickId)) throw new NeonBridgeError("invalid_input", "Expected a click id.");
  const text = source === "selection" ? number : numberInLink(number);
  return clicks.once(clickId, () => connection.request("dial", { number: text, clickId, source, isMeant }));
}

/** @param {import("./phone-line.js").NumberOwner} owner */
function ownerInWords({ isAsked, people, count }) {
  if (!isAsked) return "";
  if (!people.length) return words("card_not_in_contacts");
  if (count > 1) return words("card_several", String(count));
  const [{ name, company }] = people;
  return [name, company].filter(Boolean).join(" · ");
}

// Menu and keys -------------------------------------------------------------------------------------

/** @param {chrome.contextMenus.OnClickData} info @param {chrome.tabs.Tab | undefined} tab */
async function callChosen(info, tab) {
  const { number, source } = chosenNumber(info);
  try {
    const { question, ...asked } = await dial({ number, clickId: crypto.randomUUID(), source });
    if (question) await askBefore(tab?.id, { question, ...asked });
  } catch (error) {
    await say(tab?.id, error instanceof NeonBridgeError ? sentence(error) : String(error), number);
  }
}

/** @param {string} command @param {chrome.tabs.Tab | undefined} tab */
async function walk(command, tab) {
  const isShown = tab?.id !== undefined && Object.hasOwn(STEPS, command) && (await walkNumbers(tab.id, STEPS[command]));
  if (!isShown) await say(tab?.id, words("walk_none"));
}

const dispatch = createDispatcher(
  handlers,
  {
    ownId: browser.runtime.id,
    ownOrigin: new URL(browser.runtime.getURL("/")).origin,
    offscreenUrl: browser.runtime.getURL("offscreen/offscreen.html"),
  },
  sentence,
);

// Listeners -----------------------------------------------------------------------------------------

browser.runtime.onMessage.addListener((message, sender, respond) => {
  // Sent to the offscreen document, or by us to our own pages.
  if (message?.target === "offscreen") return false;
  void dispatch(message, sender).then(respond);
  return true;
});
browser.tabs.onActivated.addListener(async ({ tabId }) => {
  await ready;
  await screenPop.showInTab(tabId);
});
browser.windows.onRemoved.addListener((windowId) => void forgetCardWindow(windowId));
browser.permissions.onAdded.addListener(() => void injectIntoOpenTabs());
browser.permissions.onRemoved.addListener(() => void tellPages());
browser.contextMenus.onClicked.addListener((info, tab) => void callChosen(info, tab));
browser.commands.onCommand.addListener((command, tab) => void walk(command, tab));
browser.alarms.onAlarm.addListener(({ name }) => {
  if (name === WATCHDOG) wakeUp();
});
browser.runtime.onInstalled.addListener(async ({ reason }) => {
  await Promise.all([registerScripts(), makeMenu()]);
  await injectIntoOpenTabs();
  const { user, helperToken } = await readSettings();
  // Nothing is set up yet: this is where to begin.
  if (reason === "install" && !user && !helperToken) await browser.runtime.openOptionsPage();
});
browser.runtime.onStartup.addListener(wakeUp);

function wakeUp() {
  void connection.ensure();
  void pairing.tryDemo();
}

void browser.alarms.create(WATCHDOG, { periodInMinutes: WATCHDOG_MINUTES });
void connection.ensure();
void pairing.keepTrying();
