// @ts-check
/**
 * The extension's settings (kept) and session (until the browser ends), each one table of names and
 * defaults. Content scripts cannot read either: they hold the phone's password and the helper's token.
 */

import { browser } from "./browser.js";

/**
 * @typedef {{ neonUrl: string, user: string, password: string, helperUrl: string, helperToken: string,
 *   country: string, areaCode: string, hasExchange: boolean, numbersMode: string, crmSites: string[],
 *   siteSwitches: Record<string, boolean>, notNumbers: Record<string, string[]> }} Settings
 */

/** @type {Readonly<Settings>} */
export const DEFAULTS = Object.freeze({
  neonUrl: "http://localhost:15060",
  user: "",
  password: "",
  helperUrl: "http://127.0.0.1:15080",
  helperToken: "",
  /** Home country, as ISO 3166 has it, and area code: how numbers without them are read. */
  country: "BR",
  areaCode: "",
  /** Whether an exchange dials extensions and short codes, so that those that stand alone are numbers. */
  hasExchange: false,
  /** Where numbers are found, of the sites that the browser lets us into: off, crm, chosen or everywhere. */
  numbersMode: "everywhere",
  /** Hosts of the CRM, with all that are below them. */
  crmSites: [],
  /** Hosts that were switched on or off by hand: this comes before the mode. */
  siteSwitches: {},
  /** Host -> shapes that are no telephone numbers there. */
  notNumbers: {},
});

/** Keys in storage.session. */
export const SESSION = Object.freeze({
  calls: "calls",
  records: "records",
  status: "status",
  cursor: "cursor",
  dismissed: "dismissed",
  clicks: "clicks",
  cardWindow: "cardWindow",
  leftDial: "leftDial",
});

/** To be called whenever the background starts: the setting does not outlive it in every browser. */
export async function keepFromPages() {
  const trusted = { accessLevel: /** @type {const} */ ("TRUSTED_CONTEXTS") };
  await Promise.all([browser.storage.local.setAccessLevel?.(trusted), browser.storage.session.setAccessLevel?.(trusted)]);
}

/** @returns {Promise<Settings>} */
export async function readSettings() {
  return /** @type {Settings} */ (await browser.storage.local.get({ ...DEFAULTS }));
}

/** Unknown names are left out. @param {Partial<Settings>} changes @returns {Promise<Settings>} */
export async function writeSettings(changes) {
  const known = Object.entries(changes).filter(([name]) => name in DEFAULTS);
  await browser.storage.local.set(Object.fromEntries(known));
  return readSettings();
}

/** @param {string} key @returns {Promise<any>} */
export async function readSession(key) {
  return (await browser.storage.session.get(key))[key];
}

/** @param {Record<string, unknown>} values */
export function writeSession(values) {
  return browser.storage.session.set(values);
}
