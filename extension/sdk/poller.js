// @ts-check
/**
 * Keeps a poll open without end on one transport, and says whether it can be reached. Knows no browser
 * and no HTTP: it is given a transport and a clock, and runs in a Worker, a page or Node.
 */

import { Pauses, systemClock } from "./clock.js";
import { NeonBridgeError } from "./errors.js";

/** After a refused password or token: no storm of logins. */
export const REFUSED_PAUSE_MS = 10_000;
/** An empty answer sooner than this means that another client with our token ends our polls. */
export const SHORTEST_EMPTY_POLL_MS = 1000;
/** More in a row than this is not a phone in trouble, but another program on its port. */
export const MOST_UNREADABLE = 3;

const REFUSALS = new Set(["phone_credentials_refused", "helper_not_paired"]);
/** What a poll is told when NEON or the helper has forgotten us: opening again mends it. */
const FORGOTTEN = new Set(["phone_credentials_refused", "cursor_gone"]);
const UNREACHABLE = new Set(["phone_unreachable", "helper_unreachable"]);

/**
 * @typedef {import("./calls.js").CallEvent} CallEvent
 * @typedef {import("./calls.js").UnknownEvent} UnknownEvent
 * @typedef {{ open: (options: { signal: AbortSignal }) => Promise<void>,
 *   poll: (options: { signal: AbortSignal }) => Promise<(CallEvent | UnknownEvent)[]>, session: number }} Pollable
 *   `session` rises whenever the far side knows us anew: what it knew before may be gone.
 * @typedef {{ state: "connecting" | "connected" | "unreachable" | "refused", session: number,
 *   error: NeonBridgeError | null }} PollerStatus
 * @typedef {{ events: (CallEvent | UnknownEvent)[], error: NeonBridgeError | null, tookMs: number }} Outcome
 */

export class Poller {
  /**
   * @param {{ transport: Pollable, onEvent: (event: CallEvent | UnknownEvent) => void,
   *   onStatus: (status: PollerStatus) => void, clock?: import("./clock.js").Clock, longestPauseMs?: number,
   *   random?: () => number }} parts
   */
  constructor({ transport, onEvent, onStatus, clock = systemClock, longestPauseMs = 5000, random = Math.random }) {
    this.transport = transport;
    this.onEvent = onEvent;
    this.onStatus = onStatus;
    this.clock = clock;
    this.failures = new Pauses({ longestMs: longestPauseMs, random });
    this.quickEmpties = new Pauses({ random });
    this.isOpen = false;
    /** In a row: polls that broke off before their answer began; that could not be read; that did not know a new token. */
    this.broken = 0;
    this.unreadable = 0;
    this.refusedTokens = 0;
    /** @type {PollerStatus} */
    this.status = { state: "connecting", session: 0, error: null };
  }

  /** Poll until the signal aborts. Never rejects. @param {AbortSignal} signal */
  async run(signal) {
    while (!signal.aborted) {
      const error = await this.#session(signal).catch(asOurs);
      if (error && !signal.aborted) await this.#pauseAfter(error, signal);
    }
  }

  /**
   * Open the transport and poll it. Returns when it must be opened again at once, throws when a pause
   * should come first.
   * @param {AbortSignal} signal
   */
  async #session(signal) {
    this.isOpen = false;
    const { session } = this.transport;
    await this.transport.open({ signal });
    this.isOpen = true;
    let isFresh = this.transport.session !== session;
    if (isFresh && !this.refusedTokens) this.#sayConnected();
    let polling = this.#poll(0, signal);
    while (!signal.aborted) {
      const outcome = await polling;
      if (signal.aborted) return;
      this.#count(outcome);
      if (outcome.error && FORGOTTEN.has(outcome.error.code)) return this.#pauseWhenForgotten(isFresh, outcome.error, signal);
      if (outcome.error && !this.#isPassing(outcome)) throw outcome.error;
      isFresh = false;
      if (!outcome.error) this.#sayConnected();
      // The next poll is open before an event is handled, so that none falls between.
      polling = this.#poll(this.#pauseMsAfter(outcome), signal);
      for (const event of outcome.events) this.onEvent(event);
    }
  }

  /** Never rejects: nobody awaits it while the events of the poll before are handled. @param {number} pauseMs @param {AbortSignal} signal @returns {Promise<Outcome>} */
  async #poll(pauseMs, signal) {
    if (pauseMs) await this.clock.sleep(pauseMs, signal);
    const began = this.clock.elapsed();
    const answered = new AbortController();
    void this.#sayWhenHeld(answered.signal);
    /** @type {Pick<Outcome, "events" | "error">} */
    let outcome;
    try {
      outcome = { events: await this.transport.poll({ signal }), error: null };
    } catch (error) {
      outcome = { events: eventsOf(asOurs(error)), error: asOurs(error) };
    }
    answered.abort();
    return { ...outcome, tookMs: this.clock.elapsed() - began };
  }

  /** A poll that is held shows, long before it is answered, that somebody is there. @param {AbortSignal} answered */
  async #sayWhenHeld(answered) {
    if (this.status.state === "connected") return;
    await this.clock.sleep(SHORTEST_EMPTY_POLL_MS, answered);
    if (!answered.aborted) this.#sayConnected();
  }

  /** @param {Outcome} outcome */
  #count({ error }) {
    this.broken = error && UNREACHABLE.has(error.code) ? this.broken + 1 : 0;
    this.unreadable = error?.code === "phone_unreadable" ? this.unreadable + 1 : 0;
    if (error) return;
    this.refusedTokens = 0;
    this.failures.reset();
  }

  /** To be opened again at once, but for one who was opened just now: no storm of logins. @param {boolean} isFresh @param {NeonBridgeError} error @param {AbortSignal} signal */
  async #pauseWhenForgotten(isFresh, error, signal) {
    if (!isFresh) return;
    this.refusedTokens += 1;
    if (this.refusedTokens > 1) throw error;
    await this.clock.sleep(this.failures.next(), signal);
  }

  /**
   * A poll that broke off, or an answer that made no sense, is "no event": poll again. Not so when the next
   * one breaks off at once, for then nobody is there, or when no answer makes sense.
   * @param {Outcome} outcome
   */
  #isPassing({ tookMs }) {
    if (this.unreadable) return this.unreadable <= MOST_UNREADABLE;
    return this.broken > 0 && (this.broken === 1 || tookMs >= SHORTEST_EMPTY_POLL_MS);
  }

  /** @param {Outcome} outcome */
  #pauseMsAfter({ events, tookMs }) {
    const isInOrder = !this.unreadable && (events.length > 0 || tookMs >= SHORTEST_EMPTY_POLL_MS);
    if (!isInOrder) return this.quickEmpties.next();
    this.quickEmpties.reset();
    return 0;
  }

  /** @param {NeonBridgeError} error @param {AbortSignal} signal */
  async #pauseAfter(error, signal) {
    const isRefused = !this.isOpen && REFUSALS.has(error.code);
    this.#say({ state: isRefused ? "refused" : "unreachable", session: this.status.session, error });
    await this.clock.sleep(isRefused ? REFUSED_PAUSE_MS : this.failures.next(), signal);
  }

  #sayConnected() {
    this.#say({ state: "connected", session: this.transport.session, error: null });
  }

  /** @param {PollerStatus} status */
  #say(status) {
    const before = this.status;
    this.status = status;
    const isNews =
      status.state !== before.state || status.session !== before.session || status.error?.message !== before.error?.message;
    if (isNews) this.onStatus(status);
  }
}

/** An answer that could not be read may have held an event, so it is told. @param {NeonBridgeError} error @returns {UnknownEvent[]} */
function eventsOf({ code, message }) {
  return code === "phone_unreadable" ? [{ name: "unknown", neonName: "Unreadable", raw: { Reason: message } }] : [];
}

/** @param {unknown} error */
function asOurs(error) {
  if (error instanceof NeonBridgeError) return error;
  return new NeonBridgeError("phone_unreachable", String(error), { cause: error });
}
