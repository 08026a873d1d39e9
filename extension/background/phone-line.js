// @ts-check
/**
 * The phone as the extension sees it: the JS bridge, callers' names, and calls ready to be shown. Knows
 * no browser; the offscreen Worker hosts it in Chrome, the background page in Firefox.
 */

import { parseAddress, stripControls } from "../sdk/addresses.js";
import { NeonBridgeError } from "../sdk/errors.js";
import { CALL_EVENTS, CONTACTS_EVENT, PHONE_EVENTS } from "../sdk/names.js";
import { NeonBridge } from "../sdk/bridge.js";
import { cleanDialable, isDialable } from "../sdk/numbers.js";
import { loadFinder } from "./finder.js";
import { NumberPlan } from "./number-plan.js";
import { selectedNumber } from "./selected-number.js";

/** A name that comes later than this comes too late to be waited for. */
export const LOOKUP_MS = 2000;
const COMMANDS = new Set(["accept", "hangUp", "hold", "resume"]);
const CLIENT = "extension/0.1.0";

/**
 * @typedef {import("../sdk/calls.js").CallRecord} CallRecord
 * @typedef {import("../sdk/helper-transport.js").LookupResult} LookupResult
 * @typedef {import("../sdk/bridge.js").PhoneStatus} PhoneStatus
 * @typedef {import("../sdk/helper-transport.js").Cursor} Cursor
 * @typedef {{ neonUrl: string, user: string, password: string, helperUrl: string, helperToken: string,
 *   country: string, areaCode: string }} LineSettings
 * @typedef {{ isConnected: boolean, via: "neon" | "helper" | null, isSettled: boolean,
 *   error: { code: string, message: string, details: Record<string, string> } | null }} LineStatus
 * @typedef {{ name: "calls", calls: CardView[], records: CallRecord[], change: string }
 *   | { name: "status", status: LineStatus } | { name: "cursor", cursor: Cursor }} LineNews
 */

/** What says how the phone is reached; all else may change while it rings. */
const WAY = /** @type {const} */ (["neonUrl", "user", "password", "helperUrl", "helperToken"]);

export class PhoneLine {
  /** @type {NeonBridge | null} */
  #bridge = null;
  /** The settings that led to it. */
  #way = "";
  /** @type {NumberPlan | null} */
  #plan = null;
  /** @type {Map<string, LookupResult>} */
  #lookups = new Map();

  /**
   * @param {{ library: LibPhoneNumberApi, onNews: (news: LineNews) => void, fetch?: import("../sdk/http.js").Fetch }} parts
   */
  constructor({ library, onNews, fetch }) {
    this.library = library;
    this.onNews = onNews;
    this.fetch = fetch;
  }

  /**
   * Take these settings, and begin anew where they lead to another phone. `records` and `cursor` are what an
   * earlier line left behind.
   * @param {{ settings: LineSettings, records?: readonly CallRecord[], cursor?: Cursor | null }} given
   */
  configure({ settings, records, cursor = null }) {
    this.#plan = new NumberPlan({ library: this.library, ...settings });
    const way = JSON.stringify(WAY.map((name) => settings[name]));
    // To connect anew is to miss what the phone says at that moment.
    if (!records && way === this.#way && this.#bridge?.status.isConnected) return;
    this.#way = way;
    const kept = records ?? this.#bridge?.book.calls ?? [];
    this.#bridge?.close();
    this.#bridge = hasPhone(settings) ? this.#startBridge(settings, kept, cursor) : null;
    if (!this.#bridge) this.onNews({ name: "status", status: notSetUp() });
  }

  /** @param {LineSettings} settings @param {readonly CallRecord[]} records @param {Cursor | null} cursor */
  #startBridge(settings, records, cursor) {
    const onCursor = (/** @type {Cursor} */ now) => this.onNews({ name: "cursor", cursor: now });
    const bridge = new NeonBridge({ ...settings, client: CLIENT, fetch: this.fetch, cursor, onCursor });
    bridge.book.restore(records);
    for (const name of CALL_EVENTS) bridge.on(name, (call) => this.#takeCall(bridge, name, call.callId));
    for (const name of PHONE_EVENTS) bridge.on(name, () => this.#tellStatus(bridge));
    bridge.on(CONTACTS_EVENT, () => {
      for (const callId of [...this.#lookups.keys()]) void this.#lookUp(bridge, callId);
    });
    bridge.start();
    return bridge;
  }

  /**
   * Dial what stands on a page, in a link, in a selected text or in the popup; or else answer what the person
   * must be asked first. `isMeant`: he was.
   * @param {{ number: string, clickId: string, source: string, isMeant?: boolean }} given
   * @returns {Promise<{ number: string, formatted: string, question: DialQuestion }>}
   */
  async dial({ number, clickId, source, isMeant = false }) {
    const digits = this.plan.complete(await this.#digitsIn(number, source));
    const question = isMeant ? "" : this.plan.questionOf(digits);
    if (!question) await this.bridge.dial(digits, { clickId, source: source === "selection" ? "page" : source });
    return { number: digits, formatted: this.plan.describe(digits).formatted, question };
  }

  /** A link is a number as it stands; where it is not, it is read as a selected text is. @param {string} text @param {string} source */
  async #digitsIn(text, source) {
    const mayBeText = source === "selection" || source === "link";
    if (!mayBeText || (source === "link" && isDialable(text))) return cleanDialable(text);
    return selectedNumber(text, await loadFinder(), this.plan);
  }

  /** @param {{ callId: string, command: string }} given */
  async act({ callId, command }) {
    if (!COMMANDS.has(command)) throw new NeonBridgeError("invalid_input", `No command "${command}".`);
    await this.bridge.act(callId, command);
  }

  /**
   * Whose a number on a page is, as far as the helper knows.
   * @param {{ number: string }} given
   * @returns {Promise<NumberOwner>}
   */
  async who({ number }) {
    const { bridge } = this;
    if (!bridge.helper) return { isAsked: false, people: [], count: 0 };
    const lookup = await bridge.lookup(number, { limitMs: LOOKUP_MS });
    const people = shownOf(lookup).map(personOf);
    return { isAsked: true, people, count: people.length };
  }

  /**
   * The person says which of several it is; with "" that it is none of them for sure.
   * @param {{ callId: string, contactId: string }} given
   */
  async choose({ callId, contactId }) {
    const { bridge } = this;
    const call = bridge.book.find(callId);
    if (!call || !bridge.helper) throw new NeonBridgeError("invalid_input", `No call "${callId}" to choose for.`);
    const party = partyOf(call);
    const lookup = await bridge.helper.choose(party, contactId);
    for (const other of bridge.book.calls) if (partyOf(other) === party) this.#lookups.set(other.id, lookup);
    this.#tellCalls(bridge, "lookup");
  }

  /** The last calls, newest first: the helper's journal, or what this browser saw. @returns {Promise<RecentCall[]>} */
  async recentCalls() {
    const { helper } = this.bridge;
    if (!helper) return this.#views(this.bridge).reverse().map(recentOfView);
    return (await helper.calls()).map(recentOfHelper);
  }

  get bridge() {
    if (!this.#bridge) throw new NeonBridgeError("not_connected", notSetUp().error.message);
    return this.#bridge;
  }

  get plan() {
    if (!this.#plan) throw new NeonBridgeError("not_connected", notSetUp().error.message);
    return this.#plan;
  }

  /** @param {NeonBridge} bridge @param {string} change @param {string} callId */
  #takeCall(bridge, change, callId) {
    this.#tellCalls(bridge, change);
    const isOver = bridge.book.find(callId)?.state === "ended";
    if (bridge.helper && !this.#lookups.has(callId) && !(isOver && change !== "call:missed")) void this.#lookUp(bridge, callId);
  }

  /** The card is on the screen by now; the name joins it. @param {NeonBridge} bridge @param {string} callId */
  async #lookUp(bridge, callId) {
    const call = bridge.book.find(callId);
    if (!call) return;
    try {
      this.#lookups.set(callId, await bridge.lookup(partyOf(call), { limitMs: LOOKUP_MS }));
      this.#tellCalls(bridge, "lookup");
    } catch {
      // Without a name the card shows the number; the helper's own trouble shows in the status.
    }
  }

  /** @param {NeonBridge} bridge @param {string} change */
  #tellCalls(bridge, change) {
    if (bridge !== this.#bridge) return;
    const records = [...bridge.book.calls];
    const ids = new Set(records.map(({ id }) => id));
    for (const id of this.#lookups.keys()) if (!ids.has(id)) this.#lookups.delete(id);
    this.onNews({ name: "calls", calls: this.#views(bridge), records, change });
  }

  /** @param {NeonBridge} bridge */
  #tellStatus(bridge) {
    if (bridge !== this.#bridge) return;
    const { isConnected, via, error, isSettled } = bridge.status;
    this.onNews({ name: "status", status: { isConnected, via, isSettled, error: error?.toJSON() ?? null } });
  }

  /** @param {NeonBridge} bridge */
  #views(bridge) {
    return bridge.book.calls.map((call) => viewOf(call, this.#lookups.get(call.id), this.plan));
  }
}

/** @param {LineSettings} settings */
function hasPhone({ user, helperToken }) {
  return Boolean(user || helperToken);
}

function notSetUp() {
  const message = "No phone is set up yet. Enter NEON's user and password in Options, or pair the helper.";
  return { isConnected: false, via: null, isSettled: true, error: { code: "not_set_up", message, details: {} } };
}

/** The address of whom one talks to. @param {CallRecord} call */
function partyOf(call) {
  return call.direction === "inbound" ? call.from : call.to;
}

/**
 * A call as the card shows it.
 * @param {CallRecord} call @param {LookupResult | undefined} lookup @param {NumberPlan} plan
 * @returns {CardView}
 */
export function viewOf(call, lookup, plan) {
  const party = parseAddress(partyOf(call));
  const digits = dialableOf(party.number);
  const described = plan.describe(digits);
  return {
    id: call.id,
    state: call.state,
    direction: call.direction,
    endReason: call.endReason,
    displayName: party.displayName,
    number: party.isPrivate ? "" : lookup?.address.formatted || described.formatted || sipAddressOf(party),
    dialable: party.isPrivate ? "" : digits,
    isPrivate: party.isPrivate,
    country: described.country,
    people: peopleOf(call, lookup),
    isAmbiguous: lookup?.ambiguous ?? false,
    isLookedUp: lookup !== undefined,
    startedAt: call.firstSeen,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    durationMs: call.durationMs || (call.answeredAt && call.endedAt ? call.endedAt - call.answeredAt : 0),
  };
}

/** @param {string} number */
function dialableOf(number) {
  return isDialable(number) ? cleanDialable(number) : "";
}

/** Whom a party without a number is; a text that is no address as it came. @param {import("../sdk/addresses.js").Address} party */
function sipAddressOf({ user, host, raw, isUnderstood }) {
  if (!isUnderstood) return stripControls(raw).trim();
  return host ? `${user}@${host}` : user;
}

/** @typedef {{ isAsked: boolean, people: Person[], count: number }} NumberOwner */

/** Those who fit equally well; or the best. @param {CallRecord} call @param {LookupResult | undefined} lookup @returns {Person[]} */
function peopleOf(call, lookup) {
  if (!lookup) return call.contact ? [personOf({ contact: call.contact, reason: "" })] : [];
  return shownOf(lookup).map(personOf);
}

/** @param {LookupResult} lookup */
function shownOf({ candidates, ambiguous }) {
  return ambiguous ? candidates.filter(({ score }) => score === candidates[0].score) : candidates.slice(0, 1);
}

/** @param {Pick<import("../sdk/helper-transport.js").Candidate, "contact" | "reason" | "chosen">} candidate @returns {Person} */
function personOf({ contact: { id, name, company, title, url }, reason, chosen = false }) {
  return { id, name: name || company, company: name ? company : "", title, url, reason, isChosen: chosen };
}

/**
 * @typedef {{ name: string, number: string, dialable: string, direction: string, endReason: string, state: string,
 *   startedAt: number, durationMs: number }} RecentCall
 */

/** @param {CardView} view @returns {RecentCall} */
function recentOfView({ people, displayName, number, dialable, direction, endReason, state, startedAt, durationMs }) {
  return { name: people[0]?.name || displayName, number, dialable, direction, endReason, state, startedAt, durationMs };
}

/** @param {import("../sdk/helper-transport.js").HelperCall} call @returns {RecentCall} */
function recentOfHelper(call) {
  const party = call.direction === "inbound" ? call.from : call.to;
  return {
    name: call.contact?.name || call.contact?.company || party.display_name,
    number: party.private ? "" : party.formatted,
    dialable: party.private ? "" : (party.e164 ?? dialableOf(parseAddress(party.raw).number)),
    direction: call.direction,
    endReason: call.end_reason ?? "",
    state: call.state,
    startedAt: Date.parse(call.started_at),
    durationMs: call.duration_ms ?? 0,
  };
}
