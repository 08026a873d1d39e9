// @ts-check
/** What a clicked link asks to dial: the number of a tel: or callto: link, or of a sip: link whose user is one. */

import { NeonBridgeError } from "../sdk/errors.js";

const PARTS = /^\s*(?:(tel|callto|sips?):(?:\/\/)?)?([^]*)$/i;
const NUMBER = /^\+?[0-9][0-9 ().-]*$/;

/**
 * Decodes percent signs once and judges nothing else: the dialling rule does that.
 * Throws `no_number_in_link` for a SIP address without a number.
 * @param {string} text a number, or the address of a link
 */
export function numberInLink(text) {
  const [, scheme, rest] = /** @type {RegExpExecArray} */ (PARTS.exec(text));
  if (!scheme) return text;
  const address = decode(rest.split("?")[0]);
  if (!scheme.toLowerCase().startsWith("sip")) return address;
  const user = address.split("@")[0].split(";")[0];
  if (NUMBER.test(user)) return user;
  const message = "This SIP address has no telephone number. From pages, only numbers are dialled.";
  throw new NeonBridgeError("no_number_in_link", message);
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
