// @ts-check
/**
 * The JS bridge: phone events, calls and callers' names for a page, an extension or Node. Joins NEON's
 * own events with the helper's; commands go to NEON while it answers, else to the helper.
 */

import { CallBook } from "./calls.js";
import { systemClock } from "./clock.js";
import { NeonBridgeError, hasCode } from "./errors.js";
import { HelperTransport } from "./helper-transport.js";
import { CALL_EVENTS, CONTACTS_EVENT, PHONE_EVENTS, UNKNOWN_EVENT } from "./names.js";
import { NeonTransport } from "./neon-transport.js";
import { cleanDialable } from "./numbers.js";
import { Poller } from "./poller.js";

/** How long `connect` waits for NEON or the helper. */
export const CONNECT_MS = 8000;
/** How long a dialled number may take to become a call. */
export const NEW_CALL_MS = 10_000;
/** NEON is looked for this often at least while the helper stands in for it. */
export const LOOK_AGAIN_MS = 2500;

const EVENT_NAMES = new Set([...CALL_EVENTS, ...PHONE_EVENTS, CONTACTS_EVENT, UNKNOWN_EVENT]);

/**
 * @typedef {import("./calls.js").CallRecord} CallRecord
 * @typedef {import("./calls.js").CallEvent} CallEvent
 * @typedef {import("./calls.js").CallChange} CallChange
 * @typedef {import("./poller.js").PollerStatus} PollerStatus
 * @typedef {{ isConnected: boolean, via: "neon" | "helper" | null, error: NeonBridgeError | null,
 *   isSettled: boolean }} PhoneStatus  `isSettled`: every path has been tried at least once.
 * @typedef {{ neonUrl?: string, user?: string, password?: string, helperUrl?: string, helperToken?: string,
 *   fetch?: import("./http.js").Fetch, clock?: import("./clock.js").Clock, client?: string,
 *   cursor?: import("./helper-transport.js").Cursor | null,
 *   onCursor?: (cursor: import("./helper-transport.js").Cursor) => void }} Options
 */

export class NeonBridge {
  /** @type {Map<string, Set<(subject: any) => void>>} */
  #handlers = new Map();
  #stopping = new AbortController();
  #helperPhone = { connected: false, reason: "" };
  /** @type {PhoneStatus} */
  #status = { isConnected: false, via: null, error: null, isSettled: false };
  /** @type {WeakMap<CallRecord, Call>} */
  #callObjects = new WeakMap();

  /**
   * A bridge whose phone answers. Rejects when neither NEON nor the helper can be reached in time.
   * @param {Options} [options]
   */
  static async connect(options = {}) {
    const bridge = new NeonBridge(options);
    bridge.start();
    try {
      await bridge.#untilConnected();
    } catch (error) {
      bridge.close();
      throw error;
    }
    return bridge;
  }

  /** @param {Options} [options] */
  constructor(options = {}) {
    const { fetch = (url, init) => globalThis.fetch(url, init), clock = systemClock } = options;
    if (!options.user && !options.helperToken) {
      throw new NeonBridgeError("invalid_setting", "Expected NEON's user and password, or the helper's token.");
    }
    this.clock = clock;
    this.book = new CallBook({ newId: () => crypto.randomUUID() });
    this.neon = options.user ? makeNeon(options, fetch, clock) : null;
    this.helper = options.helperToken
      ? makeHelper(options, fetch, clock, {
          onPhone: (phone) => {
            this.#helperPhone = phone;
            this.#updateStatus();
          },
          onContacts: () => this.#emit(CONTACTS_EVENT, undefined),
        })
      : null;
    this.neonPoller = this.neon && this.#poller(this.neon, this.helper ? LOOK_AGAIN_MS : undefined);
    this.helperPoller = this.helper && this.#poller(this.helper);
  }

  /** @param {import("./poller.js").Pollable} transport @param {number} [longestPauseMs] */
  #poller(transport, longestPauseMs) {
    const isNeon = transport === this.neon;
    return new Poller({
      transport,
      clock: this.clock,
      longestPauseMs,
      onEvent: (event) => {
        if (event.name === "unknown") this.#emit(UNKNOWN_EVENT, { name: event.neonName, raw: event.raw });
        else this.#take(this.book.apply(event));
      },
      onStatus: (status) => {
        if (isNeon && status.state === "connected" && status.session > 1) {
          for (const change of this.book.endForgotten(this.clock.now())) this.#take(change);
        }
        this.#updateStatus();
      },
    });
  }

  /** Begin polling. `connect` does this by itself. */
  start() {
    for (const poller of [this.neonPoller, this.helperPoller]) void poller?.run(this.#stopping.signal);
  }

  /** Stop polling. No event comes after this. */
  close() {
    this.#stopping.abort();
    this.#handlers.clear();
  }

  get status() {
    return this.#status;
  }

  /** The calls that are not over, oldest first. */
  get calls() {
    return this.book.calls.filter(({ state }) => state !== "ended").map((record) => this.#callOf(record));
  }

  /**
   * Call a handler at each event of that name; the returned function takes it off again.
   * @param {string} name
   * @param {(subject: any) => void} handler gets the Call; the PhoneStatus for phone:connected and phone:lost;
   *   `{ name, raw }` for phone:unknown; nothing for contacts:changed
   */
  on(name, handler) {
    if (!EVENT_NAMES.has(name)) {
      throw new NeonBridgeError("invalid_input", `No event "${name}". Expected one of ${[...EVENT_NAMES].join(", ")}.`);
    }
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler));
    return () => void handlers.delete(handler);
  }

  /**
   * Who is this? Needs the helper.
   * @param {string} address SIP or tel URI, or a number
   * @param {{ limitMs?: number }} [options]
   */
  async lookup(address, { limitMs } = {}) {
    if (!this.helper) throw new NeonBridgeError("helper_not_paired", "Names need the helper: give helperUrl and helperToken.");
    return this.helper.lookup(address, { firstByteMs: limitMs });
  }

  /**
   * Dial a number; resolves with the call once NEON tells of it. Never dials a second time by itself.
   * @param {string} number
   * @param {{ contactId?: string, clickId?: string, source?: string }} [options] `clickId`: one per click, so that
   *   a click that is sent twice dials once
   */
  async startCall(number, { contactId, ...options } = {}) {
    // The event may come before the command's answer.
    const started = this.#nextDialledCall(lastDigits(cleanDialable(number)));
    try {
      await this.dial(number, options);
    } catch (error) {
      started.giveUp();
      throw error;
    }
    const call = await started.call;
    call.contactId = contactId ?? null;
    return call;
  }

  /**
   * Dial a number; resolves when the phone has taken the command.
   * @param {string} number
   * @param {{ clickId?: string, source?: string }} [options]
   */
  async dial(number, { clickId = crypto.randomUUID(), source = "page" } = {}) {
    const digits = cleanDialable(number);
    const transport = this.#status.via === "neon" ? this.neon : this.#status.via === "helper" ? this.helper : null;
    if (!transport) throw this.#status.error ?? notConnected();
    await transport.command("startCall", { number: digits, clickId, source });
  }

  /**
   * Act on a call: accept, hangUp, hold, resume, transfer or sendDtmf.
   * @param {string} id @param {string} name @param {{ to?: string, dtmf?: string }} [given]
   */
  async act(id, name, given = {}) {
    const call = this.book.find(id);
    if (!call) throw new NeonBridgeError("no_such_call", "This call is not known any more.");
    if (call.state === "ended") throw new NeonBridgeError("call_ended", "This call is over.");
    if (name === "hangUp") this.book.markDeclined(id);
    await this.#sendFor(call, name, given);
    // NEON tells nobody of a hold, so whoever gave the command says so.
    if (name === "hold" || name === "resume") this.#take(this.book.apply(ownEvent(call, name, this.clock.now())));
  }

  /** @param {CallRecord} call @param {string} name @param {{ to?: string, dtmf?: string }} given */
  async #sendFor(call, name, given) {
    const paths = this.#pathsFor(call);
    if (!paths.length) throw this.#status.error ?? notConnected();
    try {
      await paths[0].command(name, { call, ...given });
    } catch (error) {
      // To end or answer a call twice does no harm; to send its tones twice does.
      const mayRepeat = name !== "sendDtmf" && name !== "transfer";
      if (!paths[1] || !mayRepeat || !hasCode(error, "phone_unreachable")) throw error;
      await paths[1].command(name, { call, ...given });
    }
  }

  /** The transports that know this call, the better one first. @param {CallRecord} call */
  #pathsFor(call) {
    const order = this.#status.via === "helper" ? [this.helper, this.neon] : [this.neon, this.helper];
    return order.filter((transport) => transport !== null).filter((transport) => transport.knows(call));
  }

  /** @param {CallChange | null} change */
  #take(change) {
    if (change && !this.#stopping.signal.aborted) this.#emit(change.name, this.#callOf(change.call));
  }

  /** @param {string} name @param {unknown} subject */
  #emit(name, subject) {
    for (const handler of this.#handlers.get(name) ?? []) {
      try {
        handler(subject);
      } catch (error) {
        // One handler's fault keeps no other from the event.
        report(error);
      }
    }
  }

  #updateStatus() {
    const before = this.#status;
    const now = joinStatus(this.neonPoller?.status, this.helperPoller?.status, this.#helperPhone);
    this.#status = now;
    if (this.#stopping.signal.aborted || !now.isSettled) return;
    const isNews = now.via !== before.via || now.error?.message !== before.error?.message || !before.isSettled;
    if (isNews) this.#emit(now.isConnected ? "phone:connected" : "phone:lost", now);
  }

  /** @returns {Promise<void>} */
  #untilConnected() {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.#status.error ?? notConnected()), CONNECT_MS);
      const offConnected = this.on("phone:connected", () => settle(resolve));
      const offLost = this.on("phone:lost", (status) => settle(() => reject(status.error ?? notConnected())));
      /** @param {() => void} finish */
      function settle(finish) {
        clearTimeout(timer);
        offConnected();
        offLost();
        finish();
      }
    });
  }

  /** @param {string} digits */
  #nextDialledCall(digits) {
    /** @type {() => void} */
    let giveUp = () => {};
    const call = /** @type {Promise<Call>} */ (
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => settle(() => reject(noCallYet())), NEW_CALL_MS);
        const off = this.on("call:dialing", (dialled) => {
          if (lastDigits(dialled.to.raw).endsWith(digits)) settle(() => resolve(dialled));
        });
        giveUp = () => settle(() => {});
        /** @param {() => void} finish */
        function settle(finish) {
          clearTimeout(timer);
          off();
          finish();
        }
      })
    );
    return { call, giveUp };
  }

  /** @param {CallRecord} record */
  #callOf(record) {
    const call = this.#callObjects.get(record) ?? new Call(this, record);
    this.#callObjects.set(record, call);
    return call;
  }
}

/** One call, as long as it lives and after; its fields are always those of now. */
export class Call {
  #bridge;
  #record;

  /** @param {NeonBridge} bridge @param {CallRecord} record */
  constructor(bridge, record) {
    this.#bridge = bridge;
    this.#record = record;
    /** @type {string | null} as given to startCall */
    this.contactId = null;
  }

  get callId() {
    return this.#record.id;
  }
  get direction() {
    return this.#record.direction;
  }
  get state() {
    return this.#record.state;
  }
  get from() {
    return { raw: this.#record.from };
  }
  get to() {
    return { raw: this.#record.to };
  }
  get contact() {
    return this.#record.contact;
  }
  get startedAt() {
    return new Date(this.#record.firstSeen);
  }
  get answeredAt() {
    return dateOrNull(this.#record.answeredAt);
  }
  get endedAt() {
    return dateOrNull(this.#record.endedAt);
  }
  get durationMs() {
    return this.#record.durationMs;
  }
  get endReason() {
    return this.#record.endReason || null;
  }

  accept() {
    return this.#bridge.act(this.callId, "accept");
  }
  hangUp() {
    return this.#bridge.act(this.callId, "hangUp");
  }
  hold() {
    return this.#bridge.act(this.callId, "hold");
  }
  resume() {
    return this.#bridge.act(this.callId, "resume");
  }
  /** @param {string} to */
  transfer(to) {
    return this.#bridge.act(this.callId, "transfer", { to: cleanDialable(to) });
  }
  /** @param {string} dtmf 1 to 32 of 0-9 A-D * # */
  sendDtmf(dtmf) {
    return this.#bridge.act(this.callId, "sendDtmf", { dtmf });
  }
}

/** @param {Options} options @param {import("./http.js").Fetch} fetch @param {import("./clock.js").Clock} clock */
function makeNeon({ neonUrl, user = "", password = "" }, fetch, clock) {
  return new NeonTransport({ url: neonUrl, user, password, fetch, clock });
}

/**
 * @param {Options} options @param {import("./http.js").Fetch} fetch @param {import("./clock.js").Clock} clock
 * @param {{ onPhone: (phone: { connected: boolean, reason: string }) => void, onContacts: () => void }} listeners
 */
function makeHelper({ helperUrl: url, helperToken: token, client, cursor, onCursor }, fetch, clock, listeners) {
  return new HelperTransport({ url, token, client, cursor, onCursor, fetch, clock, ...listeners });
}

/**
 * NEON itself when it answers, else the helper when it reaches NEON.
 * @param {PollerStatus | undefined} neon @param {PollerStatus | undefined} helper
 * @param {{ connected: boolean, reason: string }} helperPhone
 * @returns {PhoneStatus}
 */
export function joinStatus(neon, helper, helperPhone) {
  if (neon?.state === "connected") return { isConnected: true, via: "neon", error: null, isSettled: true };
  const isSettled = neon?.state !== "connecting" && helper?.state !== "connecting";
  const error = neon?.error ?? helper?.error ?? null;
  if (helper?.state !== "connected") return { isConnected: false, via: null, error, isSettled };
  if (helperPhone.connected) return { isConnected: true, via: "helper", error, isSettled: neon?.state !== "connecting" };
  const reason = helperPhone.reason || "The helper does not reach NEON either. Start NEON.";
  return { isConnected: false, via: null, error: error ?? new NeonBridgeError("phone_unreachable", reason), isSettled };
}

/** Shows a fault as uncaught and goes on. Node has no reportError. @param {unknown} error */
function report(error) {
  if (globalThis.reportError) return globalThis.reportError(error);
  queueMicrotask(() => {
    throw error;
  });
}

function notConnected() {
  return new NeonBridgeError("not_connected", "The phone does not answer. Start NEON, or the helper.");
}

function noCallYet() {
  const message = "NEON took the number but has not told of a call. Look at NEON before you dial again.";
  return new NeonBridgeError("maybe_dialled", message, { maybeSent: true });
}

/** @param {CallRecord} call @param {"hold" | "resume"} name @param {number} at @returns {CallEvent} */
function ownEvent(call, name, at) {
  const { neonId, helperId, direction, from, to, firstSeen } = call;
  const what = name === "hold" ? "held" : "resumed";
  return { source: "neon", name: what, neonId, helperId, direction, from, to, at, firstSeen, durationMs: 0, sipError: "", endReason: "", contact: null };
}

/** The digits by which a dialled number is known again, whatever prefix NEON put before it. @param {string} address */
function lastDigits(address) {
  const user = address.replace(/^[^:]*:/, "").split("@")[0];
  return user.replace(/\D/g, "").slice(-8);
}

/** @param {number} ms */
function dateOrNull(ms) {
  return ms ? new Date(ms) : null;
}
