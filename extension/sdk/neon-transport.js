// @ts-check
/**
 * Speaks to NEON itself. Authenticates again once after code 600; never repeats a command whose answer
 * did not come, because NEON may have acted on it.
 */

import { systemClock } from "./clock.js";
import { NeonBridgeError, hasCode } from "./errors.js";
import { BadAnswer, WHOLE_BODY_MS, exchange } from "./http.js";
import { ACTIONS, INVALID_CREDENTIALS, NEON_ERRORS, NEON_EVENTS, directionOf } from "./names.js";
import { parseNeonMessage } from "./neon-xml.js";
import { MAX_XML_BYTES, unreadable } from "./xml.js";

export const DEFAULT_NEON_URL = "http://localhost:15060";
/** NEON may hold a poll this long; our own server ends it after 25 s. */
export const HOLD_MS = 60_000;
export const COMMAND_MS = 5000;
const LIMITS = Object.freeze({ holdMs: HOLD_MS, commandMs: COMMAND_MS, wholeAnswerMs: WHOLE_BODY_MS });

/**
 * How long NEON may take: to answer a poll, to answer a command, and for the rest once an answer has begun.
 * @typedef {{ holdMs: number, commandMs: number, wholeAnswerMs: number }} Limits
 * @typedef {import("./calls.js").CallEvent} CallEvent
 * @typedef {import("./calls.js").UnknownEvent} UnknownEvent
 * @typedef {import("./calls.js").CallRecord} CallRecord
 * @typedef {{ call?: CallRecord, number?: string, to?: string, dtmf?: string, clickId?: string, source?: string }} CommandArguments
 */

/**
 * Our commands -> NEON's fields.
 * @type {Record<string, (given: CommandArguments) => Record<string, string>>}
 */
const COMMANDS = {
  startCall: ({ number = "" }) => ({ action: ACTIONS.startCall, number }),
  accept: ({ call }) => ({ action: ACTIONS.accept, callid: call?.neonId ?? "" }),
  hangUp: ({ call }) => ({ action: ACTIONS.hangUp, callid: call?.neonId ?? "" }),
  hold: ({ call }) => ({ action: ACTIONS.setHold, callid: call?.neonId ?? "", hold: "true" }),
  resume: ({ call }) => ({ action: ACTIONS.setHold, callid: call?.neonId ?? "", hold: "false" }),
  transfer: ({ call, to = "" }) => ({ action: ACTIONS.transfer, callid: call?.neonId ?? "", to }),
  sendDtmf: ({ call, dtmf = "" }) => ({ action: ACTIONS.sendDtmf, callid: call?.neonId ?? "", dtmf }),
};

export class NeonTransport {
  #token = "";
  /** @type {Promise<string> | null} */
  #renewing = null;

  /**
   * @param {{ url?: string, user: string, password: string, fetch: import("./http.js").Fetch,
   *   clock?: import("./clock.js").Clock, limits?: Partial<Limits> }} options
   */
  constructor({ url = DEFAULT_NEON_URL, user, password, fetch, clock = systemClock, limits = {} }) {
    this.url = url.replace(/\/+$/, "");
    this.fetch = fetch;
    this.clock = clock;
    this.limits = { ...LIMITS, ...limits };
    this.credentials = { user, password };
    /** How often a token was given: a new one means that NEON may have started anew. */
    this.session = 0;
  }

  /** Ready to poll. A token is kept as long as NEON knows it: events wait under it. @param {{ signal?: AbortSignal }} [options] */
  async open({ signal } = {}) {
    await this.#renewToken("", signal);
  }

  /**
   * Wait for one event; an empty list when NEON had none to tell, however it said so.
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<(CallEvent | UnknownEvent)[]>}
   */
  async poll({ signal } = {}) {
    const token = this.#token;
    const message = await this.#exchange(`/Events?${new URLSearchParams({ token })}`, {}, this.limits.holdMs, signal);
    if (message.kind === "event") return [readEvent(message, this.clock.now())];
    if (message.kind === "none" || message.success) return [];
    // A command may have got a new one by now.
    if (message.code === INVALID_CREDENTIALS && this.#token === token) this.#token = "";
    throw refusal(message, this.url);
  }

  /**
   * @param {string} name one of startCall accept hangUp hold resume transfer sendDtmf
   * @param {CommandArguments} [given]
   */
  async command(name, given = {}) {
    const fields = COMMANDS[name](given);
    const token = this.#token || (await this.#renewToken(""));
    let answer = await this.#send({ ...fields, token });
    if (answer.code === INVALID_CREDENTIALS) {
      // 600 means that NEON did not act, so repeating is safe, also for startcall.
      answer = await this.#send({ ...fields, token: await this.#renewToken(token) });
    }
    if (!answer.success) throw refusal(answer, this.url);
  }

  /** Whether a call can be acted on here. @param {CallRecord} call */
  knows(call) {
    return Boolean(call.neonId);
  }

  /**
   * A token other than `refused`; of several that ask at once, one authenticates.
   * @param {string} refused @param {AbortSignal} [signal]
   */
  async #renewToken(refused, signal) {
    if (this.#token && this.#token !== refused) return this.#token;
    this.#renewing ??= this.#authenticate(signal).finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  /** @param {AbortSignal} [signal] */
  async #authenticate(signal) {
    const answer = await this.#send({ action: ACTIONS.authenticate, ...this.credentials }, signal);
    if (!answer.success) throw refusal(answer, this.url);
    if (!answer.token) throw notNeon(this.url, "it gave no token");
    this.#token = answer.token;
    this.session += 1;
    return answer.token;
  }

  /** @param {Record<string, string>} fields @param {AbortSignal} [signal] */
  async #send(fields, signal) {
    // POST keeps passwords and numbers out of addresses, which others may log.
    const init = { method: "POST", body: new URLSearchParams(fields) };
    const message = await this.#exchange("/Command", init, this.limits.commandMs, signal).catch((error) => {
      throw hasCode(error, "phone_unreadable") ? notNeon(this.url, error.message) : error;
    });
    if (message.kind !== "answer") throw notNeon(this.url, "expected <ReturnData>");
    return message;
  }

  /** @param {string} path @param {RequestInit} init @param {number} firstByteMs @param {AbortSignal} [signal] */
  async #exchange(path, init, firstByteMs, signal) {
    const limits = { firstByteMs, wholeBodyMs: this.limits.wholeAnswerMs, maxBytes: MAX_XML_BYTES, signal };
    try {
      const { headers, bytes } = await exchange(this.fetch, this.url + path, init, limits);
      const httpCharset = /charset="?([\w.-]+)/i.exec(headers.get("content-type") ?? "")?.[1] ?? "";
      return parseNeonMessage(bytes, { httpCharset });
    } catch (error) {
      if (error instanceof BadAnswer) throw unreadable(error.message);
      throw hasCode(error, "phone_unreadable") ? error : unreachable(this.url, error);
    }
  }
}

/** @param {string} url @param {unknown} cause */
function unreachable(url, cause) {
  const message = `NEON does not answer on ${hostOf(url)}. Start NEON, or set its address in Options.`;
  // A browser does not tell a refused connection from one that broke after the command was read.
  return new NeonBridgeError("phone_unreachable", message, { maybeSent: true, details: { host: hostOf(url) }, cause });
}

/** @param {string} url @param {string} why */
function notNeon(url, why) {
  const message = `What answers on ${hostOf(url)} is not NEON (${why}). Set NEON's address in Options.`;
  return new NeonBridgeError("phone_unreadable", message, { maybeSent: true, details: { host: hostOf(url) } });
}

/** @param {string} url */
function hostOf(url) {
  return url.replace(/^https?:\/\//, "");
}

/** @param {{ code: number, description: string, systemCode: string }} answer @param {string} url */
function refusal({ code, description, systemCode }, url) {
  const [ourCode, meaning] = NEON_ERRORS[/** @type {keyof typeof NEON_ERRORS} */ (code)] ?? ["phone_refused", `Error ${code}`];
  const said = description ? `${meaning}: ${description}` : meaning;
  const details = { host: hostOf(url), description: said, systemCode };
  return new NeonBridgeError(ourCode, `NEON refused it (${said}).`, { details });
}

/**
 * The common event of an event of NEON; one that we do not know is passed on as it is.
 * @param {{ name: string, fields: Record<string, string> }} message
 * @param {number} at epoch ms
 * @returns {CallEvent | UnknownEvent}
 */
export function readEvent({ name, fields: raw }, at) {
  const fields = lowerCaseNames(raw);
  const what = NEON_EVENTS[/** @type {keyof typeof NEON_EVENTS} */ (name.toLowerCase())];
  if (!what || !fields.callid) return { name: "unknown", neonName: name, raw };
  return {
    source: "neon",
    name: /** @type {CallEvent["name"]} */ (what),
    neonId: fields.callid,
    helperId: "",
    direction: directionOf(fields.type ?? ""),
    from: fields.from ?? "",
    to: fields.to ?? "",
    at,
    firstSeen: at,
    durationMs: /^[0-9]{1,15}$/.test(fields.duration ?? "") ? Number(fields.duration) : 0,
    sipError: fields.siperror === "0" ? "" : (fields.siperror ?? ""),
    endReason: "",
    contact: null,
  };
}

/** Of names that differ in case only, the first counts. @param {Record<string, string>} fields */
function lowerCaseNames(fields) {
  /** @type {Record<string, string>} */
  const lower = {};
  for (const [name, value] of Object.entries(fields)) lower[name.toLowerCase()] ??= value;
  return lower;
}
