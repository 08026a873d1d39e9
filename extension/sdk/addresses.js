// @ts-check
/**
 * Reads what a phone says of a party: SIP and tel URIs, name-addr, bare numbers. Enough to show a
 * caller before the helper answers; no input throws. Knows no countries. The helper keeps the same
 * rules, in Python.
 */

const MAX_ADDRESS_CHARS = 2048;
const MAX_DISPLAY_CHARS = 128;
const SCHEME = /^(sips?|tel):/i;
const FOREIGN_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const NAME_ADDR = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^"<]*))\s*<([^>]*)>?/;
/** A URI behind a name whose quotes or brackets are not as they should be. */
const URI_WITHIN = /(?<=[\s<"])(?:sips?|tel):[^<>"\s]+/i;
// IPv6 may lack its brackets, though no port can follow it then.
const HOST = /^(\[[0-9a-f:.%]+\w*\]|[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*|[\p{L}\p{N}_.-]+)(?::.*)?$/iu;
/** What no user part has. */
const NO_USER = /[<>"]/;
const PRIVATE_USERS = new Set([
  "", "anonymous", "unknown", "unavailable", "restricted", "private", "withheld",
  "privado", "desconhecido", "oculto",
]);

/**
 * `number` is the user part where it is one that people dial, else "". `isUnderstood` is false where
 * the text is no address at all: then `raw` is all there is.
 * @typedef {{ raw: string, displayName: string, user: string, host: string, number: string, isPrivate: boolean,
 *   isUnderstood: boolean }} Address
 * @typedef {{ user: string, host: string }} Parts
 */

/** @param {string} text @returns {Address} */
export function parseAddress(text) {
  const raw = text.slice(0, MAX_ADDRESS_CHARS);
  const [displayName, uri] = splitNameAddr(raw.trim());
  const parts = readUri(uri);
  const { user, host } = parts ?? { user: "", host: "" };
  return {
    raw,
    displayName: stripControls(displayName).trim(),
    user,
    host,
    number: /^\+?[0-9][0-9\s().\-/]*$/.test(user) ? user : "",
    isPrivate: parts !== null && (PRIVATE_USERS.has(user.toLowerCase()) || host === "anonymous.invalid"),
    isUnderstood: parts !== null,
  };
}

/** @param {string} text @returns {[string, string]} */
function splitNameAddr(text) {
  const match = NAME_ADDR.exec(text);
  if (match) {
    const [, quoted, plain, uri] = match;
    // "A < B <sip:…>": an unquoted name may have a bracket of its own.
    return [quoted === undefined ? plain.trim() : quoted.replace(/\\(.)/g, "$1"), uri.slice(uri.lastIndexOf("<") + 1).trim()];
  }
  const within = URI_WITHIN.exec(text);
  return within ? [text.slice(0, within.index).replace(/^[ \t<"]+|[ \t<"]+$/g, ""), within[0]] : ["", text];
}

/** @param {string} uri @returns {Parts | null} */
function readUri(uri) {
  const [whole, scheme] = SCHEME.exec(uri) ?? ["", ""];
  // "tel://…" is what people who know the web write.
  const rest = scheme ? uri.slice(whole.length).replace(/^\/\//, "") : uri;
  if (scheme.toLowerCase() === "tel") return readTel(rest);
  if (scheme) return readSip(rest);
  if (FOREIGN_SCHEME.test(rest)) return null;
  return rest.includes("@") ? readSip(rest) : readBare(rest);
}

/** @param {string} rest @returns {Parts | null} */
function readTel(rest) {
  // Some phones put their host behind the number, as if it were a SIP URI.
  const text = rest.replace(/@[^;]*/g, "");
  const user = userOf(text);
  return /\p{Nd}/u.test(user) || PRIVATE_USERS.has(user.toLowerCase()) ? { user, host: contextHost(text) } : null;
}

/** A number, an extension, or one name as a SIP user has it. @param {string} text @returns {Parts | null} */
function readBare(text) {
  const user = userOf(text);
  const isName = /^\S+$/.test(user) && /[\p{L}\p{N}]/u.test(user);
  const isAddress = !user || isName || /\p{Nd}/u.test(user);
  return isAddress && !NO_USER.test(user) ? { user, host: contextHost(text) } : null;
}

/** @param {string} rest @returns {Parts | null} */
function readSip(rest) {
  // A user part may hold "@" only escaped, so the last one ends it.
  const at = rest.lastIndexOf("@");
  const hostInfo = rest.slice(at + 1);
  const hostPort = decode(hostInfo.split("?")[0].split(";")[0]).trim();
  // The "@" was escaped along with the rest.
  if (at < 0 && hostPort.includes("@")) return readSip(hostPort);
  // RFC 3261 would read one word as a host; people and phones mean whom it calls.
  if (at < 0 && /^\+?[\p{L}\p{N}_()-]+$/u.test(hostPort)) return { user: hostPort, host: "" };
  const user = at < 0 ? "" : userOf(rest.slice(0, at).split(":")[0]);
  const host = (HOST.exec(hostPort)?.[1] ?? "").replace(/^\[+|\]+$/g, "").replace(/\.+$/, "").toLowerCase();
  return (user || host || !hostInfo) && !NO_USER.test(user) ? { user, host } : null;
}

/** @param {string} text what stands before any parameters is the user */
function userOf(text) {
  return stripControls(decode(text.split(";")[0]), MAX_ADDRESS_CHARS).trim();
}

/** A tel URI's context where it is a domain, and no beginning of a number. @param {string} text */
function contextHost(text) {
  const context = decode(/;\s*phone-context\s*=([^;]*)/i.exec(text)?.[1].trim() ?? "").toLowerCase();
  return context.startsWith("+") ? "" : context;
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Text without control and bidi characters: a caller's name must not reorder what stands beside it.
 * @param {string} text
 */
export function stripControls(text, limit = MAX_DISPLAY_CHARS) {
  return [...text.replace(/\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "")].slice(0, limit).join("");
}
