import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { checkSettings } from "../../extension/background/settings-check.js";
import { fakeChrome } from "./fake-browser.js";

globalThis.chrome = fakeChrome();
const { DEFAULTS, keepFromPages, readSettings, writeSettings } = await import("../../extension/platform/settings.js");
beforeEach(() => {
  for (const name of Object.keys(chrome.storage.local.kept)) delete chrome.storage.local.kept[name];
});

test("before anything is set, the defaults", async () => assert.deepEqual(await readSettings(), DEFAULTS));

test("what is set is kept, and nothing that has no name here", async () => {
  await writeSettings({ user: "ana", somethingElse: 1 });
  assert.deepEqual(chrome.storage.local.kept, { user: "ana" });
  assert.equal((await readSettings()).user, "ana");
});

test("content scripts are kept from password and token", async () => {
  await keepFromPages();
  assert.equal(chrome.storage.local.accessLevel, "TRUSTED_CONTEXTS");
  assert.equal(chrome.storage.session.accessLevel, "TRUSTED_CONTEXTS");
});

const EXACT = [
  [{ neonUrl: " http://localhost:15060/ " }, { neonUrl: "http://localhost:15060" }],
  [{ helperUrl: "http://127.0.0.1:15080" }, { helperUrl: "http://127.0.0.1:15080" }],
  [{ country: "br" }, { country: "BR" }],
  [{ areaCode: " 011 " }, { areaCode: "11" }],
  [{ areaCode: "" }, { areaCode: "" }],
  [{ hasExchange: true }, { hasExchange: true }],
  [{ user: " ana " }, { user: " ana " }],
  [{ numbersMode: "crm" }, { numbersMode: "crm" }],
  [{ crmSites: ["https://crm.acme.com/x", "CRM.acme.com", "*.example.com"] }, { crmSites: ["crm.acme.com", "example.com"] }],
];
for (const [given, kept] of EXACT) test(`${JSON.stringify(given)} is kept as ${JSON.stringify(kept)}`, () => assert.deepEqual(checkSettings(given), kept));

const REFUSED = [
  ["neonUrl", "https://localhost:15060"], ["neonUrl", "http://evil.test"], ["neonUrl", "http://localhost.evil.test"], ["neonUrl", "localhost:15060"],
  ["neonUrl", "http://a@localhost:15060"], ["neonUrl", "http://localhost:15060/x"], ["neonUrl", ""], ["helperUrl", "file:///etc"], ["helperUrl", "http://127.0.0.2:1"],
  ["numbersMode", "sometimes"], ["crmSites", ["two words"]], ["crmSites", ["chrome://settings"]],
  ["country", "Brazil"], ["areaCode", "eleven"], ["areaCode", "123456"], ["hasExchange", "false"], ["hasExchange", 1],
];
for (const [name, value] of REFUSED) test(`${name} "${value}" is refused`, () => assert.throws(() => checkSettings({ [name]: value }), { name: "NeonBridgeError" }));
