// @ts-check
/**
 * The errors of the JS bridge. `code` is fixed and part of the interface; `message` is for people and
 * says what happened and what to do. Codes are those of the helper where both know the same fault.
 */

/**
 * @typedef {"phone_unreachable" | "phone_unreadable" | "phone_refused" | "phone_credentials_refused"
 *   | "phone_not_registered" | "phone_data_format" | "phone_invalid_argument" | "phone_engine_failed"
 *   | "helper_unreachable" | "helper_not_paired" | "helper_refused" | "not_ours" | "cursor_gone"
 *   | "invalid_number" | "invalid_setting" | "invalid_input" | "not_connected" | "not_allowed" | "no_such_call" | "call_ended"
 *   | "maybe_dialled"} ErrorCode
 */

export class NeonBridgeError extends Error {
  /**
   * @param {ErrorCode | string} code
   * @param {string} message
   * @param {{ maybeSent?: boolean, details?: Record<string, string>, cause?: unknown }} [more]
   *   `maybeSent`: the command may have reached the phone, so it must not be repeated.
   */
  constructor(code, message, { maybeSent = false, details = {}, cause } = {}) {
    super(message, { cause });
    this.name = "NeonBridgeError";
    this.code = code;
    this.maybeSent = maybeSent;
    this.details = details;
  }

  /** What survives a message between contexts, which drops an error's own fields. */
  toJSON() {
    return { code: this.code, message: this.message, maybeSent: this.maybeSent, details: this.details };
  }
}

/**
 * @param {{ code?: string, message?: string, maybeSent?: boolean, details?: Record<string, string> }} plain
 */
export function errorFrom(plain) {
  const { code = "not_connected", message = "The phone does not answer.", maybeSent, details } = plain;
  return new NeonBridgeError(code, message, { maybeSent, details });
}

/** @param {unknown} error @param {string} code */
export function hasCode(error, code) {
  return error instanceof NeonBridgeError && error.code === code;
}
