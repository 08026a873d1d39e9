/** The faults of tests/golden/faults.json on real connections, as tests/client/test_faults.py has them. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test, { after, before } from "node:test";

import { systemClock } from "../../extension/sdk/clock.js";
import { NeonTransport, readEvent } from "../../extension/sdk/neon-transport.js";
import { Poller, SHORTEST_EMPTY_POLL_MS } from "../../extension/sdk/poller.js";
import { FaultyNeon } from "./faulty-neon.js";

const TABLE = JSON.parse(await readFile(new URL("../golden/faults.json", import.meta.url), "utf8"));
const SAMPLE = { CallId: "43", Type: "incoming", From: '"Zé" <sip:31@acme.com>', To: "sip:32@acme.com" };
const NUMBER = "+5511987654321";
const SHORT_MS = 200;
const LONG_MS = 60_000;
// Pauses are short here, but not the time after which a poll counts as held; poller.test.js holds how long they are.
const hastyClock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms === SHORTEST_EMPTY_POLL_MS ? LONG_MS : 1, signal) };

/** What happens -> the states that are told until the event that follows the fault, and the logins. */
const STATES = {
  "no event, poll again": [["connected"], 1],
  event: [["connected"], 1],
  "unknown event": [["connected"], 1],
  "reported unreadable, polling goes on": [["connected"], 1],
  "reported unreadable three times, then unreachable": [["connected", "unreachable", "connected"], 1],
  "unreachable, backs off": [["connected", "unreachable", "connected"], 1],
  "authenticates again once": [["connected", "connected"], 2],
};
const LOGIN_STATES = {
  connected: [["connected"], 1],
  "unreachable, backs off": [["unreachable", "connected"], 2],
  "refused, waits long": [["refused", "connected"], 2],
};
const STARTCALL = {
  accepted: null,
  "unreadable, never sent twice": { code: "phone_unreadable", maybeSent: true },
  "unreachable, never sent twice": { code: "phone_unreachable", maybeSent: true },
  refused: { maybeSent: false },
  "authenticates again once, dials once": null,
};

let faulty;
before(async () => (faulty = await FaultyNeon.start()));
after(() => faulty.stop());

/** What fetch lets one see: it does not tell a head that breaks off from no answer. */
const rows = (place) => TABLE.map((row) => ({ ...row, ...row.fetch })).filter((row) => row[place]);

/** The limit that the fault runs into is short. Only that one, so that a slow machine changes nothing. */
function limitsFor({ limit }) {
  const first = limit === "first byte" ? SHORT_MS : LONG_MS;
  return { holdMs: first, commandMs: first, wholeAnswerMs: limit === "whole answer" ? SHORT_MS : LONG_MS };
}

const connect = () => new NeonTransport({ url: faulty.url, user: "demo", password: "demo", fetch, limits: limitsFor({}) });

/** Poll until the call 99 comes; what was handed over before, and the states that were told. */
async function pollUntilCall99(transport) {
  const events = [];
  const statuses = [];
  const stopping = new AbortController();
  await new Promise((resolve) => {
    const onEvent = (event) => (event.neonId === "99" ? resolve() : events.push(event));
    const poller = new Poller({ transport, onEvent, onStatus: (status) => statuses.push(status), clock: hastyClock });
    void poller.run(stopping.signal);
  });
  stopping.abort();
  for (const { state, error } of statuses) assert.ok(state === "connected" || error.message.length > 20, state);
  return { events, states: statuses.map(({ state }) => state), log: await faulty.log() };
}

/** Without what differs from run to run. */
function plain({ neonName, raw, ...event }) {
  if (event.name !== "unknown") return { ...event, at: 0, firstSeen: 0 };
  return { name: "unknown", neonName, raw: neonName === "Unreadable" ? {} : raw };
}

function expectedEvents(row) {
  const unreadable = { name: "unknown", neonName: "Unreadable", raw: {} };
  switch (row.events) {
    case "event":
    case "unknown event":
      return [plain(readEvent({ name: row.event_name ?? "OnNewCall", fields: row.event ?? SAMPLE }, 0))];
    case "reported unreadable, polling goes on":
      return [unreadable];
    case "reported unreadable three times, then unreachable":
      return [unreadable, unreadable, unreadable];
    default:
      return [];
  }
}

for (const row of rows("events")) {
  test(`a poll: ${row.name}`, { timeout: 20_000 }, async () => {
    await faulty.reset();
    await faulty.failNext(row.fault ?? row.name, "events", row.times ?? 1);
    await faulty.tell("OnNewCall", { CallId: "99" });
    const transport = connect();
    const { poll } = NeonTransport.prototype;
    transport.poll = function pollImpatiently(options) {
      // Only the first one: the answers after it may take their time.
      this.poll = poll;
      this.limits = limitsFor(row);
      return poll.call(this, options).finally(() => (this.limits = limitsFor({})));
    };
    const { events, states, log } = await pollUntilCall99(transport);
    assert.deepEqual(events.map(plain), expectedEvents(row));
    assert.deepEqual([states, log.logins], STATES[row.events]);
    assert.deepEqual([log.overlaps, log.trapped], [0, 0]);
  });
}

for (const row of rows("login")) {
  test(`a login: ${row.name}`, { timeout: 20_000 }, async () => {
    await faulty.reset();
    await faulty.failNext(row.name, "login");
    await faulty.tell("OnNewCall", { CallId: "99" });
    const { events, states, log } = await pollUntilCall99(connect());
    assert.deepEqual(events, []);
    assert.deepEqual([states, log.logins], LOGIN_STATES[row.login]);
    assert.deepEqual([log.overlaps, log.trapped], [0, 0]);
  });
}

for (const row of rows("startcall")) {
  test(`startcall never dials twice: ${row.name}`, { timeout: 20_000 }, async () => {
    await faulty.reset();
    const transport = connect();
    await transport.open();
    await faulty.failNext(row.name, "command");
    transport.limits = limitsFor(row);
    const dialling = transport.command("startCall", { number: NUMBER });
    const error = STARTCALL[row.startcall];
    if (error) await assert.rejects(dialling, error);
    else await dialling;
    const log = await faulty.log();
    const isRepeated = row.startcall.startsWith("authenticates again");
    assert.equal(log.requests.filter(({ action }) => action === "startcall").length, isRepeated ? 2 : 1);
    assert.deepEqual(log.dials, row.startcall === "refused" ? [] : [NUMBER]);
    assert.deepEqual([log.logins, log.trapped], [isRepeated ? 2 : 1, 0]);
  });
}
