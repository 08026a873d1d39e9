// @ts-check
/**
 * NEON's names and codes as they stand on the wire, and ours for the same things. The only JS module
 * that knows NEON's spellings.
 */

export const ACTIONS = Object.freeze({
  authenticate: "authenticate",
  startCall: "startcall",
  hangUp: "finalizecall",
  accept: "acceptcall",
  transfer: "transfercall",
  sendDtmf: "senddtmf",
  setHold: "sethold",
});

/** NEON's event (in lower case) -> what happened to the call. NEON spells it "Transfered". */
export const NEON_EVENTS = Object.freeze({
  onnewcall: "started",
  onacceptcall: "answered",
  ontransferedcall: "transferred",
  onfinalizedcall: "finalized",
});

/** NEON's error code -> our error code and the meaning that its document gives. */
export const NEON_ERRORS = Object.freeze({
  100: ["phone_data_format", "Data format error"],
  102: ["phone_invalid_argument", "Invalid argument"],
  500: ["phone_engine_failed", "Internal error"],
  600: ["phone_credentials_refused", "Invalid credentials"],
  601: ["phone_not_registered", "Not registered with the SIP proxy"],
});

export const INVALID_CREDENTIALS = 600;

export const CALL_EVENTS = Object.freeze([
  "call:ringing",
  "call:dialing",
  "call:answered",
  "call:held",
  "call:resumed",
  "call:transferred",
  "call:ended",
  "call:missed",
]);

export const PHONE_EVENTS = Object.freeze(["phone:connected", "phone:lost"]);
/** A person changed a contact at the helper: names may be others now. */
export const CONTACTS_EVENT = "contacts:changed";
/** What NEON said and we do not know, or could not read. */
export const UNKNOWN_EVENT = "phone:unknown";

/** @param {string} type NEON's <Type> @returns {"inbound" | "outbound"} */
export function directionOf(type) {
  return type.toLowerCase() === "outgoing" ? "outbound" : "inbound";
}
