import assert from "node:assert/strict";
import test from "node:test";

import { CallBook, SAME_CALL_MS } from "../../extension/sdk/calls.js";

const T0 = 1_700_000_000_000;
const BASE = { neonId: "1", helperId: "", direction: "inbound", from: "sip:31@acme.com", to: "sip:32@acme.com", durationMs: 0, sipError: "", endReason: "", contact: null };
const neon = (name, at = T0, more = {}) => ({ ...BASE, source: "neon", name, at, firstSeen: at, ...more });
const helper = (name, at = T0, more = {}) => ({ ...BASE, source: "helper", helperId: "h1", name, at, firstSeen: T0, ...more });

function makeBook() {
  let last = 0;
  return new CallBook({ newId: () => `call-${(last += 1)}` });
}

function run(events, book = makeBook()) {
  return { book, changes: events.map((event) => book.apply(event)?.name ?? null) };
}

test("an incoming call from ringing to its end", () => {
  const { book, changes } = run([neon("started"), neon("answered", T0 + 3000), neon("finalized", T0 + 9000, { durationMs: 6000 })]);
  assert.deepEqual(changes, ["call:ringing", "call:answered", "call:ended"]);
  const [call] = book.calls;
  assert.equal(call.endReason, "completed");
  assert.equal(call.answeredAt, T0 + 3000);
  assert.equal(call.durationMs, 6000);
});

test("an outgoing call dials", () => {
  assert.deepEqual(run([neon("started", T0, { direction: "outbound" })]).changes, ["call:dialing"]);
});

test("a start that is told after the answer, or after the end, makes no second call", () => {
  assert.deepEqual(run([neon("answered"), neon("started"), neon("finalized")]).changes, ["call:answered", null, "call:ended"]);
  assert.deepEqual(run([neon("finalized"), neon("started", T0 + 5)]).changes, ["call:missed", null]);
  assert.deepEqual(run([neon("finalized"), neon("started", T0 + 30_000)]).changes, ["call:missed", "call:ringing"]);
});

test("hold and resume, each told once", () => {
  const { changes } = run([neon("started"), neon("answered"), neon("held"), helper("held"), neon("resumed"), neon("resumed")]);
  assert.deepEqual(changes, ["call:ringing", "call:answered", "call:held", null, "call:resumed", null]);
});

test("a transfer is told once and does not end the call", () => {
  const { book, changes } = run([neon("started"), neon("answered"), neon("transferred"), helper("transferred")]);
  assert.deepEqual(changes, ["call:ringing", "call:answered", "call:transferred", null]);
  assert.equal(book.calls[0].state, "talking");
});

const ENDS = [
  ["inbound", false, "487", "missed"],
  ["inbound", false, "", "missed"],
  ["inbound", false, "603", "declined"],
  ["inbound", false, "500", "failed"],
  ["inbound", true, "", "completed"],
  ["inbound", true, "500", "failed"],
  ["outbound", false, "486", "busy"],
  ["outbound", false, "408", "no_answer"],
  ["outbound", false, "404", "not_found"],
  ["outbound", false, "487", "canceled"],
  ["outbound", false, "503", "failed"],
];
for (const [direction, isAnswered, sipError, reason] of ENDS) {
  test(`${direction}, ${isAnswered ? "answered" : "not answered"}, SIP ${sipError || "empty"}: ${reason}`, () => {
    const events = [neon("started", T0, { direction }), ...(isAnswered ? [neon("answered")] : []), neon("finalized", T0, { sipError })];
    const { book, changes } = run(events);
    assert.equal(book.calls[0].endReason, reason);
    assert.equal(changes.at(-1), reason === "missed" ? "call:missed" : "call:ended");
  });
}

test("a call that we declined is not missed, even when NEON leaves the reason empty", () => {
  const { book } = run([neon("started")]);
  book.markDeclined(book.calls[0].id);
  assert.equal(book.apply(neon("finalized")).name, "call:ended");
  assert.equal(book.calls[0].endReason, "declined");
});

// One call is one record ---------------------------------------------------------------------------

test("both tell of one call, in either order", () => {
  for (const events of [[neon("started"), helper("started", T0 + 40)], [helper("started"), neon("started", T0 + 40)]]) {
    const { book, changes } = run(events);
    assert.deepEqual(changes, ["call:ringing", null]);
    assert.equal(book.calls.length, 1);
    assert.equal(book.calls[0].helperId, "h1");
    assert.equal(book.calls[0].neonId, "1");
  }
});

const DIFFERENT = [
  ["another CallId", { neonId: "2" }],
  ["another direction", { direction: "outbound" }],
  ["another caller", { from: "sip:99@acme.com" }],
  ["another callee", { to: "sip:99@acme.com" }],
  ["seen over a minute apart", { firstSeen: T0 - SAME_CALL_MS - 1 }],
];
for (const [why, more] of DIFFERENT) {
  test(`two calls: ${why}`, () => {
    const { book } = run([neon("started"), helper("started", T0, more)]);
    assert.equal(book.calls.length, 2);
  });
}

test("a minute apart is still one call", () => {
  const { book } = run([neon("started"), helper("started", T0, { firstSeen: T0 - SAME_CALL_MS })]);
  assert.equal(book.calls.length, 1);
});

test("a call id used again after the end is another call", () => {
  const { book, changes } = run([neon("started"), neon("finalized", T0 + 1000), neon("started", T0 + 1500)]);
  assert.deepEqual(changes, ["call:ringing", "call:missed", "call:ringing"]);
  assert.equal(book.calls.length, 2);
});

test("a call id used again by a restarted NEON, though no end was told, is another call", () => {
  const { book } = run([neon("started"), neon("started", T0 + 5000)]);
  assert.equal(book.calls.length, 2);
});

test("what the helper tells late of a call that has ended makes no new card", () => {
  const { book, changes } = run([
    neon("started"), neon("answered", T0 + 10), neon("finalized", T0 + 500),
    helper("started", T0 + 1), helper("answered", T0 + 11), helper("finalized", T0 + 520),
  ]);
  assert.deepEqual(changes.slice(3), [null, null, null]);
  assert.equal(book.calls.length, 1);
  assert.equal(book.calls[0].helperId, "h1");
});

test("a record bound to one call of the helper takes no other", () => {
  const { book } = run([helper("started"), helper("started", T0 + 100, { helperId: "h2" })]);
  assert.equal(book.calls.length, 2);
});

test("the helper goes on with a call where NEON left off, and back", () => {
  const { book, changes } = run([neon("started"), helper("answered", T0 + 2000), neon("finalized", T0 + 9000)]);
  assert.deepEqual(changes, ["call:ringing", "call:answered", "call:ended"]);
  assert.equal(book.calls.length, 1);
});

test("an answered call that was never seen ringing is shown", () => {
  const { book, changes } = run([neon("answered")]);
  assert.deepEqual(changes, ["call:answered"]);
  assert.equal(book.calls[0].state, "talking");
});

test("after a restart of NEON its calls are gone, but for those the helper tells of", () => {
  const { book } = run([neon("started"), neon("started", T0, { neonId: "2" }), helper("started", T0, { neonId: "2" })]);
  assert.deepEqual(book.endForgotten(T0 + 9).map(({ name, call }) => [name, call.neonId]), [["call:ended", "1"]]);
  assert.deepEqual(book.calls.map(({ state }) => state), ["ended", "ringing"]);
});

test("what was kept can be restored", () => {
  const { book } = run([neon("started")]);
  const other = makeBook();
  other.restore(JSON.parse(JSON.stringify(book.calls)));
  assert.deepEqual(run([helper("started"), neon("answered")], other).changes, [null, "call:answered"]);
});

test("old calls are forgotten, live ones are not", () => {
  const book = makeBook();
  book.apply(neon("started", T0, { neonId: "live" }));
  for (let id = 0; id < 60; id += 1) run([neon("started", T0, { neonId: `${id}` }), neon("finalized", T0, { neonId: `${id}` })], book);
  assert.equal(book.calls.length, 51);
  assert.ok(book.calls.some(({ neonId }) => neonId === "live"));
});
