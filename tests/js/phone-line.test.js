import assert from "node:assert/strict";
import test from "node:test";

import * as library from "libphonenumber-js/max";
import { NumberPlan } from "../../extension/background/number-plan.js";
import { PhoneLine, viewOf } from "../../extension/background/phone-line.js";
import { FakeHelper, FakeNeon, fakeFetch, settle } from "./fake-browser.js";

const SETTINGS = { neonUrl: "http://localhost:15060", user: "ana", password: "pw", helperUrl: "http://127.0.0.1:15080", helperToken: "helper-token", country: "BR", areaCode: "11" };
const RINGING = { CallId: "43", Type: "incoming", From: "sip:+5511987654321@acme.com", To: "sip:32@acme.com" };

function setUp(t, settings = SETTINGS) {
  const neon = new FakeNeon();
  const helper = new FakeHelper();
  const { fetch } = fakeFetch((request) => (request.url.includes("15060") ? neon.answer(request) : helper.answer(request)));
  const news = [];
  const line = new PhoneLine({ library, fetch, onNews: (item) => news.push(item) });
  line.configure({ settings });
  t.after(() => line.configure({ settings: { ...settings, user: "", helperToken: "" } }));
  return { neon, helper, line, news, calls: () => news.filter(({ name }) => name === "calls") };
}

const contact = (name) => ({ id: name, name, company: "Padaria Sol", title: "Compras", url: "https://crm.example/1" });
const lookup = (candidates, ambiguous = false) => () => ({
  address: { raw: "", e164: "+5511987654321", formatted: "+55 11 98765-4321", country: "BR", display_name: "", private: false },
  candidates,
  ambiguous,
});

test("the number is told at once, the name when the helper has found it", async (t) => {
  const { neon, helper, calls } = setUp(t);
  helper.lookup = lookup([{ contact: contact("Maria Souza"), number: "x", score: 95, reason: "same_number" }]);
  await settle();
  await neon.tell("OnNewCall", RINGING);
  const [first, second] = calls();
  assert.deepEqual([first.change, first.calls[0].number, first.calls[0].people], ["call:ringing", "+55 11 98765-4321", []]);
  assert.equal(second.change, "lookup");
  assert.deepEqual(second.calls[0].people, [{ ...contact("Maria Souza"), reason: "same_number", isChosen: false }]);
});

test("without the helper the card keeps the number", async (t) => {
  const { neon, helper, calls } = setUp(t);
  helper.isUp = false;
  await settle();
  await neon.tell("OnNewCall", RINGING);
  assert.equal(calls().length, 1);
  assert.equal(calls()[0].calls[0].isLookedUp, false);
});

test("a call is looked up once", async (t) => {
  const { neon, helper } = setUp(t);
  let asked = 0;
  helper.lookup = (address) => (asked += 1) && lookup([])(address);
  await settle();
  await neon.tell("OnNewCall", RINGING);
  await neon.tell("OnAcceptCall", RINGING);
  assert.equal(asked, 1);
});

test("a contact that is changed meanwhile changes the open card", async (t) => {
  const { neon, helper, calls } = setUp(t);
  helper.lookup = lookup([]);
  await settle();
  await neon.tell("OnNewCall", RINGING);
  assert.deepEqual(calls().at(-1).calls[0].people, []);
  helper.lookup = lookup([{ contact: contact("Maria Souza"), number: "x", score: 95, reason: "same_number" }]);
  await helper.tell({ name: "contacts:changed" });
  assert.deepEqual(calls().at(-1).calls[0].people.map(({ name }) => name), ["Maria Souza"]);
});

test("whom the person chooses is told to the helper and shown; undoing it too", async (t) => {
  const { neon, helper, line, calls } = setUp(t);
  const both = ["Ana", "Bia"].map((name) => ({ contact: contact(name), number: "x", score: 95, reason: "same_number" }));
  helper.lookup = lookup(both, true);
  await settle();
  await neon.tell("OnNewCall", RINGING);
  const callId = calls().at(-1).calls[0].id;
  helper.lookup = lookup([{ ...both[1], chosen: true }, both[0]]);
  await line.choose({ callId, contactId: "Bia" });
  assert.deepEqual(calls().at(-1).calls[0].people.map(({ name, isChosen }) => [name, isChosen]), [["Bia", true]]);
  helper.lookup = lookup(both, true);
  await line.choose({ callId, contactId: "" });
  assert.deepEqual(calls().at(-1).calls[0].people.map(({ name, isChosen }) => [name, isChosen]), [["Ana", false], ["Bia", false]]);
  assert.deepEqual(helper.requests.map(({ method, chosen }) => [method, chosen]), [
    ["PUT", { address: RINGING.From, contact_id: "Bia" }],
    ["DELETE", { address: RINGING.From }],
  ]);
  await assert.rejects(line.choose({ callId: "gone", contactId: "Bia" }), { code: "invalid_input" });
});

test("only the card's commands are taken", async (t) => {
  const { line } = setUp(t);
  for (const command of ["transfer", "sendDtmf", "startCall", "constructor"]) {
    await assert.rejects(line.act({ callId: "x", command }), { code: "invalid_input" });
  }
});

test("settings that lead to the same phone leave its poll open, and count at once", async (t) => {
  const { neon, line, calls } = setUp(t);
  await settle();
  const polls = [...neon.polls];
  line.configure({ settings: { ...SETTINGS, areaCode: "21", numbersMode: "off" } });
  await settle();
  assert.deepEqual(neon.polls, polls);
  assert.equal(line.plan.complete("987654321"), "+5521987654321");
  await neon.tell("OnNewCall", RINGING);
  assert.equal(calls().at(-1).calls.length, 1);
});

test("settings of another phone end the old line; its calls are kept", async (t) => {
  const { neon, line, news } = setUp(t);
  await settle();
  await neon.tell("OnNewCall", RINGING);
  const [stalePoll] = neon.polls;
  line.configure({ settings: { ...SETTINGS, password: "new" } });
  await settle();
  const before = news.length;
  stalePoll.resolve(new Response(""));
  await neon.tell("OnAcceptCall", RINGING).catch(() => {});
  await settle();
  assert.ok(news.slice(before).every(({ name, calls }) => name !== "calls" || calls.length === 1));
  assert.equal(line.bridge.calls.length, 1);
});

test("without any phone it says what to do", (t) => {
  const { news, line } = setUp(t, { ...SETTINGS, user: "", helperToken: "" });
  assert.equal(news[0].status.error.code, "not_set_up");
  assert.throws(() => line.bridge, { code: "not_connected" });
});

test("without the helper, the last calls are those this browser saw", async (t) => {
  const { neon, line } = setUp(t, { ...SETTINGS, helperToken: "" });
  await settle();
  await neon.tell("OnNewCall", RINGING);
  const [call] = await line.recentCalls();
  assert.deepEqual([call.number, call.dialable, call.direction], ["+55 11 98765-4321", "+5511987654321", "inbound"]);
});

// What a card shows -----------------------------------------------------------------------------------

const plan = new NumberPlan({ library, country: "BR", areaCode: "11" });
const record = (from, more = {}) => ({
  id: "a", neonId: "1", helperId: "", direction: "inbound", state: "ringing", from, to: "sip:32@acme.com", firstSeen: 1, answeredAt: 0,
  endedAt: 0, durationMs: 0, endReason: "", isDeclined: false, isTransferred: false, startedBy: ["neon"], contact: null, ...more,
});
const SHOWN = [
  ['"Ana Lima" <sip:32@acme.com>;tag=x', { displayName: "Ana Lima", number: "32", dialable: "32", country: "" }],
  ["sip:ana@acme.com:5060", { displayName: "", number: "ana@acme.com", dialable: "" }],
  ["tel:+1-415-555-2671", { number: "+1 415 555-2671".replace("415 555", "415 555"), country: "US" }],
  ["11987654321", { number: "+55 11 98765-4321", dialable: "11987654321" }],
  ["sip:anonymous@anonymous.invalid", { isPrivate: true, number: "", dialable: "" }],
  ['"\u202egnp.exe\u0007" <sip:32@acme.com>', { displayName: "gnp.exe" }],
  ['"<img src=x onerror=alert(1)>" <sip:32@acme.com>', { displayName: "<img src=x onerror=alert(1)>" }],
  ["", { isPrivate: true }],
  ["Ana \u202eLima", { isPrivate: false, number: "Ana Lima", dialable: "" }],
];
for (const [from, expected] of SHOWN) {
  test(`a caller ${JSON.stringify(from)}`, () => {
    const view = viewOf(record(from), undefined, plan);
    for (const [name, value] of Object.entries(expected)) assert.equal(view[name], value, name);
  });
}

test("of an outgoing call the card shows whom we call", () => {
  assert.equal(viewOf(record("sip:32@acme.com", { direction: "outbound", to: "sip:33@acme.com" }), undefined, plan).number, "33");
});

test("several who fit equally well are all shown; who fits less is not", () => {
  const people = (result) => viewOf(record("sip:1130214455@acme.com"), result, plan).people.map(({ name }) => name);
  const candidates = [["Ana", 95], ["Bia", 95], ["Caio", 80]].map(([name, score]) => ({ contact: contact(name), score, reason: "same_number" }));
  assert.deepEqual(people(lookup(candidates, true)()), ["Ana", "Bia"]);
  assert.deepEqual(people(lookup(candidates.slice(1), false)()), ["Bia"]);
  assert.deepEqual(people(lookup([])()), []);
});

const COMPLETED = [["11987654321", "+5511987654321"], ["30214455", "+551130214455"], ["32", "32"], ["190", "190"], ["40041234", "40041234"], ["+14155552671", "+14155552671"], ["0800123", "0800123"]];
for (const [digits, dialled] of COMPLETED) test(`${digits} is dialled as ${dialled}`, () => assert.equal(plan.complete(digits), dialled));
