import assert from "node:assert/strict";
import test from "node:test";

import { NeonTransport, readEvent } from "../../extension/sdk/neon-transport.js";
import { FakeNeon, deferred, fakeFetch, neonAnswer, neonEvent, noEvent, unreachable } from "./fake-browser.js";

function connectTo(answer) {
  const { fetch, log } = fakeFetch(answer);
  return { neon: new NeonTransport({ url: "http://localhost:15060/", user: "ana", password: "p&w", fetch }), log };
}

const call = { neonId: "43", helperId: "" };
const COMMANDS = [
  ["startCall", { number: "+5511987654321" }, { action: "startcall", number: "+5511987654321" }],
  ["accept", { call }, { action: "acceptcall", callid: "43" }],
  ["hangUp", { call }, { action: "finalizecall", callid: "43" }],
  ["hold", { call }, { action: "sethold", callid: "43", hold: "true" }],
  ["resume", { call }, { action: "sethold", callid: "43", hold: "false" }],
  ["transfer", { call, to: "35" }, { action: "transfercall", callid: "43", to: "35" }],
  ["sendDtmf", { call, dtmf: "5#" }, { action: "senddtmf", callid: "43", dtmf: "5#" }],
];
for (const [name, given, fields] of COMMANDS) {
  test(`${name} on the wire`, async () => {
    const fake = new FakeNeon();
    await connectTo((request) => fake.answer(request)).neon.command(name, given);
    assert.deepEqual(fake.commands, [fields]);
  });
}

test("passwords and numbers travel in the body, without cookies or redirects", async () => {
  const fake = new FakeNeon();
  const { neon, log } = connectTo((request) => fake.answer(request));
  await neon.command("startCall", { number: "32" });
  assert.deepEqual(log.map(({ url }) => url), ["http://localhost:15060/Command", "http://localhost:15060/Command"]);
  assert.equal(log[0].fields.password, "p&w");
  for (const { method, init } of log) assert.deepEqual([method, init.credentials, init.redirect], ["POST", "omit", "manual"]);
});

test("after 600 it authenticates once and repeats, also startcall", async () => {
  const fake = new FakeNeon();
  const { neon } = connectTo((request) => fake.answer(request));
  await neon.open();
  fake.restart();
  await neon.command("startCall", { number: "32" });
  assert.equal(fake.tokens, 2);
  assert.equal(fake.commands.length, 1);
});

test("600 twice is an error, not a loop", async () => {
  const { neon, log } = connectTo(({ fields }) => neonAnswer(fields.action === "authenticate" ? { token: "t" } : { code: 600 }));
  await assert.rejects(neon.command("startCall", { number: "32" }), { code: "phone_credentials_refused" });
  assert.equal(log.length, 4);
});

test("several commands that meet a lost token authenticate once", async () => {
  const fake = new FakeNeon();
  const { neon } = connectTo((request) => fake.answer(request));
  await neon.open();
  fake.restart();
  await Promise.all([neon.command("hold", { call }), neon.command("resume", { call }), neon.command("accept", { call })]);
  assert.equal(fake.tokens, 2);
});

test("startcall is never repeated when its answer does not come", async () => {
  let dials = 0;
  const { neon } = connectTo(({ fields }) => {
    if (fields.action === "authenticate") return neonAnswer({ token: "t" });
    dials += 1;
    return unreachable();
  });
  await assert.rejects(neon.command("startCall", { number: "32" }), { code: "phone_unreachable", maybeSent: true });
  assert.equal(dials, 1);
});

const CODES = [[100, "phone_data_format"], [102, "phone_invalid_argument"], [500, "phone_engine_failed"], [601, "phone_not_registered"], [777, "phone_refused"]];
for (const [code, ours] of CODES) {
  test(`NEON's ${code} is ${ours}`, async () => {
    const { neon } = connectTo(({ fields }) => neonAnswer(fields.action === "authenticate" ? { token: "t" } : { code, description: "because" }));
    await assert.rejects(neon.command("accept", { call }), (error) => error.code === ours && error.message.includes("because"));
  });
}

const NOT_NEON = [
  ["a web page", () => new Response("<html><body>Hello</body></html>", { status: 404 })],
  ["nothing at all", () => new Response("")],
  ["no token", () => neonAnswer()],
  ["too much", () => new Response("x".repeat(300 * 1024))],
];
for (const [what, answer] of NOT_NEON) {
  test(`what answers with ${what} is not NEON`, async () => {
    await assert.rejects(connectTo(answer).neon.open(), (error) => error.code === "phone_unreadable" && error.message.includes("localhost:15060"));
  });
}

const NO_EVENT = [
  ["an empty body", () => new Response("")],
  ["204", () => new Response(null, { status: 204 })],
  ["an empty name", noEvent],
  ["a success of ReturnData", () => neonAnswer()],
];
for (const [what, answer] of NO_EVENT) {
  test(`${what} is no event`, async () => {
    assert.deepEqual(await connectTo(answer).neon.poll(), []);
  });
}

for (const [name, fields] of [["OnSomethingNew", { CallId: "1" }], ["OnNewCall", { From: "31" }]]) {
  test(`${name} that is no event of a call is passed on as it is`, async () => {
    const { neon } = connectTo(() => neonEvent(name, fields));
    assert.deepEqual(await neon.poll(), [{ name: "unknown", neonName: name, raw: fields }]);
  });
}

test("a token is kept while NEON knows it, and renewed after a poll with 600", async () => {
  const fake = new FakeNeon();
  const { neon } = connectTo((request) => fake.answer(request));
  await neon.open();
  await neon.open();
  assert.deepEqual([fake.tokens, neon.session], [1, 1]);
  fake.restart();
  await assert.rejects(neon.poll(), { code: "phone_credentials_refused" });
  await neon.open();
  assert.deepEqual([fake.tokens, neon.session], [2, 2]);
});

test("a poll with 600 keeps a token that a command has renewed meanwhile", async () => {
  const fake = new FakeNeon();
  const lateAnswer = deferred();
  const { neon } = connectTo((request) => (request.path === "/Events" && fake.tokens === 1 ? lateAnswer.promise : fake.answer(request)));
  await neon.open();
  const polling = neon.poll();
  fake.restart();
  await neon.command("accept", { call });
  lateAnswer.resolve(neonAnswer({ code: 600 }));
  await assert.rejects(polling, { code: "phone_credentials_refused" });
  await neon.open();
  assert.equal(fake.tokens, 2);
});

test("a poll with a lost token says so", async () => {
  await assert.rejects(connectTo(() => neonAnswer({ code: 600 })).neon.poll(), { code: "phone_credentials_refused" });
});

test("an event, with fields in any case", () => {
  const fields = { callid: "7", TYPE: "Outgoing", From: '"Ana" <sip:31@acme.com>', to: "sip:32@acme.com", DURATION: "1500", SipError: "0" };
  const event = readEvent({ name: "onfinalizedCALL", fields }, 5);
  assert.deepEqual(
    [event.name, event.neonId, event.direction, event.from, event.to, event.durationMs, event.sipError, event.at],
    ["finalized", "7", "outbound", '"Ana" <sip:31@acme.com>', "sip:32@acme.com", 1500, "", 5],
  );
});
