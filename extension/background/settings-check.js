// @ts-check
/** Settings as a person types them, made exact or refused with a sentence that says what was expected. */

import { NeonBridgeError } from "../sdk/errors.js";
import { MODES, hostOf } from "./number-rules.js";

/** The manifest allows these hosts and no others. */
const LOOPBACK = new Set(["localhost", "127.0.0.1"]);

/** @typedef {Partial<import("../platform/settings.js").Settings>} Changes */

/** @param {Changes} changes @returns {Changes} */
export function checkSettings(changes) {
  const checked = { ...changes };
  if (changes.neonUrl !== undefined) checked.neonUrl = checkUrl(changes.neonUrl);
  if (changes.helperUrl !== undefined) checked.helperUrl = checkUrl(changes.helperUrl);
  if (changes.country !== undefined) checked.country = checkCountry(changes.country);
  if (changes.areaCode !== undefined) checked.areaCode = checkAreaCode(changes.areaCode);
  if (changes.hasExchange !== undefined) checked.hasExchange = checkAnswer(changes.hasExchange);
  if (changes.numbersMode !== undefined) checked.numbersMode = checkMode(changes.numbersMode);
  if (changes.crmSites !== undefined) checked.crmSites = checkSites(changes.crmSites);
  return checked;
}

/** @param {unknown} answer */
function checkAnswer(answer) {
  if (typeof answer === "boolean") return answer;
  throw new NeonBridgeError("invalid_input", `${JSON.stringify(answer)} is no answer: expected true or false.`);
}

/** @param {string} mode */
function checkMode(mode) {
  if (MODES.includes(mode)) return mode;
  throw new NeonBridgeError("invalid_mode", `"${mode}" is not a mode: expected ${MODES.join(", ")}.`);
}

/** @param {string[]} sites hosts or addresses, as a person types or pastes them */
function checkSites(sites) {
  const hosts = sites.map((site) => {
    const host = hostOf(site);
    if (!host) throw new NeonBridgeError("invalid_site", `"${site}" is not a site: expected one like crm.example.com.`, { details: { description: site } });
    return host;
  });
  return [...new Set(hosts)];
}

/** @param {string} text */
function checkUrl(text) {
  const trimmed = text.trim().replace(/\/+$/, "");
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null;
  const isOurs = url && url.protocol === "http:" && LOOPBACK.has(url.hostname) && url.pathname === "/" && !url.username;
  if (isOurs) return url.origin;
  throw new NeonBridgeError("invalid_url", `"${trimmed}" is not an address on this computer: expected one like http://localhost:15060.`, {
    details: { description: trimmed },
  });
}

/** @param {string} text */
function checkCountry(text) {
  const country = text.trim().toUpperCase();
  if (/^[A-Z]{2}$/.test(country)) return country;
  throw new NeonBridgeError("invalid_country", `"${text}" is not a country: expected two letters, such as BR.`);
}

/** @param {string} text */
function checkAreaCode(text) {
  const areaCode = text.trim().replace(/^0+/, "");
  if (/^[0-9]{0,5}$/.test(areaCode)) return areaCode;
  throw new NeonBridgeError("invalid_area_code", `"${text}" is not an area code: expected digits, such as 11.`);
}
