/** What the line dials of pages, links, selected texts and the popup, what it asks about first, and what it refuses. */
import assert from "node:assert/strict";
import test from "node:test";

import "../../extension/vendor/libphonenumber-js/libphonenumber-max.js";
import { PhoneLine } from "../../extension/background/phone-line.js";
import { FakeNeon, fakeFetch, settle } from "./fake-browser.js";

const SETTINGS = { neonUrl: "http://localhost:15060", user: "ana", password: "pw", helperUrl: "", helperToken: "", country: "BR", areaCode: "11" };

function setUp(t) {
  const neon = new FakeNeon();
  const { fetch } = fakeFetch((request) => neon.answer(request));
  const line = new PhoneLine({ library: globalThis.libphonenumber, fetch, onNews: () => {} });
  line.configure({ settings: SETTINGS });
  t.after(() => line.configure({ settings: { ...SETTINGS, user: "" } }));
  return { neon, line };
}

test("dialling cleans, completes and reports the number", async (t) => {
  const { neon, line } = setUp(t);
  await settle();
  const dialled = await line.dial({ number: "(11) 98765-4321", clickId: "c", source: "page" });
  assert.deepEqual(dialled, { number: "+5511987654321", formatted: "+55 11 98765-4321", question: "" });
  assert.deepEqual(neon.commands, [{ action: "startcall", number: "+5511987654321" }]);
});

/** [as it is written, where from, what is dialled once it is meant, what is asked before] */
const ASKED = [
  ["0900 123 4567", "selection", "+559001234567", "premium"],
  ["+559001234567", "link", "+559001234567", "premium"],
  ["190", "selection", "190", "emergency"],
  ["192", "link", "192", "emergency"],
  ["112", "popup", "112", "emergency"],
  ["+559001234567", "page", "+559001234567", "premium"],
];
for (const [number, source, dialled, question] of ASKED) {
  test(`${number} from a ${source} is asked about, and dialled when it is meant`, async (t) => {
    const { neon, line } = setUp(t);
    await settle();
    const asked = await line.dial({ number, clickId: "c", source });
    assert.deepEqual([asked.question, asked.number, neon.commands], [question, dialled, []]);
    const done = await line.dial({ number: asked.number, clickId: "d", source: "page", isMeant: true });
    assert.equal(done.question, "");
    assert.deepEqual(neon.commands, [{ action: "startcall", number: dialled }]);
  });
}

/** A link is taken as it stands, and read only where that cannot be dialled. */
const LINKED = [
  ["17052024", "17052024"],
  ["1-800-FLOWERS", "+18003569377"],
  ["+55 11 98765-4321 ramal 12", "+5511987654321"],
  ["+5511987654321;phone-context=+55", "+5511987654321"],
];
for (const [number, dialled] of LINKED) {
  test(`a link to ${number} dials ${dialled}`, async (t) => {
    const { neon, line } = setUp(t);
    await settle();
    await line.dial({ number, clickId: "c", source: "link" });
    assert.deepEqual(neon.commands, [{ action: "startcall", number: dialled }]);
  });
}

for (const number of ["*21*11987654321#", "Ana", "", "*98"]) {
  test(`a link to ${JSON.stringify(number)} is no number`, async (t) => {
    const { neon, line } = setUp(t);
    await settle();
    await assert.rejects(line.dial({ number, clickId: "c", source: "link" }), { code: "not_a_number", details: { description: number || "…" } });
    assert.deepEqual(neon.commands, []);
  });
}

for (const number of ["*21*9999#", "11 98765-4321;postd=5", "ana@acme.com", "", "1,2"]) {
  test(`${JSON.stringify(number)} is not dialled`, async (t) => {
    const { neon, line } = setUp(t);
    await settle();
    await assert.rejects(line.dial({ number, clickId: "c", source: "page" }), { code: "invalid_number" });
    assert.deepEqual(neon.commands, []);
  });
}
