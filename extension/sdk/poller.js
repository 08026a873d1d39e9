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

const REFUSALS = new Set(["phone_credentials_refused", "helper_not_paired"]);
/** What a poll is told when NEON or the helper has forgotten us: opening again mends it. */
const FORGOTTEN = new Set(["phone_credentials_refused", "cursor_gone"]);

/**
 * @typedef {import("./calls.js").CallEvent} CallEvent
 * @typedef {{ open: (options: { signal: AbortSignal }) => Promise<void>,
 *   poll: (options: { signal: AbortSignal }) => Promise<CallEvent[]> }} Pollable
 * @typedef {{ state: "connecting" | "connected" | "unreachable" | "refused", session: number,
 *   error: NeonBridgeError | null }} PollerStatus
 *   `session` rises with each opening: what the far side knew before may be gone.
 * @typedef {{ events: CallEvent[], error: NeonBridgeError | null, tookMs: number }} Outcome
 */

export class Poller {
  /**
   * @param {{ transport: Pollable, onEvent: (event: CallEvent) => void, onStatus: (status: PollerStatus) => void,
   *   clock?: import("./clock.js").Clock, longestPauseMs?: number, random?: () => number }} parts
   */
  constructor({ transport, onEvent, onStatus, clock = systemClock, longestPauseMs = 5000, random = Math.random }) {
    this.transport = transport;
    this.onEvent = onEvent;
    this.onStatus = onStatus;
    this.clock = clock;
    this.failures = new Pauses({ longestMs: longestPauseMs, random });
    this.quickEmpties = new Pauses({ random });
    this.isOpen = false;
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
    await this.transport.open({ signal });
    this.isOpen = true;
    this.#say({ state: "connected", session: this.status.session + 1, error: null });
    let hasPolled = false;
    let polling = this.#poll(0, signal);
    while (!signal.aborted) {
      const outcome = await polling;
      if (signal.aborted) return;
      // Forgotten right after opening: something is wrong that opening again does not mend.
      if (outcome.error && FORGOTTEN.has(outcome.error.code) && hasPolled) return;
      if (outcome.error && !isPassing(outcome)) throw outcome.error;
      hasPolled = true;
      this.failures.reset();
      // The next poll is open before an event is handled, so that none falls between.
      polling = this.#poll(this.#pauseMsAfter(outcome), signal);
      for (const event of outcome.events) this.onEvent(event);
    }
  }

  /** Never rejects: nobody awaits it while the events of the poll before are handled. @param {number} pauseMs @param {AbortSignal} signal @returns {Promise<Outcome>} */
  async #poll(pauseMs, signal) {
    if (pauseMs) await this.clock.sleep(pauseMs, signal);
    const began = this.clock.now();
    try {
      const events = await this.transport.poll({ signal });
      return { events, error: null, tookMs: this.clock.now() - began };
    } catch (error) {
      return { events: [], error: asOurs(error), tookMs: this.clock.now() - began };
    }
  }

  /** @param {Outcome} outcome */
  #pauseMsAfter({ events, error, tookMs }) {
    if (events.length || (!error && tookMs >= SHORTEST_EMPTY_POLL_MS)) {
      this.quickEmpties.reset();
      return 0;
    }
    // A held poll that broke off is polled again at once: if nobody is there, that shows it.
    return error?.code === "phone_unreachable" || error?.code === "helper_unreachable" ? 0 : this.quickEmpties.next();
  }

  /** @param {NeonBridgeError} error @param {AbortSignal} signal */
  async #pauseAfter(error, signal) {
    const isRefused = !this.isOpen && REFUSALS.has(error.code);
    this.#say({ state: isRefused ? "refused" : "unreachable", session: this.status.session, error });
    await this.clock.sleep(isRefused ? REFUSED_PAUSE_MS : this.failures.next(), signal);
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

/**
 * A held poll that broke off, or an answer that made no sense, is "no event": poll again.
 * @param {Outcome} outcome
 */
function isPassing({ error, tookMs }) {
  if (error?.code === "phone_unreadable") return true;
  return (error?.code === "phone_unreachable" || error?.code === "helper_unreachable") && tookMs >= SHORTEST_EMPTY_POLL_MS;
}

/** @param {unknown} error */
function asOurs(error) {
  if (error instanceof NeonBridgeError) return error;
  return new NeonBridgeError("phone_unreachable", String(error), { cause: error });
}
