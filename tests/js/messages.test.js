import assert from "node:assert/strict";
import test from "node:test";

import { MESSAGES, classify, createDispatcher } from "../../extension/background/messages.js";
import { NeonBridgeError } from "../../extension/sdk/errors.js";

const SELF = { ownId: "own", ownOrigin: "chrome-extension://own", offscreenUrl: "chrome-extension://own/offscreen/offscreen.html" };
const TAB = { id: 7 };

const SENDERS = {
  own: { id: "own", origin: "chrome-extension://own", url: "chrome-extension://own/ui/popup.html" },
  ownInTab: { id: "own", origin: "chrome-extension://own", url: "chrome-extension://own/ui/card.html", tab: TAB, frameId: 0, documentLifecycle: "active" },
  offscreen: { id: "own", origin: "chrome-extension://own", url: SELF.offscreenUrl },
  top: { id: "own", origin: "https://crm.example", url: "https://crm.example/", tab: TAB, frameId: 0, documentLifecycle: "active" },
  sub: { id: "own", origin: "https://ads.example", url: "https://ads.example/", tab: TAB, frameId: 3, documentLifecycle: "active" },
  sandboxed: { id: "own", origin: "null", url: "https://crm.example/x", tab: TAB, frameId: 4, documentLifecycle: "active" },
  prerendered: { id: "own", origin: "https://crm.example", url: "https://crm.example/", tab: TAB, frameId: 0, documentLifecycle: "prerender" },
  otherExtension: { id: "other", origin: "chrome-extension://other", url: "chrome-extension://other/x.html" },
  noTab: { id: "own", origin: "https://crm.example", url: "https://crm.example/" },
};
const KINDS = { own: "own", ownInTab: "own", offscreen: "offscreen", top: "top", sub: "sub", sandboxed: "sub", prerendered: null, otherExtension: null, noTab: null };

for (const [name, kind] of Object.entries(KINDS)) {
  test(`${name} is ${kind ?? "nobody"}`, () => assert.equal(classify(SELF, SENDERS[name]), kind));
}

/** What each kind of sender may send; written out, so that a right given by mistake fails. */
const ALLOWED = {
  own: [
    "page:hello", "number:dial", "call:act", "call:choose", "call:dismiss", "calls:current", "calls:recent", "status:get", "settings:get", "settings:set",
    "pairing:try", "pairing:ask", "pairing:confirm", "pairing:forget", "sites:changed",
    "numbers:site", "numbers:switch", "numbers:unswitch", "numbers:restore", "numbers:export", "numbers:import", "dial:left",
  ],
  top: ["page:hello", "numbers:load", "numbers:get", "numbers:reject", "number:who", "number:dial", "call:act", "call:choose", "call:dismiss"],
  sub: ["page:hello", "numbers:load", "numbers:get", "numbers:reject", "number:who", "number:dial"],
  offscreen: ["line:hello", "line:news"],
};

function setUp() {
  const handled = [];
  const handlers = Object.fromEntries(Object.keys(MESSAGES).map((name) => [name, (message) => handled.push(message.type) && { done: true }]));
  return { handled, handlers, dispatch: createDispatcher(handlers, SELF, ({ message }) => message) };
}

for (const [name, sender] of Object.entries(SENDERS)) {
  for (const type of Object.keys(MESSAGES)) {
    const isAllowed = (ALLOWED[KINDS[name]] ?? []).includes(type);
    test(`${type} from ${name}: ${isAllowed ? "done" : "refused"}`, async () => {
      const { dispatch, handled } = setUp();
      const answer = await dispatch({ type }, sender);
      assert.deepEqual(handled, isAllowed ? [type] : []);
      if (!isAllowed) assert.equal(answer.error.code, "not_allowed");
    });
  }
}

for (const message of [{ type: "no:such" }, { type: "__proto__" }, { type: "constructor" }, { type: 7 }, {}, null, "page:hello"]) {
  test(`${JSON.stringify(message)} is refused by name`, async () => {
    assert.equal((await setUp().dispatch(message, SENDERS.own)).error.code, "invalid_input");
  });
}

test("an error goes back as a sentence for the person, with its code", async () => {
  const { handlers } = setUp();
  handlers["status:get"] = () => {
    throw new NeonBridgeError("phone_unreachable", "NEON does not answer.");
  };
  const dispatch = createDispatcher(handlers, SELF, ({ code }) => `in words: ${code}`);
  assert.deepEqual(await dispatch({ type: "status:get" }, SENDERS.own), { error: { code: "phone_unreachable", message: "in words: phone_unreachable" } });
});
