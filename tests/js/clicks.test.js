import assert from "node:assert/strict";
import test from "node:test";

import { CLICK_KEPT_MS, Clicks } from "../../extension/background/clicks.js";
import { NeonBridgeError } from "../../extension/sdk/errors.js";
import { deferred } from "./fake-browser.js";

/** `storage` outlives the background, as the session's does. */
function setUp(storage = {}, now = () => 0) {
  const clicks = new Clicks({
    read: async () => structuredClone(storage.entries ?? {}),
    write: async (entries) => void (storage.entries = structuredClone(entries)),
    now,
  });
  const world = { storage, dials: 0 };
  world.click = (id, act = async () => `call ${(world.dials += 1)}`) => clicks.once(id, act);
  return world;
}

test("the same click twice at once dials once", async () => {
  const world = setUp();
  assert.deepEqual(await Promise.all([world.click("a"), world.click("a")]), ["call 1", "call 1"]);
  assert.equal(world.dials, 1);
});

test("the same click later gives the first result; another click dials again", async () => {
  const world = setUp();
  await world.click("a");
  assert.equal(await world.click("a"), "call 1");
  assert.equal(await world.click("b"), "call 2");
});

test("the first result is known after the background was stopped", async () => {
  const { storage, click } = setUp();
  await click("a");
  const later = setUp(storage);
  assert.equal(await later.click("a"), "call 1");
  assert.equal(later.dials, 0);
});

test("a click whose outcome was lost is not dialled again", async () => {
  const { storage, click } = setUp();
  const dialling = deferred();
  void click("a", () => dialling.promise);
  await new Promise(setImmediate);
  const later = setUp(storage);
  await assert.rejects(later.click("a"), { code: "maybe_dialled" });
  assert.equal(later.dials, 0);
  dialling.resolve();
});

test("a failed click fails the same way again", async () => {
  const world = setUp();
  const fail = async () => {
    world.dials += 1;
    throw new NeonBridgeError("phone_unreachable", "gone", { maybeSent: true });
  };
  await assert.rejects(world.click("a", fail), { code: "phone_unreachable" });
  await assert.rejects(world.click("a", fail), { code: "phone_unreachable", message: "gone" });
  assert.equal(world.dials, 1);
});

test("after 24 hours a click is forgotten", async () => {
  let now = 0;
  const world = setUp({}, () => now);
  await world.click("a");
  now = CLICK_KEPT_MS + 1;
  await world.click("b");
  assert.deepEqual(Object.keys(world.storage.entries), ["b"]);
});
