import assert from "node:assert/strict";
import test from "node:test";

import { joinStatus } from "../../extension/sdk/bridge.js";
import { NeonBridge, NeonBridgeError } from "../../extension/sdk/neon-bridge.js";
import { FakeClock, FakeHelper, FakeNeon, fakeFetch, settle } from "./fake-browser.js";

const RINGING = { CallId: "43", Type: "incoming", From: "sip:31@acme.com", To: "sip:32@acme.com" };
const DIALING = { CallId: "44", Type: "outgoing", From: "sip:32@acme.com", To: "sip:011987654321@acme.com" };

function setUp(t, { neonIsUp = true, helperIsUp = true, helperPhone = "connected", options = {} } = {}) {
  const neon = new FakeNeon();
  const helper = new FakeHelper();
  const clock = new FakeClock();
  Object.assign(neon, { isUp: neonIsUp });
  Object.assign(helper, { isUp: helperIsUp, phone: helperPhone });
  const { fetch } = fakeFetch((request) => (request.url.includes("15060") ? neon.answer(request) : helper.answer(request)));
  const bridge = new NeonBridge({ user: "ana", password: "pw", helperToken: "helper-token", fetch, clock, ...options });
  const heard = [];
  for (const name of ["call:ringing", "call:dialing", "call:answered", "call:held", "call:ended", "call:missed", "phone:connected", "phone:lost"]) {
    bridge.on(name, (subject) => heard.push(name.startsWith("phone") ? `${name} ${subject.via}` : name));
  }
  t.after(() => bridge.close());
  bridge.start();
  return { neon, helper, clock, bridge, heard };
}

const at = (clock) => new Date(clock.now()).toISOString();
function helperEvent(clock, name, more = {}) {
  const address = (raw) => ({ raw, e164: null, formatted: raw, country: null, display_name: "", private: false });
  const call = { call_id: "h1", direction: "inbound", started_at: at(clock), from: address(RINGING.From), to: address(RINGING.To), contact: null, duration_ms: 0, end_reason: null, ...more };
  return { name, call_id: "h1", at: at(clock), raw: RINGING, call };
}

test("NEON directly, though the helper is there too", async (t) => {
  const { neon, bridge, heard, helper } = setUp(t);
  await settle();
  await neon.tell("OnNewCall", RINGING);
  await bridge.calls[0].accept();
  assert.deepEqual(neon.commands, [{ action: "acceptcall", callid: "43" }]);
  assert.deepEqual(helper.requests, []);
  assert.equal(heard.at(-1), "call:ringing");
  assert.equal(bridge.status.via, "neon");
});

test("one call is one call, told by both", async (t) => {
  const { neon, helper, clock, bridge, heard } = setUp(t);
  await settle();
  await neon.tell("OnNewCall", RINGING);
  await helper.tell(helperEvent(clock, "call:ringing"));
  assert.equal(heard.filter((name) => name === "call:ringing").length, 1);
  assert.equal(bridge.calls.length, 1);
});

test("a call that NEON told only the helper is shown all the same", async (t) => {
  const { helper, clock, heard } = setUp(t);
  await settle();
  await helper.tell(helperEvent(clock, "call:ringing"));
  assert.equal(heard.at(-1), "call:ringing");
});

test("without NEON it goes on through the helper, and back when NEON answers", async (t) => {
  const { neon, helper, clock, bridge, heard } = setUp(t, { neonIsUp: false });
  await settle();
  assert.equal(bridge.status.via, "helper");
  await helper.tell(helperEvent(clock, "call:ringing"));
  await bridge.calls[0].accept();
  assert.deepEqual(helper.requests, [{ path: "/api/v1/calls/h1/accept", json: {} }]);
  neon.isUp = true;
  await clock.advance(3100);
  assert.equal(bridge.status.via, "neon");
  await neon.tell("OnAcceptCall", RINGING);
  await bridge.calls[0].hangUp();
  assert.deepEqual(neon.commands, [{ action: "finalizecall", callid: "43" }]);
  assert.deepEqual(heard, ["phone:connected helper", "call:ringing", "phone:connected neon", "call:answered"]);
});

test("NEON restarted, tokens lost: the next call still comes, and its old calls are over", async (t) => {
  const { neon, clock, bridge, heard } = setUp(t, { helperIsUp: false });
  await settle();
  await neon.tell("OnNewCall", RINGING);
  neon.stop();
  await settle();
  assert.equal(bridge.status.isConnected, true);
  await clock.advance(300);
  assert.equal(bridge.status.isConnected, false);
  neon.restart();
  await clock.advance(6000);
  await neon.tell("OnNewCall", RINGING);
  assert.deepEqual(heard, ["phone:connected neon", "call:ringing", "phone:lost null", "call:ended", "phone:connected neon", "call:ringing"]);
});

test("NEON away for a while with its tokens kept: its calls go on", async (t) => {
  const { neon, clock, heard } = setUp(t, { helperIsUp: false });
  await settle();
  await neon.tell("OnNewCall", RINGING);
  neon.stop();
  await settle();
  await clock.advance(300);
  neon.isUp = true;
  await clock.advance(300);
  await clock.advance(1000);
  await neon.tell("OnAcceptCall", RINGING);
  assert.deepEqual(heard, ["phone:connected neon", "call:ringing", "phone:lost null", "phone:connected neon", "call:answered"]);
});

test("what NEON says and we do not know is passed on", async (t) => {
  const { neon, bridge } = setUp(t);
  const unknown = [];
  bridge.on("phone:unknown", (event) => unknown.push(event));
  await settle();
  await neon.tell("OnVoiceMail", { Count: "3" });
  assert.deepEqual(unknown, [{ name: "OnVoiceMail", raw: { Count: "3" } }]);
});

test("neither answers: lost, with NEON's reason", async (t) => {
  const { bridge, heard } = setUp(t, { neonIsUp: false, helperIsUp: false });
  await settle();
  assert.deepEqual(heard, ["phone:lost null"]);
  assert.equal(bridge.status.error.code, "phone_unreachable");
  await assert.rejects(bridge.dial("11987654321"), { code: "phone_unreachable" });
});

test("the helper answers but has no phone either: lost", async (t) => {
  const { bridge, helper, heard } = setUp(t, { neonIsUp: false, helperPhone: "unreachable" });
  await settle();
  assert.equal(bridge.status.isConnected, false);
  await helper.tell({ name: "phone:connected" });
  assert.deepEqual(heard, ["phone:lost null", "phone:connected helper"]);
});

test("a refused password leaves the helper's way open, and says why", async (t) => {
  const { bridge } = setUp(t, { options: { password: "wrong" } });
  await settle();
  assert.equal(bridge.status.via, "helper");
  assert.equal(bridge.status.error.code, "phone_credentials_refused");
});

test("dialling goes the helper's way with the click's id when NEON is away", async (t) => {
  const { helper, bridge } = setUp(t, { neonIsUp: false });
  await settle();
  await bridge.dial("+55 (11) 98765-4321", { clickId: "click", source: "popup" });
  assert.deepEqual(helper.requests, [{ path: "/api/v1/calls", json: { to: "+5511987654321", click_id: "click", source: "popup" } }]);
});

test("startCall gives the call that NEON makes of the number", async (t) => {
  const { neon, bridge } = setUp(t);
  await settle();
  const starting = bridge.startCall("+55 11 98765-4321", { contactId: "42" });
  await settle();
  await neon.tell("OnNewCall", { ...DIALING, CallId: "9", To: "sip:99@acme.com" });
  await neon.tell("OnNewCall", DIALING);
  const call = await starting;
  assert.deepEqual([call.state, call.to.raw, call.contactId], ["dialing", DIALING.To, "42"]);
  assert.equal(neon.commands.length, 1);
});

test("startCall refuses what is no number, and NEON hears nothing", async (t) => {
  const { neon, bridge } = setUp(t);
  await settle();
  await assert.rejects(bridge.startCall("*21*1234#"), { code: "invalid_number" });
  assert.deepEqual(neon.commands, []);
});

test("holding a call is told, though NEON has no event for it", async (t) => {
  const { neon, bridge, heard } = setUp(t);
  await settle();
  await neon.tell("OnAcceptCall", RINGING);
  await bridge.calls[0].hold();
  assert.equal(heard.at(-1), "call:held");
  assert.equal(bridge.calls[0].state, "held");
});

test("a command that NEON no longer answers goes through the helper, but tones never twice", async (t) => {
  const { neon, helper, clock, bridge } = setUp(t);
  await settle();
  await neon.tell("OnNewCall", RINGING);
  await helper.tell(helperEvent(clock, "call:ringing"));
  neon.isUp = false;
  await bridge.calls[0].accept();
  assert.deepEqual(helper.requests, [{ path: "/api/v1/calls/h1/accept", json: {} }]);
  await assert.rejects(bridge.calls[0].sendDtmf("5"), { code: "phone_unreachable" });
  assert.equal(helper.requests.length, 1);
});

test("a call that is over takes no command", async (t) => {
  const { neon, bridge } = setUp(t);
  await settle();
  await neon.tell("OnNewCall", RINGING);
  const [call] = bridge.calls;
  await neon.tell("OnFinalizedCall", RINGING);
  await assert.rejects(call.accept(), { code: "call_ended" });
  assert.equal(call.endReason, "missed");
});

test("a handler can be taken off, and one that throws keeps no other from the event", async (t) => {
  const { neon, bridge, heard } = setUp(t);
  const thrown = [];
  // As browsers have it; without it the fault ends a Node process, as any uncaught error does.
  globalThis.reportError = (error) => thrown.push(error.message);
  t.after(() => delete globalThis.reportError);
  const seen = [];
  bridge.on("call:ringing", () => seen.push("taken off"))();
  bridge.on("call:ringing", () => { throw new Error("a page's fault"); });
  bridge.on("call:ringing", () => seen.push("heard"));
  await settle();
  await neon.tell("OnNewCall", RINGING);
  assert.deepEqual(seen, ["heard"]);
  assert.equal(heard.at(-1), "call:ringing");
  assert.deepEqual(thrown, ["a page's fault"]);
});

test("an unknown event name is refused, with those there are", (t) => {
  const { bridge } = setUp(t);
  assert.throws(() => bridge.on("call:rings", () => {}), (error) => error instanceof NeonBridgeError && error.message.includes("call:ringing"));
});

test("connect resolves when the phone is there, and rejects with the reason when it is not", async (t) => {
  const neon = new FakeNeon();
  const { fetch } = fakeFetch((request) => neon.answer(request));
  const bridge = await NeonBridge.connect({ user: "ana", password: "pw", fetch });
  t.after(() => bridge.close());
  assert.equal(bridge.status.via, "neon");
  await assert.rejects(bridge.lookup("sip:31@acme.com"), { code: "helper_not_paired" });
  neon.isUp = false;
  await assert.rejects(NeonBridge.connect({ user: "ana", password: "pw", fetch }), { code: "phone_unreachable" });
  await assert.rejects(NeonBridge.connect({}), { code: "invalid_setting" });
});

const poller = (state) => ({ state, session: 1, error: state === "unreachable" ? new NeonBridgeError("phone_unreachable", "gone") : null });
const JOINED = [
  ["connected", undefined, true, "neon", true],
  ["connecting", "connected", true, "helper", false],
  ["unreachable", "connected", true, "helper", true],
  ["unreachable", "connected", false, null, true],
  ["unreachable", "connecting", true, null, false],
  ["unreachable", undefined, true, null, true],
  [undefined, "connected", true, "helper", true],
];
for (const [neon, helper, phone, via, isSettled] of JOINED) {
  test(`NEON ${neon}, helper ${helper}, its phone ${phone}: ${via}`, () => {
    const status = joinStatus(neon && poller(neon), helper && poller(helper), { connected: phone, reason: "" });
    assert.deepEqual([status.via, status.isConnected, status.isSettled], [via, via !== null, isSettled]);
  });
}
