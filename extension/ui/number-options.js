// @ts-check
/** The options of numbers on pages: on which sites, by which keys, and what is no number there. */

import { browser, words } from "../platform/browser.js";
import { ask, byId, make, messageOf } from "./page.js";
import { EVERY_SITE, originOf } from "./sites.js";

/** @typedef {import("../platform/settings.js").Settings} Settings */

const FILE_NAME = "neon-bridge-number-rules.json";
const form = /** @type {HTMLFormElement} */ (byId("marking"));
const sitesField = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("crmSites"));

/** @param {HTMLElement} target @param {() => Promise<unknown>} act @param {string} done */
async function withResult(target, act, done) {
  try {
    await act();
    target.className = "result secondary";
    target.textContent = done;
  } catch (error) {
    target.className = "result problem";
    target.textContent = messageOf(error);
  }
}

// Where ---------------------------------------------------------------------------------------------

function chosenMode() {
  return /** @type {RadioNodeList} */ (form.elements.namedItem("numbersMode")).value;
}

function namedSites() {
  return sitesField.value.split("\n").map((line) => line.trim()).filter(Boolean);
}

/** Asked at once from the press, as browsers want it. */
function askForSites() {
  const mode = chosenMode();
  const origins = mode === "everywhere" ? [EVERY_SITE] : mode === "crm" ? namedSites().flatMap(originsOf) : [];
  return origins.length ? browser.permissions.request({ origins }) : Promise.resolve(true);
}

/** @param {string} site a host, or an address @returns {string[]} */
function originsOf(site) {
  const bare = site.replace(/^\*\./, "");
  const origin = originOf(/^\w+:\/\//.test(bare) ? bare : `https://${bare}`);
  return origin ? [origin.replace(/^\w+:\/\//, "*://*.")] : [];
}

async function saveMode() {
  const asked = askForSites().catch(() => false);
  await ask("settings:set", { changes: { numbersMode: chosenMode(), crmSites: namedSites() } });
  await asked;
  await show();
}

function showCrmSites() {
  byId("crm-sites").hidden = chosenMode() !== "crm";
}

/** @param {[string, boolean]} entry */
function switchRow([site, isOn]) {
  const state = make("span", "secondary", words(isOn ? "options_switch_on" : "options_switch_off"));
  return row([make("span", "", site, " ", state)], words("options_remove"), () => ask("numbers:unswitch", { site }));
}

// Keys ----------------------------------------------------------------------------------------------

async function showKeys() {
  const commands = await browser.commands.getAll();
  const own = commands.filter(({ name }) => name?.endsWith("-number"));
  byId("keys").replaceChildren(...own.map(({ description = "", shortcut }) =>
    make("li", "", make("span", "", description), make("kbd", "", keysOf(shortcut) || words("options_key_none")))));
}

/** As they stand on the keys. @param {string} [shortcut] */
function keysOf(shortcut = "") {
  return shortcut.replace("Period", ".").replace("Comma", ",");
}

/** Each browser has a page of its own for it, which no link may open. */
function changeKeys() {
  const { openShortcutSettings } = /** @type {{ openShortcutSettings?: () => void }} */ (/** @type {unknown} */ (browser.commands));
  if (openShortcutSettings) openShortcutSettings.call(browser.commands);
  else void browser.tabs.create({ url: "chrome://extensions/shortcuts" });
}

// Not numbers ---------------------------------------------------------------------------------------

/** @param {[string, string[]]} entry */
function shapeRows([site, shapes]) {
  return shapes.map((shape) => {
    const text = make("span", "", make("code", "", shape), " ", make("span", "secondary", site));
    return row([text], words("options_undo"), () => ask("numbers:restore", { site, shape }));
  });
}

/** @param {Node[]} children @param {string} label @param {() => Promise<unknown>} act */
function row(children, label, act) {
  const button = make("button", "quiet", label);
  button.addEventListener("click", () => void act().then(show));
  return make("li", "", ...children, button);
}

async function exportRules() {
  const { text } = await ask("numbers:export");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = FILE_NAME;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function importRules() {
  const field = /** @type {HTMLInputElement} */ (byId("rule-file"));
  const [file] = field.files ?? [];
  if (!file) return;
  await withResult(byId("rules-result"), async () => ask("numbers:import", { text: await file.text() }), words("options_imported"));
  field.value = "";
  await show();
}

// Beginning -----------------------------------------------------------------------------------------

async function show() {
  const { numbersMode, crmSites, siteSwitches, notNumbers } = /** @type {Settings} */ (await ask("settings:get"));
  /** @type {RadioNodeList} */ (form.elements.namedItem("numbersMode")).value = numbersMode;
  sitesField.value = crmSites.join("\n");
  showCrmSites();
  const switches = Object.entries(siteSwitches);
  byId("switched").hidden = !switches.length;
  byId("switches").replaceChildren(...switches.map(switchRow));
  const shapes = Object.entries(notNumbers).flatMap(shapeRows);
  byId("no-shapes").hidden = shapes.length > 0;
  byId("shapes").replaceChildren(...shapes);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void withResult(/** @type {HTMLElement} */ (form.querySelector(".result")), saveMode, words("options_saved"));
});
form.addEventListener("change", showCrmSites);
byId("change-keys").addEventListener("click", changeKeys);
byId("export-rules").addEventListener("click", () => void exportRules());
byId("import-rules").addEventListener("click", () => byId("rule-file").click());
byId("rule-file").addEventListener("change", () => void importRules());
// Switched in the popup, or called no number on a page, while this is open.
addEventListener("focus", () => void (form.contains(document.activeElement) || show()));
await Promise.all([show(), showKeys()]);
