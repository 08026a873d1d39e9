// @ts-check
/**
 * The calls of one phone, built from the events of NEON and of the helper. One call is one record,
 * whoever tells of it and how often.
 *
 *   inbound  ─► ringing ──answered──► talking ◄──held, resumed──► held
 *                  │                  ▲    │                       │
 *   outbound ─► dialing ──answered────┘    │                       │
 *                  └──────── finalized ────┴──► ended ◄────────────┘
 */

/** Two reports are of one call only if it was first seen at most this far apart. */
export const SAME_CALL_MS = 60_000;
/** The helper commits an event a little after NEON told us of it. */
const COMMIT_DELAY_MS = 2000;
const MOST_ENDED = 50;

/**
 * @typedef {"ringing" | "dialing" | "talking" | "held" | "ended"} CallState
 * @typedef {"inbound" | "outbound"} Direction
 * @typedef {import("./helper-transport.js").Contact} Contact
 * @typedef {{ source: "neon" | "helper", name: "started" | "answered" | "held" | "resumed" | "transferred" | "finalized",
 *   neonId: string, helperId: string, direction: Direction, from: string, to: string, at: number, firstSeen: number,
 *   durationMs: number, sipError: string, endReason: string, contact: Contact | null }} CallEvent
 *   Times are epoch milliseconds. `neonId` is NEON's CallId, `helperId` the helper's call_id, "" where unknown.
 * @typedef {{ name: "unknown", neonName: string, raw: Record<string, string> }} UnknownEvent
 *   What NEON said and we do not know; "Unreadable" for an answer that could not be read.
 * @typedef {{ id: string, neonId: string, helperId: string, direction: Direction, state: CallState, from: string,
 *   to: string, firstSeen: number, answeredAt: number, endedAt: number, durationMs: number, endReason: string,
 *   isDeclined: boolean, isTransferred: boolean, startedBy: string[], contact: Contact | null }} CallRecord
 * @typedef {{ name: string, call: CallRecord }} CallChange
 */

/** @type {Record<CallEvent["name"], Partial<Record<CallState | "new", CallState>>>} what is not listed is no news */
const TRANSITIONS = {
  started: {},
  answered: { new: "talking", ringing: "talking", dialing: "talking" },
  held: { new: "held", talking: "held", ringing: "held", dialing: "held" },
  resumed: { new: "talking", held: "talking" },
  transferred: { ringing: "ringing", dialing: "dialing", talking: "talking", held: "held" },
  finalized: { new: "ended", ringing: "ended", dialing: "ended", talking: "ended", held: "ended" },
};
const FIRST_STATES = /** @type {const} */ ({ inbound: "ringing", outbound: "dialing" });

/**
 * SIP status of a call that nobody answered -> why it ended; what is not listed follows in `endReasonOf`.
 * @type {Record<Direction, Record<string, string>>}
 */
const END_REASONS = {
  inbound: { 603: "declined", 500: "failed" },
  outbound: {
    "": "canceled", 487: "canceled", 486: "busy", 600: "busy", 408: "no_answer", 480: "no_answer",
    404: "not_found", 410: "not_found", 484: "not_found", 604: "not_found", 603: "declined",
  },
};

export class CallBook {
  /** @type {CallRecord[]} */
  #calls = [];

  /** @param {{ newId: () => string }} parts */
  constructor({ newId }) {
    this.newId = newId;
  }

  /** All calls kept, oldest first. */
  get calls() {
    return /** @type {readonly CallRecord[]} */ (this.#calls);
  }

  /** @param {string} id */
  find(id) {
    return this.#calls.find((call) => call.id === id);
  }

  /** @param {readonly CallRecord[]} calls as `calls` gave them */
  restore(calls) {
    this.#calls = calls.map((call) => ({ ...call }));
  }

  /**
   * Take in an event; the change it makes, or null when it says nothing new.
   * @param {CallEvent} event
   * @returns {CallChange | null}
   */
  apply(event) {
    const known = event.name === "started" ? this.#findStarted(event) : this.#findRunning(event);
    const state = nextState(event, known);
    if (known) bind(known, event);
    if (!state) return null;
    const call = known ?? this.#add(event);
    if (event.name === "transferred" && call.isTransferred) return null;
    enter(call, state, event);
    this.#forgetOldest();
    return { name: changeName(event, call), call };
  }

  /** Our own command made the call end: a ringing one was declined, not missed. @param {string} id */
  markDeclined(id) {
    const call = this.find(id);
    if (call?.state === "ringing") call.isDeclined = true;
  }

  /**
   * NEON has started anew, so the calls it had are gone. Those that the helper knows, it tells of.
   * @param {number} now
   * @returns {CallChange[]}
   */
  endForgotten(now) {
    const gone = this.#calls.filter((call) => call.state !== "ended" && !call.helperId);
    return gone.map((call) => {
      Object.assign(call, { state: "ended", endedAt: now, endReason: "failed" });
      return { name: "call:ended", call };
    });
  }

  /** The call whose start this event tells of, if it was told before. @param {CallEvent} event */
  #findStarted(event) {
    const bound = this.#findBound(event);
    if (bound) return bound;
    const call = this.#calls.findLast((candidate) => isSameCall(candidate, event) && mayBind(candidate, event));
    // NEON tells of a start once: a second time with the same CallId is another call.
    return call?.startedBy.includes(event.source) ? undefined : call;
  }

  /** The call that a later event belongs to. @param {CallEvent} event */
  #findRunning(event) {
    const fits = (/** @type {CallRecord} */ call) =>
      call.neonId === event.neonId && wasRunningAt(call, event) && mayBind(call, event);
    return this.#findBound(event) ?? this.#calls.findLast(fits);
  }

  /** @param {CallEvent} event */
  #findBound({ helperId }) {
    return helperId ? this.#calls.findLast((call) => call.helperId === helperId) : undefined;
  }

  /** @param {CallEvent} event @returns {CallRecord} */
  #add(event) {
    const call = {
      id: this.newId(),
      neonId: event.neonId,
      helperId: event.helperId,
      direction: event.direction,
      state: FIRST_STATES[event.direction],
      from: event.from,
      to: event.to,
      firstSeen: event.firstSeen,
      answeredAt: 0,
      endedAt: 0,
      durationMs: 0,
      endReason: "",
      isDeclined: false,
      isTransferred: false,
      startedBy: event.name === "started" ? [event.source] : [],
      contact: event.contact,
    };
    this.#calls.push(call);
    return call;
  }

  #forgetOldest() {
    const ended = this.#calls.filter((call) => call.state === "ended");
    const old = new Set(ended.slice(0, Math.max(0, ended.length - MOST_ENDED)));
    if (old.size) this.#calls = this.#calls.filter((call) => !old.has(call));
  }
}

/** @param {CallEvent} event @param {CallRecord | undefined} known @returns {CallState | undefined} */
function nextState(event, known) {
  if (event.name === "started") return known ? undefined : FIRST_STATES[event.direction];
  return TRANSITIONS[event.name][known ? known.state : "new"];
}

/** @param {CallRecord} call @param {CallEvent} event */
function isSameCall(call, event) {
  return (
    call.neonId === event.neonId &&
    call.direction === event.direction &&
    call.from === event.from &&
    call.to === event.to &&
    Math.abs(call.firstSeen - event.firstSeen) <= SAME_CALL_MS &&
    (wasRunningAt(call, event) || isLateStart(call, event))
  );
}

/** The end was told before the start. @param {CallRecord} call @param {CallEvent} event */
function isLateStart(call, { at }) {
  return call.startedBy.length === 0 && Math.abs(at - call.endedAt) <= COMMIT_DELAY_MS;
}

/** @param {CallRecord} call @param {CallEvent} event */
function wasRunningAt(call, { at, source }) {
  return call.state !== "ended" || (source === "helper" && at <= call.endedAt + COMMIT_DELAY_MS);
}

/** A record that stands for one call of the helper stands for no other. @param {CallRecord} call @param {CallEvent} event */
function mayBind(call, { helperId }) {
  return !helperId || !call.helperId || call.helperId === helperId;
}

/** @param {CallRecord} call @param {CallEvent} event */
function bind(call, event) {
  call.helperId ||= event.helperId;
  call.neonId ||= event.neonId;
  call.contact ??= event.contact;
  if (event.name === "started" && !call.startedBy.includes(event.source)) call.startedBy.push(event.source);
}

/** @param {CallRecord} call @param {CallState} state @param {CallEvent} event */
function enter(call, state, event) {
  call.state = state;
  if (state === "talking") call.answeredAt ||= event.at;
  if (event.name === "transferred") call.isTransferred = true;
  if (state !== "ended") return;
  call.endedAt = event.at;
  call.durationMs = event.durationMs;
  call.endReason = event.endReason || endReasonOf(call, event);
}

/** @param {CallRecord} call @param {CallEvent} event */
function endReasonOf(call, { sipError, durationMs }) {
  if (call.answeredAt || durationMs) return sipError.startsWith("5") ? "failed" : "completed";
  if (call.isDeclined) return "declined";
  return END_REASONS[call.direction][sipError] ?? (call.direction === "inbound" ? "missed" : "failed");
}

/** @param {CallEvent} event @param {CallRecord} call */
function changeName(event, call) {
  switch (event.name) {
    case "started":
      return `call:${call.state}`;
    case "finalized":
      return call.endReason === "missed" ? "call:missed" : "call:ended";
    default:
      return `call:${event.name}`;
  }
}
