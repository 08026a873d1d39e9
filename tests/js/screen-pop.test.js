import assert from "node:assert/strict";
import test from "node:test";

import { ENDED_STAYS_MS, MISSED_STAYS_MS, ScreenPop, callsToShow } from "../../extension/background/screen-pop.js";

const NOW = 1_700_000_000_000;
const view = (more = {}) => ({ id: "a", state: "ringing", endReason: "", endedAt: 0, ...more });

const CASES = [
  ["ringing", view(), true],
  ["held", view({ state: "held" }), true],
  ["just ended", view({ state: "ended", endReason: "completed", endedAt: NOW - 1000 }), true],
  ["ended a while ago", view({ state: "ended", endReason: "completed", endedAt: NOW - ENDED_STAYS_MS }), false],
  ["missed a while ago", view({ state: "ended", endReason: "missed", endedAt: NOW - 60_000 }), true],
  ["missed long ago", view({ state: "ended", endReason: "missed", endedAt: NOW - MISSED_STAYS_MS }), false],
];
for (const [what, call, isShown] of CASES) {
  test(`a call ${what} is ${isShown ? "shown" : "not shown"}`, () => {
    assert.deepEqual(callsToShow([call], new Set(), NOW), isShown ? [call] : []);
  });
}

function setUp({ tabs = [1, 2], shownIn = tabs } = {}) {
  const world = { shown: [], own: [], windows: 0 };
  const screen = {
    activeTabs: async () => tabs,
    showInTab: async (tabId, calls) => {
      world.shown.push([tabId, calls.map(({ id }) => id)]);
      return shownIn.includes(tabId);
    },
    openWindow: async () => void (world.windows += 1),
    showInOwnPages: (calls) => world.own.push(calls.length),
  };
  return { ...world, world, pop: new ScreenPop({ screen, now: () => NOW }) };
}

test("a call is shown in the active tab of every window", async () => {
  const { pop, world } = setUp();
  await pop.update([view()], "call:ringing");
  assert.deepEqual(world.shown, [[1, ["a"]], [2, ["a"]]]);
  assert.equal(world.windows, 0);
  assert.deepEqual(world.own, [1]);
});

test("an incoming call that no tab can show opens a window; another change opens none", async () => {
  const { pop, world } = setUp({ shownIn: [] });
  await pop.update([view()], "call:ringing");
  await pop.update([view({ state: "talking" })], "call:answered");
  await pop.update([view({ state: "dialing" })], "call:dialing");
  assert.equal(world.windows, 1);
});

test("one tab that shows it is enough", async () => {
  const { pop, world } = setUp({ shownIn: [2] });
  await pop.update([view()], "call:ringing");
  assert.equal(world.windows, 0);
});

test("a tab that comes to the front during a call shows it", async () => {
  const { pop, world } = setUp();
  await pop.showInTab(9);
  assert.deepEqual(world.shown, []);
  await pop.update([view()], "call:ringing");
  await pop.showInTab(9);
  assert.deepEqual(world.shown.at(-1), [9, ["a"]]);
});

test("a dismissed card stays away, also after the background was stopped; the call does not care", async () => {
  const { pop } = setUp();
  await pop.update([view(), view({ id: "b" })], "call:ringing");
  await pop.dismiss("a");
  await pop.update([view({ state: "talking" }), view({ id: "b" })], "call:answered");
  assert.deepEqual(pop.current.map(({ id }) => id), ["b"]);
  const { pop: later } = setUp();
  later.restore([view(), view({ id: "b" })], pop.dismissed);
  assert.deepEqual(later.current.map(({ id }) => id), ["b"]);
});

test("what was dismissed is forgotten with the call", async () => {
  const { pop } = setUp();
  await pop.update([view()], "call:ringing");
  await pop.dismiss("a");
  await pop.update([view({ id: "b" })], "call:ringing");
  assert.deepEqual(pop.dismissed, []);
});
