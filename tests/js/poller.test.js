import assert from "node:assert/strict";
import test from "node:test";

import { NeonBridgeError } from "../../extension/sdk/errors.js";
import { Poller, REFUSED_PAUSE_MS } from "../../extension/sdk/poller.js";
import { FakeClock, deferred, settle } from "./fake-browser.js";

/** A transport whose every poll is ended by the test. */
function setUp(t, { open = () => {}, ...options } = {}) {
  const clock = new FakeClock();
  const world = { clock, polls: [], opened: 0, events: [], statuses: [] };
  const transport = {
    async open() {
      world.opened += 1;
      await open(world.opened);
    },
    poll() {
      const poll = deferred();
      world.polls.push(poll);
      return poll.promise;
    },
  };
  const poller = new Poller({
    transport,
    clock,
    random: () => 0.5,
    onEvent: (event) => world.events.push({ event, pollsOpen: world.polls.length }),
    onStatus: ({ state }) => world.statuses.push(state),
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

test("a poll refused at once means the phone is gone: pauses double, then it is opened anew", async (t) => {
  const world = setUp(t, { open: (times) => { if (times > 1 && times < 5) throw new NeonBridgeError("phone_unreachable", "gone"); } });
  await settle();
  await world.fail("phone_unreachable");
  for (let round = 0; round < 4; round += 1) await world.clock.advance(6000);
  assert.deepEqual(world.clock.pauses, [200, 400, 800, 1600]);
  assert.deepEqual(world.statuses, ["connected", "unreachable", "unreachable", "connected"]);
  assert.equal(world.opened, 5);
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

test("a refused password is tried again only after a long pause", async (t) => {
  const world = setUp(t, { open: () => { throw new NeonBridgeError("phone_credentials_refused", "no"); } });
  await settle();
  assert.deepEqual(world.statuses, ["refused"]);
  assert.deepEqual(world.clock.pauses, [REFUSED_PAUSE_MS]);
});

test("an answer that makes no sense is no reason to stop", async (t) => {
  const world = setUp(t);
  await settle();
  await world.fail("phone_unreadable");
  await world.clock.advance(1000);
  await world.finish(["event"]);
  assert.equal(world.events.length, 1);
  assert.deepEqual(world.statuses, ["connected"]);
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
