// @ts-check
/**
 * Speaks to the helper's /api/v1. Every answer must carry X-Neon-Bridge: without it another program
 * holds the port, which is "not ours", never "failed".
 */

import { systemClock } from "./clock.js";
import { NeonBridgeError, hasCode } from "./errors.js";
import { exchange } from "./http.js";
import { CONTACTS_EVENT, PHONE_EVENTS } from "./names.js";

export const DEFAULT_HELPER_URL = "http://127.0.0.1:15080";
export const WAIT_S = 25;
const REQUEST_MS = 5000;
const MAX_JSON_BYTES = 4 * 1024 * 1024;

/**
 * @typedef {import("./calls.js").CallEvent} CallEvent
 * @typedef {import("./calls.js").CallRecord} CallRecord
 * @typedef {{ last: number, storeId: string }} Cursor
 * @typedef {{ id: string, name: string, company: string, title: string, url: string }} Contact
 * @typedef {{ raw: string, e164: string | null, formatted: string, country: string | null, display_name: string, private: boolean }} LookedUpAddress
 * @typedef {{ contact: Contact, number: { raw?: string, e164?: string } | string | null, score: number, reason: string,
 *   chosen?: boolean }} Candidate
 * @typedef {{ address: LookedUpAddress, candidates: Candidate[], ambiguous: boolean }} LookupResult
 * @typedef {{ call_id: string, direction: "inbound" | "outbound", state: string, started_at: string,
 *   answered_at: string | null, ended_at: string | null, duration_ms: number | null, end_reason: string | null,
 *   contact: Contact | null, from: LookedUpAddress, to: LookedUpAddress, raw?: Record<string, string> }} HelperCall
 * @typedef {{ id: number, call_id: string | null, name: string, at: string, call: HelperCall | null,
 *   raw: Record<string, string> | null }} HelperEvent
 */

/** Our commands -> the helper's path and body. @type {Record<string, [string, string?]>} */
const COMMANDS = {
  accept: ["accept"],
  hangUp: ["hangup"],
  hold: ["hold"],
  resume: ["resume"],
  transfer: ["transfer", "to"],
  sendDtmf: ["dtmf", "dtmf"],
};

/** The helper's event -> what happened to the call. @type {Record<string, CallEvent["name"]>} */
const EVENTS = {
  "call:ringing": "started",
  "call:dialing": "started",
  "call:answered": "answered",
  "call:held": "held",
  "call:resumed": "resumed",
  "call:transferred": "transferred",
  "call:ended": "finalized",
  "call:missed": "finalized",
};

export class HelperTransport {
  /**
   * @param {{ url?: string, token?: string, fetch: import("./http.js").Fetch, client?: string,
   *   clock?: import("./clock.js").Clock, onCursor?: (cursor: Cursor) => void, cursor?: Cursor | null,
   *   onPhone?: (phone: { connected: boolean, reason: string }) => void, onContacts?: () => void }} options
   */
  constructor({ url = DEFAULT_HELPER_URL, token = "", fetch, client = "sdk/0.1.0", clock = systemClock,
    cursor = null, onCursor = () => {}, onPhone = () => {}, onContacts = () => {} }) {
    this.url = url.replace(/\/+$/, "");
    this.token = token;
    this.fetch = fetch;
    this.client = client;
    this.clock = clock;
    this.cursor = cursor;
    this.onCursor = onCursor;
    this.onPhone = onPhone;
    this.onContacts = onContacts;
    /** How often it was opened. */
    this.session = 0;
  }

  /** Ready to poll: the helper is there, knows us, and says from where to read on. @param {{ signal?: AbortSignal }} [options] */
  async open({ signal } = {}) {
    const status = await this.request("GET", "/api/v1/status", { signal });
    this.onPhone({ connected: status.phone === "connected", reason: status.phone_reason ?? "" });
    if (this.cursor?.storeId !== status.store_id) {
      this.#advance({ last: status.last, storeId: status.store_id });
    }
    this.session += 1;
  }

  /**
   * Events after the cursor, waiting for one if there is none.
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<CallEvent[]>}
   */
  async poll({ signal } = {}) {
    const { last, storeId } = /** @type {Cursor} */ (this.cursor);
    const query = new URLSearchParams({ since: String(last), wait: String(WAIT_S), store_id: storeId });
    const firstByteMs = WAIT_S * 1000 + REQUEST_MS;
    const answer = await this.request("GET", `/api/v1/events?${query}`, { signal, firstByteMs }).catch((error) => {
      // The helper got another database: its events are numbered anew.
      if (hasCode(error, "cursor_gone")) this.cursor = null;
      throw error;
    });
    this.#advance({ last: answer.last, storeId: answer.store_id });
    this.#tellPhone(answer.events);
    if (answer.events.some((/** @type {HelperEvent} */ { name }) => name === CONTACTS_EVENT)) this.onContacts();
    return readEvents(answer.events);
  }

  /** @param {string} name as in NeonTransport @param {import("./neon-transport.js").CommandArguments} [given] */
  async command(name, given = {}) {
    if (name === "startCall") {
      const { number, clickId, source = "page" } = given;
      await this.request("POST", "/api/v1/calls", { body: { to: number, click_id: clickId, source } });
      return;
    }
    const [path, field] = COMMANDS[name];
    const body = field ? { [field]: given[/** @type {"to" | "dtmf"} */ (field)] } : {};
    const callId = encodeURIComponent(given.call?.helperId ?? "");
    await this.request("POST", `/api/v1/calls/${callId}/${path}`, { body });
  }

  /** Whether a call can be acted on here. @param {CallRecord} call */
  knows(call) {
    return Boolean(call.helperId);
  }

  /** Who is this? @param {string} address @param {{ firstByteMs?: number }} [options] @returns {Promise<LookupResult>} */
  lookup(address, { firstByteMs = REQUEST_MS } = {}) {
    const query = new URLSearchParams({ address });
    return this.request("GET", `/api/v1/lookup?${query}`, { firstByteMs });
  }

  /**
   * Of several who fit, it is this one from now on; with "" nobody is chosen any more.
   * @param {string} address @param {string} contactId @returns {Promise<LookupResult>}
   */
  choose(address, contactId) {
    const path = "/api/v1/lookup/choice";
    if (contactId) return this.request("PUT", path, { body: { address, contact_id: contactId } });
    return this.request("DELETE", `${path}?${new URLSearchParams({ address })}`);
  }

  /** The last calls, newest first. @param {number} [limit] @returns {Promise<HelperCall[]>} */
  async calls(limit = 20) {
    return (await this.request("GET", `/api/v1/calls?limit=${limit}`)).calls;
  }

  /** @returns {Promise<{ name: string, version: string, demo: boolean, phone: string }>} */
  health() {
    return this.request("GET", "/healthz");
  }

  /** @param {string} name @returns {Promise<{ pairing_id: string, expires_at: string, code_needed: boolean }>} */
  askPairing(name) {
    return this.request("POST", "/api/v1/pairing", { body: { name } });
  }

  /**
   * @param {string} pairingId @param {string} [code]
   * @returns {Promise<{ token: string, expires_at: string, phone: { url: string, user: string, password: string } | null }>}
   */
  confirmPairing(pairingId, code) {
    const body = code ? { code } : {};
    return this.request("POST", `/api/v1/pairing/${encodeURIComponent(pairingId)}`, { body });
  }

  /**
   * @param {string} method @param {string} path
   * @param {{ body?: object, signal?: AbortSignal, firstByteMs?: number }} [options]
   * @returns {Promise<any>} the answer's JSON
   */
  async request(method, path, { body, signal, firstByteMs = REQUEST_MS } = {}) {
    const answer = await this.#exchange(method, path, body, { signal, firstByteMs, maxBytes: MAX_JSON_BYTES });
    if (!answer.headers.get("x-neon-bridge")) throw notOurs(this.url);
    const json = parseJson(answer.bytes);
    if (answer.status >= 400) throw refusal(answer.status, json, this.url);
    if (json === undefined) throw notOurs(this.url);
    return json;
  }

  /** @param {string} method @param {string} path @param {object | undefined} body @param {{ signal?: AbortSignal, firstByteMs: number, maxBytes: number }} limits */
  async #exchange(method, path, body, limits) {
    /** @type {Record<string, string>} */
    const headers = { "X-Neon-Client": this.client };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body) headers["Content-Type"] = "application/json";
    try {
      const init = { method, headers, body: body && JSON.stringify(body) };
      return await exchange(this.fetch, this.url + path, init, limits);
    } catch (cause) {
      const host = this.url.replace(/^https?:\/\//, "");
      const message = `The helper does not answer on ${host}. Start it with "neon-bridge serve", or set its address in Options.`;
      throw new NeonBridgeError("helper_unreachable", message, { maybeSent: true, details: { host }, cause });
    }
  }

  /** @param {Cursor} cursor */
  #advance(cursor) {
    this.cursor = cursor;
    this.onCursor(cursor);
  }

  /** @param {HelperEvent[]} events */
  #tellPhone(events) {
    const last = events.findLast(({ name }) => PHONE_EVENTS.includes(name));
    if (last) this.onPhone({ connected: last.name === "phone:connected", reason: last.raw?.Reason ?? "" });
  }
}

/** @param {Uint8Array} bytes */
function parseJson(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** @param {string} url */
function notOurs(url) {
  const host = url.replace(/^https?:\/\//, "");
  const message = `What answers on ${host} is not the NEON bridge helper. Set the helper's address in Options.`;
  return new NeonBridgeError("not_ours", message, { details: { host } });
}

/** @param {number} status @param {any} problem @param {string} url */
function refusal(status, problem, url) {
  const host = url.replace(/^https?:\/\//, "");
  const said = problem?.detail ?? `The helper refused it (HTTP ${status}).`;
  if (status === 401) {
    const message = "The helper does not know this browser. Pair it in Options.";
    return new NeonBridgeError("helper_not_paired", message, { details: { host } });
  }
  return new NeonBridgeError(problem?.code ?? "helper_refused", said, { details: { host, description: said } });
}

/**
 * The common events of the helper's. Of a call that is over by now, only the end is told: a card that
 * rings for a call of an hour ago would be a lie.
 * @param {HelperEvent[]} events
 * @returns {CallEvent[]}
 */
export function readEvents(events) {
  const known = events.filter(({ name, call_id: callId }) => callId && EVENTS[name]);
  const over = new Set(known.filter(({ name }) => EVENTS[name] === "finalized").map((event) => event.call_id));
  return known.filter(({ name, call_id: callId }) => !over.has(callId) || EVENTS[name] === "finalized").map(readEvent);
}

/** @param {HelperEvent} event @returns {CallEvent} */
function readEvent({ name, call_id: callId, at, call, raw }) {
  const sent = raw?.CallId ? raw : (call?.raw ?? {});
  return {
    source: "helper",
    name: EVENTS[name],
    neonId: sent.CallId ?? "",
    helperId: /** @type {string} */ (callId),
    direction: call?.direction ?? (sent.Type === "outgoing" ? "outbound" : "inbound"),
    from: sent.From || call?.from.raw || "",
    to: sent.To || call?.to.raw || "",
    at: Date.parse(at),
    firstSeen: Date.parse(call?.started_at ?? at),
    durationMs: call?.duration_ms ?? 0,
    sipError: sent.SIPError === "0" ? "" : (sent.SIPError ?? ""),
    endReason: call?.end_reason ?? (name === "call:missed" ? "missed" : ""),
    contact: call?.contact ?? null,
  };
}
