// @ts-check
/** The options page: where NEON is, pairing with the helper, how numbers are read, which sites. */

import { browser, words } from "../platform/browser.js";
import { ask, byId, localise, make, messageOf } from "./page.js";
import { EVERY_SITE, allowedSites } from "./sites.js";

/** @typedef {import("../platform/settings.js").Settings} Settings */
/** @typedef {HTMLInputElement | HTMLSelectElement} Field */

const FORMS = ["phone", "helper", "numbers"].map((id) => /** @type {HTMLFormElement} */ (byId(id)));

// Connection ----------------------------------------------------------------------------------------

/** @param {any} status */
function showStatus({ isConnected, isSettled, title, advice }) {
  byId("dot").dataset.tone = isConnected ? "green" : isSettled ? "red" : "grey";
  byId("state").textContent = title;
  byId("advice").textContent = advice;
}

// Settings ------------------------------------------------------------------------------------------

/** @param {Settings} settings */
function fillForms(settings) {
  for (const form of FORMS) {
    for (const field of fieldsOf(form)) setValue(field, settings[/** @type {keyof Settings} */ (field.name)]);
  }
  showPairing(Boolean(settings.helperToken));
}

/** @param {HTMLFormElement} form */
function fieldsOf(form) {
  return [.../** @type {NodeListOf<Field>} */ (form.querySelectorAll("[name]"))];
}

/** @param {Field} field @param {unknown} value */
function setValue(field, value) {
  if (isCheckbox(field)) field.checked = value === true;
  else field.value = String(value);
}

/** @param {Field} field */
function valueOf(field) {
  return isCheckbox(field) ? field.checked : field.value;
}

/** @param {Field} field @returns {field is HTMLInputElement} */
function isCheckbox(field) {
  return field.type === "checkbox";
}

/** @param {HTMLFormElement} form */
async function save(form) {
  const result = /** @type {HTMLElement} */ (form.querySelector(".result"));
  const changes = Object.fromEntries(fieldsOf(form).map((field) => [field.name, valueOf(field)]));
  try {
    await ask("settings:set", { changes });
    result.className = "result secondary";
    result.textContent = words("options_saved");
  } catch (error) {
    result.className = "result problem";
    result.textContent = messageOf(error);
  }
}

function fillCountries() {
  const language = words("language");
  const names = new Intl.DisplayNames([language], { type: "region" });
  const countries = globalThis.libphonenumber.getCountries().map((code) => ({ code, name: names.of(code) ?? code }));
  countries.sort((one, other) => one.name.localeCompare(other.name, language));
  const select = /** @type {HTMLSelectElement} */ (document.querySelector("select[name=country]"));
  select.replaceChildren(...countries.map(({ code, name }) => new Option(name, code)));
}

// Pairing -------------------------------------------------------------------------------------------

let pairingId = "";

/** @param {boolean} isPaired */
function showPairing(isPaired) {
  byId("pairing-state").textContent = words(isPaired ? "options_paired" : "options_not_paired");
  byId("pair").hidden = isPaired;
  byId("forget").hidden = !isPaired;
  if (isPaired) byId("code-form").hidden = true;
}

/** @param {() => Promise<void>} act */
async function tryPairing(act) {
  byId("pairing-problem").textContent = "";
  try {
    await act();
  } catch (error) {
    byId("pairing-problem").textContent = messageOf(error);
  }
}

async function askForCode() {
  ({ pairingId } = await ask("pairing:ask"));
  byId("code-form").hidden = false;
  byId("code").focus();
}

async function confirmCode() {
  const field = /** @type {HTMLInputElement} */ (byId("code"));
  await ask("pairing:confirm", { pairingId, code: field.value });
  field.value = "";
  await showSettings();
}

async function forgetPairing() {
  await ask("pairing:forget");
  await showSettings();
}

// Sites ---------------------------------------------------------------------------------------------

async function showSites() {
  const sites = await allowedSites();
  byId("allow-all").hidden = sites.includes(EVERY_SITE);
  byId("no-sites").hidden = sites.length > 0;
  byId("sites").replaceChildren(...sites.map(siteRow));
}

/** @param {string} origin */
function siteRow(origin) {
  const name = origin === EVERY_SITE ? words("options_sites_all") : origin.replace(/\/\*$/, "");
  const remove = make("button", "quiet", words("options_remove"));
  remove.addEventListener("click", async () => {
    await browser.permissions.remove({ origins: [origin] });
    await showSites();
  });
  return make("li", "", make("span", "", name), remove);
}

// Beginning -----------------------------------------------------------------------------------------

async function showSettings() {
  fillForms(/** @type {Settings} */ (await ask("settings:get")));
}

localise();
fillCountries();
for (const form of FORMS) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void save(form);
  });
}
byId("pair").addEventListener("click", () => void tryPairing(askForCode));
byId("forget").addEventListener("click", () => void tryPairing(forgetPairing));
byId("code-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void tryPairing(confirmCode);
});
byId("allow-all").addEventListener("click", async () => {
  await browser.permissions.request({ origins: [EVERY_SITE] });
  await showSites();
});
browser.runtime.onMessage.addListener((message, sender) => {
  if (sender.id !== browser.runtime.id || message.type !== "status:changed") return;
  showStatus(message.status);
  // Pairing with a demo happens by itself, and brings the phone's settings along.
  if (!document.activeElement?.closest("form")) void showSettings();
});
await showSettings();
showStatus(await ask("status:get"));
await showSites();
void ask("pairing:try");
