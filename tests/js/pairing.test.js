import assert from "node:assert/strict";
import test from "node:test";

import { Pairing } from "../../extension/background/pairing.js";
import { NeonBridgeError } from "../../extension/sdk/errors.js";

const PHONE = { url: "http://localhost:15061", user: "demo", password: "demo" };
const gone = new NeonBridgeError("helper_unreachable", "gone");

function setUp({ settings = {}, health = { demo: true }, codeNeeded = false, phone = PHONE } = {}) {
  const world = { asked: [], saved: [], slept: [], settings: { helperUrl: "http://127.0.0.1:15080", helperToken: "", user: "", ...settings } };
  const helper = {
    async health() {
      world.asked.push("health");
      if (health instanceof Error) throw health;
      return health;
    },
    async askPairing() {
      world.asked.push("ask");
      return { pairing_id: "p1", expires_at: "soon", code_needed: codeNeeded };
    },
    async confirmPairing(id, code) {
      world.asked.push(`confirm ${id} ${code ?? "without code"}`);
      return { token: "token", expires_at: "later", phone };
    },
  };
  world.pairing = new Pairing({
    helperAt: () => helper,
    readSettings: async () => world.settings,
    saveSettings: async (changes) => {
      world.saved.push(changes);
      Object.assign(world.settings, changes);
    },
    sleep: async (ms) => void world.slept.push(ms),
    clientName: "Chrome on Linux",
  });
  return world;
}

test("a demo is paired with by itself, and its phone is set up", async () => {
  const world = setUp();
  assert.equal(await world.pairing.tryDemo(), true);
  assert.deepEqual(world.asked, ["health", "ask", "confirm p1 without code"]);
  assert.deepEqual(world.saved, [{ helperToken: "token", neonUrl: PHONE.url, user: "demo", password: "demo" }]);
});

test("a phone that the person has set up is left alone", async () => {
  const world = setUp({ settings: { user: "ana" } });
  await world.pairing.tryDemo();
  assert.deepEqual(world.saved, [{ helperToken: "token" }]);
});

test("a helper that is no demo is never asked by itself", async () => {
  const world = setUp({ health: { demo: false } });
  assert.equal(await world.pairing.tryDemo(), false);
  assert.deepEqual(world.asked, ["health"]);
});

test("a demo that wants a code is left to the person", async () => {
  const world = setUp({ codeNeeded: true });
  assert.equal(await world.pairing.tryDemo(), true);
  assert.deepEqual(world.saved, []);
});

test("who is paired asks nobody", async () => {
  const world = setUp({ settings: { helperToken: "old" } });
  await world.pairing.tryDemo();
  assert.deepEqual(world.asked, []);
});

test("two tries at once are one", async () => {
  const world = setUp();
  await Promise.all([world.pairing.tryDemo(), world.pairing.tryDemo()]);
  assert.equal(world.asked.length, 3);
});

test("after the start it is tried every second for half a minute", async () => {
  const world = setUp({ health: gone });
  await Promise.all([world.pairing.keepTrying(), world.pairing.keepTrying()]);
  assert.equal(world.slept.length, 30);
  assert.ok(world.slept.every((ms) => ms === 1000));
});

test("with a code, typed with a blank in it", async () => {
  const world = setUp({ health: { demo: false }, phone: null });
  assert.deepEqual(await world.pairing.ask(), { pairingId: "p1", expiresAt: "soon" });
  await world.pairing.confirm("p1", "123 456");
  assert.deepEqual(world.asked, ["ask", "confirm p1 123456"]);
  assert.deepEqual(world.saved, [{ helperToken: "token" }]);
});
