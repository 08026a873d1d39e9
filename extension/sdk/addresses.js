// @ts-check
/**
 * Reads what a phone says of a party: SIP and tel URIs, name-addr, bare numbers. Enough to show a
 * caller before the helper answers; no input throws. Knows no countries.
 */

const MAX_ADDRESS_CHARS = 2048;
const MAX_DISPLAY_CHARS = 128;
const NAME_ADDR = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^"<]*))\s*<([^>]*)>?/;
const PRIVATE_USERS = new Set([
  "", "anonymous", "unknown", "unavailable", "restricted", "private", "withheld",
  "privado", "desconhecido", "oculto",
]);

/**
 * `number` is the user part where it is one that people dial, else "".
 * @typedef {{ raw: string, displayName: string, user: string, host: string, number: string, isPrivate: boolean }} Address
 */

/** @param {string} text @returns {Address} */
export function parseAddress(text) {
  const raw = text.slice(0, MAX_ADDRESS_CHARS);
  const [displayName, uri] = splitNameAddr(raw.trim());
  const rest = uri.replace(/^(?:sips?|tel):/i, "");
  const at = rest.lastIndexOf("@");
  const user = stripControls(decode(rest.slice(0, at < 0 ? undefined : at).split(";")[0]), MAX_ADDRESS_CHARS).trim();
  const host = at < 0 ? "" : rest.slice(at + 1).split(/[;?]/)[0].replace(/:\d*$/, "").toLowerCase();
  return {
    raw,
    displayName: stripControls(displayName).trim(),
    user,
    host,
    number: /^\+?[0-9][0-9\s().\-/]*$/.test(user) ? user : "",
    isPrivate: PRIVATE_USERS.has(user.toLowerCase()) || host === "anonymous.invalid",
  };
}

/** @param {string} text @returns {[string, string]} */
function splitNameAddr(text) {
  const match = NAME_ADDR.exec(text);
  if (!match) return ["", text];
  const [, quoted, plain, uri] = match;
  return [quoted === undefined ? plain : quoted.replace(/\\(.)/g, "$1"), uri.trim()];
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
