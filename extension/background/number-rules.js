// @ts-check
/**
 * On which sites numbers are found, and what there is no number: pure, on the settings as they are kept.
 * A switch for a site comes before the mode; only "off" is off everywhere.
 */

import { NeonBridgeError } from "../sdk/errors.js";

export const MODES = Object.freeze(["off", "crm", "chosen", "everywhere"]);
/** Of the rules, so that neither a site nor a file fills the profile. */
export const LIMITS = Object.freeze({ shapesOfSite: 200, sites: 500, fileChars: 512 * 1024 });
const FILE_FORMAT = "neon-bridge-number-rules";
const FILE_VERSION = 1;
const SHAPE = /^(?:<[a-z][\w-]{0,40}>|[\p{L}\p{M}]{1,24}) [^\p{Cc}\p{Nd}]{1,80}$/u;

/**
 * @typedef {Record<string, string[]>} Shapes site -> shapes that are no numbers there
 * @typedef {{ numbersMode: string, crmSites: string[], siteSwitches: Record<string, boolean>, notNumbers: Shapes }} NumberSites
 */

/**
 * The host of a site, as it is kept; "" for what is none.
 * @param {string | undefined} text a host or an address
 */
export function hostOf(text) {
  const bare = (text ?? "").trim().toLowerCase().replace(/^\*\./, "");
  const url = /^[a-z][a-z0-9+.-]*:\/\//.test(bare) ? bare : `http://${bare}`;
  if (!bare || !URL.canParse(url)) return "";
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) ? hostname.replace(/\.$/, "") : "";
}

/** @param {string} host @param {NumberSites} settings */
export function isOnFor(host, { numbersMode, crmSites, siteSwitches }) {
  if (numbersMode === "off" || !host) return false;
  if (Object.hasOwn(siteSwitches, host)) return siteSwitches[host];
  if (numbersMode === "crm") return crmSites.some((site) => host === site || host.endsWith(`.${site}`));
  return numbersMode === "everywhere";
}

/**
 * A switch that says what the mode says anyway is not kept.
 * @param {NumberSites} settings @param {string} host @param {boolean} isOn
 */
export function withSwitch(settings, host, isOn) {
  const others = without(settings.siteSwitches, host);
  const isOnAnyway = isOnFor(host, { ...settings, siteSwitches: others });
  return isOnAnyway === isOn ? others : { ...others, [host]: isOn };
}

/** @param {Shapes} shapes @param {string} host @param {string} shape */
export function withShape(shapes, host, shape) {
  checkShape(shape);
  const own = Object.hasOwn(shapes, host) ? shapes[host] : [];
  if (own.includes(shape)) return shapes;
  const isFull = own.length >= LIMITS.shapesOfSite || (!own.length && Object.keys(shapes).length >= LIMITS.sites);
  if (isFull) throw new NeonBridgeError("too_many_rules", `At most ${LIMITS.shapesOfSite} rules for each of ${LIMITS.sites} sites are kept.`);
  return { ...shapes, [host]: [...own, shape] };
}

/** @param {Shapes} shapes @param {string} host @param {string} shape */
export function withoutShape(shapes, host, shape) {
  const rest = (Object.hasOwn(shapes, host) ? shapes[host] : []).filter((other) => other !== shape);
  return rest.length ? { ...shapes, [host]: rest } : without(shapes, host);
}

/** @template T @param {Record<string, T>} record @param {string} name @returns {Record<string, T>} */
export function without(record, name) {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== name));
}

/** @param {unknown} shape */
function checkShape(shape) {
  if (typeof shape === "string" && SHAPE.test(shape)) return;
  throw new NeonBridgeError("invalid_rule_file", `"${String(shape).slice(0, 60)}" is not the shape of a number.`);
}

// Rule files ----------------------------------------------------------------------------------------

/** @param {Shapes} shapes */
export function writeRuleFile(shapes) {
  return `${JSON.stringify({ format: FILE_FORMAT, version: FILE_VERSION, not_numbers: shapes }, null, 2)}\n`;
}

/**
 * The rules of a file beside those that are there. A file is taken whole or not at all.
 * @param {string} text @param {Shapes} shapes
 */
export function withRuleFile(text, shapes) {
  let joined = shapes;
  for (const [site, own] of Object.entries(readRuleFile(text))) {
    const host = hostOf(site);
    if (!host || !Array.isArray(own)) throw notARuleFile();
    for (const shape of own) joined = withShape(joined, host, shape);
  }
  return joined;
}

/** @param {string} text @returns {Record<string, unknown>} */
function readRuleFile(text) {
  if (text.length > LIMITS.fileChars) throw notARuleFile();
  try {
    const { format, version, not_numbers: sites } = JSON.parse(text);
    if (format === FILE_FORMAT && version === FILE_VERSION && sites && typeof sites === "object") return sites;
  } catch {
    // Not JSON at all: refused like any other file.
  }
  throw notARuleFile();
}

function notARuleFile() {
  const expected = `expected {"format": "${FILE_FORMAT}", "version": ${FILE_VERSION}, "not_numbers": {site: [shape, …]}}`;
  return new NeonBridgeError("invalid_rule_file", `This is not a rule file of NEON bridge: ${expected}.`);
}
