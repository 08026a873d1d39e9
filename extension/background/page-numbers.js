// @ts-check
/** What each page is told about finding numbers, and the changes a person makes to that, one after the other. */

import { NeonBridgeError } from "../sdk/errors.js";
import { emergencyNumbers } from "./emergency-numbers.js";
import { hostOf, isOnFor, withRuleFile, withShape, withSwitch, without, withoutShape } from "./number-rules.js";

/** @typedef {import("../platform/settings.js").Settings} Settings */

export class PageNumbers {
  /** @type {Promise<unknown>} */
  #changing = Promise.resolve();

  /**
   * @param {{ read: () => Promise<Settings>, write: (changes: Partial<Settings>) => Promise<unknown>,
   *   tellPages: () => void, isAllowed: (url: string) => Promise<boolean> }} parts
   *   `isAllowed`: whether the browser still lets us into this page
   */
  constructor({ read, write, tellPages, isAllowed }) {
    this.read = read;
    this.write = write;
    this.tellPages = tellPages;
    this.isAllowed = isAllowed;
  }

  /** For one frame: its tab's site decides, for all that is framed in it. @param {chrome.runtime.MessageSender} sender */
  async stateFor(sender) {
    const url = pageOf(sender);
    const host = hostOf(url);
    const [settings, isAllowed] = await Promise.all([this.read(), this.isAllowed(url)]);
    const { country, areaCode, hasExchange: exchange, notNumbers } = settings;
    const shapes = Object.hasOwn(notNumbers, host) ? notNumbers[host] : [];
    return { isOn: isAllowed && isOnFor(host, settings), country, areaCode, exchange, shapes, emergency: emergencyNumbers(country) };
  }

  /** For the popup. @param {string} url */
  async siteState(url) {
    const host = hostOf(url);
    const settings = await this.read();
    return { host, mode: settings.numbersMode, isOn: isOnFor(host, settings) };
  }

  /** @param {string} site @param {boolean} isOn */
  switchSite(site, isOn) {
    return this.#change((settings) => ({ siteSwitches: withSwitch(settings, knownHost(site), isOn) }));
  }

  /** As the mode says again. @param {string} site */
  forgetSwitch(site) {
    return this.#change(({ siteSwitches }) => ({ siteSwitches: without(siteSwitches, site) }));
  }

  /** @param {chrome.runtime.MessageSender} sender @param {string} shape */
  async reject(sender, shape) {
    const site = knownHost(pageOf(sender));
    await this.#change(({ notNumbers }) => ({ notNumbers: withShape(notNumbers, site, shape) }));
    return { site };
  }

  /** @param {string} site @param {string} shape */
  restore(site, shape) {
    return this.#change(({ notNumbers }) => ({ notNumbers: withoutShape(notNumbers, site, shape) }));
  }

  /** @param {string} text a rule file */
  importRules(text) {
    return this.#change(({ notNumbers }) => ({ notNumbers: withRuleFile(text, notNumbers) }));
  }

  /**
   * Two changes at once must not undo one another.
   * @param {(settings: Settings) => Partial<Settings>} change
   */
  async #change(change) {
    const done = this.#changing.then(async () => this.write(change(await this.read())));
    this.#changing = done.catch(() => {});
    await done;
    this.tellPages();
  }
}

/** The tab's own page, also for what is framed in it, where we may know it. @param {chrome.runtime.MessageSender} sender */
function pageOf({ tab, origin, url }) {
  return [tab?.url, origin, url].find((address) => hostOf(address)) ?? "";
}

/** @param {string} site */
function knownHost(site) {
  const host = hostOf(site);
  if (!host) throw new NeonBridgeError("invalid_input", `"${site}" is not a site.`);
  return host;
}
