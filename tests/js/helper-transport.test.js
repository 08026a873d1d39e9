import assert from "node:assert/strict";
import test from "node:test";

import { HelperTransport, readEvents } from "../../extension/sdk/helper-transport.js";
import { FakeHelper, fakeFetch, helperAnswer, settle, unreachable } from "./fake-browser.js";

function connectTo(answer, options = {}) {
  const { fetch, log } = fakeFetch(answer);
  return { helper: new HelperTransport({ token: "helper-token", client: "extension/0.1.0", fetch, ...options }), log };
}

function connectToFake(options) {
  const fake = new FakeHelper();
  return { fake, ...connectTo((request) => fake.answer(request), options) };
}

const AT = "2026-01-02T03:04:05.678Z";
const address = (raw) => ({ raw, e164: null, formatted: raw, country: null, display_name: "", private: false });
const helperCall = (more = {}) => ({
  call_id: "h1", direction: "inbound", state: "ringing", started_at: AT, answered_at: null, ended_at: null, duration_ms: null,
  end_reason: null, contact: null, from: address("sip:31@acme.com"), to: address("sip:32@acme.com"), raw: { CallId: "43" }, ...more,
});
const helperEvent = (name, more = {}) => ({ id: 1, call_id: "h1", name, at: AT, call: helperCall(), raw: { CallId: "43", Type: "incoming", From: "sip:31@acme.com", To: "sip:32@acme.com" }, ...more });

test("every request carries the token and says who asks", async () => {
  const { helper, log } = connectToFake();
  await helper.open();
  assert.equal(log[0].headers.get("authorization"), "Bearer helper-token");
  assert.equal(log[0].headers.get("x-neon-client"), "extension/0.1.0");
});

const call = { helperId: "a/b", neonId: "" };
const COMMANDS = [
  ["startCall", { number: "+5511987654321", clickId: "c1", source: "link" }, "/api/v1/calls", { to: "+5511987654321", click_id: "c1", source: "link" }],
  ["accept", { call }, "/api/v1/calls/a%2Fb/accept", {}],
  ["hangUp", { call }, "/api/v1/calls/a%2Fb/hangup", {}],
  ["hold", { call }, "/api/v1/calls/a%2Fb/hold", {}],
  ["resume", { call }, "/api/v1/calls/a%2Fb/resume", {}],
  ["transfer", { call, to: "35" }, "/api/v1/calls/a%2Fb/transfer", { to: "35" }],
  ["sendDtmf", { call, dtmf: "1" }, "/api/v1/calls/a%2Fb/dtmf", { dtmf: "1" }],
];
for (const [name, given, path, json] of COMMANDS) {
  test(`${name} as the helper has it`, async () => {
    const { helper, fake } = connectToFake();
    await helper.command(name, given);
    assert.deepEqual(fake.requests, [{ path, json }]);
  });
}

test("the cursor begins at the helper's last event and moves on", async () => {
  const cursors = [];
  const { helper, fake, log } = connectToFake({ onCursor: (cursor) => cursors.push(cursor) });
  fake.last = 41;
  await helper.open();
  const polling = helper.poll();
  await settle();
  assert.deepEqual(log.at(-1).fields, { since: "41", wait: "25", store_id: "store-1" });
  await fake.tell(helperEvent("call:ringing"));
  assert.equal((await polling).length, 1);
  assert.deepEqual(cursors, [{ last: 41, storeId: "store-1" }, { last: 42, storeId: "store-1" }]);
});

test("a cursor kept from before is read on from, so that nothing is missed", async () => {
  const { helper, fake, log } = connectToFake({ cursor: { last: 7, storeId: "store-1" } });
  fake.last = 41;
  await helper.open();
  void helper.poll().catch(() => {});
  await settle();
  assert.equal(log.at(-1).fields.since, "7");
});

test("a cursor of another store is given up", async () => {
  const { helper, fake } = connectToFake({ cursor: { last: 7, storeId: "old" } });
  fake.last = 41;
  await helper.open();
  assert.deepEqual(helper.cursor, { last: 41, storeId: "store-1" });
});

test("a store that changes between two polls sends back to the beginning", async () => {
  const { helper, fake } = connectToFake();
  await helper.open();
  fake.storeId = "store-2";
  await assert.rejects(helper.poll(), { code: "cursor_gone" });
  await helper.open();
  assert.equal(helper.cursor.storeId, "store-2");
});

test("the helper's word on the phone is passed on, of several the last", async () => {
  const said = [];
  const { helper, fake } = connectToFake({ onPhone: (phone) => said.push(phone.connected) });
  fake.phone = "unreachable";
  await helper.open();
  const polling = helper.poll();
  await settle();
  await fake.tell({ name: "phone:connected" }, { name: "phone:lost" }, { name: "phone:connected" }, { name: "phone:unknown" });
  await polling;
  assert.deepEqual(said, [false, true]);
});

test("a change of contacts is passed on once an answer", async () => {
  let changes = 0;
  const { helper, fake } = connectToFake({ onContacts: () => (changes += 1) });
  await helper.open();
  const polling = helper.poll();
  await settle();
  await fake.tell({ name: "contacts:changed" }, { name: "contacts:changed" });
  assert.deepEqual(await polling, []);
  assert.equal(changes, 1);
});

const FAULTS = [
  ["nobody there", unreachable, "helper_unreachable"],
  ["another program", () => new Response("{}"), "not_ours"],
  ["no JSON", () => new Response("hello", { headers: { "X-Neon-Bridge": "0.1.0" } }), "not_ours"],
  ["no token any more", () => helperAnswer({ code: "token_missing" }, 401), "helper_not_paired"],
  ["a refusal", () => helperAnswer({ code: "conflict", detail: "The call is over." }, 409), "conflict"],
  ["a refusal without a body", () => new Response("", { status: 500, headers: { "X-Neon-Bridge": "0.1.0" } }), "helper_refused"],
];
for (const [what, answer, code] of FAULTS) {
  test(`${what}: ${code}`, async () => {
    await assert.rejects(connectTo(answer).helper.lookup("sip:31@acme.com"), (error) => error.code === code && error.message.length > 10);
  });
}

test("an event says what NEON said, with our ids", () => {
  const [event] = readEvents([helperEvent("call:ringing")]);
  assert.deepEqual(
    [event.name, event.neonId, event.helperId, event.direction, event.from, event.to, event.firstSeen],
    ["started", "43", "h1", "inbound", "sip:31@acme.com", "sip:32@acme.com", Date.parse(AT)],
  );
});

test("an event without NEON's fields takes them from the call", () => {
  const [event] = readEvents([helperEvent("call:held", { raw: {} })]);
  assert.deepEqual([event.name, event.neonId, event.from], ["held", "43", "sip:31@acme.com"]);
});

test("of a call that is over, only the end is told", () => {
  const events = readEvents([
    helperEvent("call:ringing"),
    helperEvent("call:ringing", { call_id: "h2", call: helperCall({ call_id: "h2" }) }),
    helperEvent("call:missed", { call: helperCall({ end_reason: "missed" }) }),
    helperEvent("phone:lost", { call_id: null, call: null }),
  ]);
  assert.deepEqual(events.map(({ name, helperId }) => [name, helperId]), [["started", "h2"], ["finalized", "h1"]]);
  assert.equal(events[1].endReason, "missed");
});
