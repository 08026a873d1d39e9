import assert from "node:assert/strict";
import test from "node:test";

import { Pauses, systemClock } from "../../extension/sdk/clock.js";
import { NeonBridgeError } from "../../extension/sdk/errors.js";
import { Poller, REFUSED_PAUSE_MS } from "../../extension/sdk/poller.js";
import { FakeClock, deferred, settle } from "./fake-browser.js";

/** A transport whose every poll is ended by the test. */
function setUp(t, { open = () => {}, keepsToken = false, ...options } = {}) {
  const clock = new FakeClock();
  const world = { clock, polls: [], opened: 0, events: [], statuses: [] };
  const transport = {
    session: 0,
    async open() {
      world.opened += 1;
      await open(world.opened);
      if (keepsToken && transport.session) return;
      transport.session += 1;
    },
    poll() {
      const poll = deferred();
      world.polls.push(poll);
      return poll.promise;
    },
  };
  world.transport = transport;
  const poller = new Poller({
    transport,
    clock,
    random: () => 0.5,
    onEvent: (event) => world.events.push({ event, pollsOpen: world.polls.length }),
    onStatus: ({ state, session }) => {
      world.statuses.push(state);
      world.session = session;
    },
    ...options,
  });
  const stopping = new AbortController();
  t.after(() => stopping.abort());
  world.stop = () => stopping.abort();
  world.running = poller.run(stopping.signal);
  world.finish = async (result) => {
    world.polls.at(-1).resolve(result);
    await settle();
  };
  world.fail = async (code) => {
    world.polls.at(-1).reject(new NeonBridgeError(code, code));
    await settle();
  };
  return world;
}

test("the next poll is open before an event is handled", async (t) => {
  const world = setUp(t);
  await settle();
  await world.finish(["first"]);
  assert.deepEqual(world.events, [{ event: "first", pollsOpen: 2 }]);
});

test("an event is followed by a poll without a pause", async (t) => {
  const world = setUp(t);
  await settle();
  await world.finish(["first"]);
  await world.finish(["second"]);
  assert.deepEqual(world.clock.pauses, []);
  assert.equal(world.polls.length, 3);
});

test("a poll that was held and had nothing is polled again at once", async (t) => {
  const world = setUp(t);
  await settle();
  await world.clock.advance(25_000);
  await world.finish([]);
  assert.equal(world.polls.length, 2);
  assert.deepEqual(world.clock.pauses, []);
});

test("empty answers at once mean another client: pauses double up to 5 s, and an event ends them", async (t) => {
  const world = setUp(t);
  await settle();
  for (let round = 0; round < 7; round += 1) {
    await world.finish([]);
    await world.clock.advance(6000);
  }
  assert.deepEqual(world.clock.pauses, [200, 400, 800, 1600, 3200, 5000, 5000]);
  await world.finish(["event"]);
  await world.finish([]);
  assert.equal(world.clock.pauses.at(-1), 200);
});

test("a held poll that breaks off is polled again at once", async (t) => {
  const world = setUp(t);
  await settle();
  await world.clock.advance(10_000);
  await world.fail("phone_unreachable");
  assert.equal(world.polls.length, 2);
  assert.deepEqual(world.statuses, ["connected"]);
});

test("one poll that breaks off at once is no event; the second means the phone is gone, and it is opened anew", async (t) => {
  const world = setUp(t, { open: (times) => { if (times > 1 && times < 5) throw new NeonBridgeError("phone_unreachable", "gone"); } });
  await settle();
  await world.fail("phone_unreachable");
  assert.deepEqual(world.statuses, ["connected"]);
  await world.clock.advance(200);
  await world.fail("phone_unreachable");
  for (let round = 0; round < 4; round += 1) await world.clock.advance(6000);
  assert.deepEqual(world.clock.pauses, [200, 200, 400, 800, 1600]);
  assert.deepEqual(world.statuses, ["connected", "unreachable", "unreachable", "connected"]);
  assert.equal(world.opened, 5);
});

test("after an outage with the token kept: pauses double, a held poll shows that the phone is back, and nothing is forgotten", async (t) => {
  const world = setUp(t, { keepsToken: true });
  await settle();
  for (let round = 0; round < 8; round += 1) {
    await world.fail("phone_unreachable");
    await world.clock.advance(6000);
  }
  const held = 1000;
  assert.deepEqual(world.clock.pauses, [200, ...[200, 400, 800, 1600, 3200, 5000, 5000].flatMap((pause) => [pause, held])]);
  assert.deepEqual(world.statuses, ["connected", "unreachable"]);
  await world.clock.advance(held);
  assert.deepEqual(world.statuses, ["connected", "unreachable", "connected"]);
  assert.equal(world.session, 1);
  await world.finish(["event"]);
  assert.equal(world.events.length, 1);
});

test("pauses keep within their jitter", () => {
  for (const [random, factor] of [[() => 0, 0.8], [() => 1, 1.2]]) {
    const pauses = new Pauses({ random });
    const seven = Array.from({ length: 7 }, () => Math.round(pauses.next()));
    assert.deepEqual(seven, [200, 400, 800, 1600, 3200, 5000, 5000].map((pause) => pause * factor));
  }
});

for (const jump of [-3600_000, 3600_000]) {
  test(`a date that jumps by ${jump / 1000} s in mid-poll changes no pause`, async (t) => {
    const world = setUp(t);
    await settle();
    await world.clock.advance(25_000);
    world.clock.jumped += jump;
    await world.finish([]);
    assert.deepEqual(world.clock.pauses, []);
    world.clock.jumped += jump;
    await world.finish([]);
    assert.deepEqual(world.clock.pauses, [200]);
  });
}

test("elapsed time has nothing to do with the date", (t) => {
  const before = systemClock.elapsed();
  t.mock.method(Date, "now", () => 0);
  assert.ok(systemClock.elapsed() >= before);
});

test("a command that was given a new token makes the next answer a new session", async (t) => {
  const world = setUp(t, { keepsToken: true });
  await settle();
  world.transport.session = 2;
  await world.finish(["event"]);
  assert.deepEqual([world.statuses, world.session], [["connected", "connected"], 2]);
});

test("pauses stay within the longest given", async (t) => {
  const world = setUp(t, { longestPauseMs: 2500, open: () => { throw new NeonBridgeError("phone_unreachable", "gone"); } });
  for (let round = 0; round < 8; round += 1) await world.clock.advance(6000);
  assert.ok(world.clock.pauses.every((pause) => pause <= 2500));
  assert.equal(world.clock.pauses.at(-1), 2500);
});

for (const code of ["phone_credentials_refused", "cursor_gone"]) {
  test(`${code} in the middle: opened anew at once, once`, async (t) => {
    const world = setUp(t);
    await settle();
    await world.finish(["event"]);
    await world.fail(code);
    assert.equal(world.opened, 2);
    assert.deepEqual(world.clock.pauses, []);
    await world.fail(code);
    assert.equal(world.opened, 2);
    assert.deepEqual(world.clock.pauses, [200]);
  });
}

test("answers that make no sense now and then are all told", async (t) => {
  const world = setUp(t);
  await settle();
  for (let round = 0; round < 6; round += 1) {
    await world.fail("phone_unreadable");
    await world.clock.advance(6000);
    await world.finish(["event"]);
  }
  assert.equal(world.events.length, 12);
  assert.deepEqual(world.statuses, ["connected"]);
});

test("new tokens that are refused again and again are said, and make no storm of logins", async (t) => {
  const world = setUp(t);
  await settle();
  for (let round = 0; round < 3; round += 1) {
    await world.fail("phone_credentials_refused");
    await world.clock.advance(6000);
  }
  assert.deepEqual(world.statuses, ["connected", "unreachable"]);
  // The last two logins are not believed before their poll is held or answered.
  assert.deepEqual(world.clock.pauses.filter((pause) => pause !== 1000), [200, 400, 800]);
  await world.finish(["event"]);
  assert.equal(world.statuses.at(-1), "connected");
});

test("a refused password is tried again only after a long pause", async (t) => {
  const world = setUp(t, { open: () => { throw new NeonBridgeError("phone_credentials_refused", "no"); } });
  await settle();
  assert.deepEqual(world.statuses, ["refused"]);
  assert.deepEqual(world.clock.pauses, [REFUSED_PAUSE_MS]);
});

const UNREADABLE = { name: "unknown", neonName: "Unreadable", raw: { Reason: "phone_unreadable" } };

test("an answer that makes no sense is told, and no reason to stop", async (t) => {
  const world = setUp(t);
  await settle();
  await world.fail("phone_unreadable");
  await world.clock.advance(1000);
  await world.finish(["event"]);
  assert.deepEqual(world.events.map(({ event }) => event), [UNREADABLE, "event"]);
  assert.deepEqual(world.statuses, ["connected"]);
});

test("when no answer makes sense it is another program, and it is not told without end", async (t) => {
  const world = setUp(t, { keepsToken: true });
  await settle();
  for (let round = 0; round < 6; round += 1) {
    await world.fail("phone_unreadable");
    await world.clock.advance(6000);
  }
  assert.equal(world.events.length, 3);
  assert.deepEqual(world.statuses, ["connected", "unreachable"]);
  await world.finish(["event"]);
  assert.deepEqual(world.statuses.at(-1), "connected");
});

test("after the signal nothing is handed over and nothing is asked", async (t) => {
  const world = setUp(t);
  await settle();
  world.stop();
  await world.finish(["late"]);
  await world.running;
  assert.deepEqual(world.events, []);
  assert.equal(world.polls.length, 1);
});
