/** What each frame is told about finding numbers, and changes that come at once. */
import assert from "node:assert/strict";
import test from "node:test";

import { PageNumbers } from "../../extension/background/page-numbers.js";

function setUp({ isAllowed = true, ...given } = {}) {
  let kept = { country: "BR", areaCode: "11", hasExchange: false, numbersMode: "everywhere", crmSites: [], siteSwitches: {}, notNumbers: {}, ...given };
  const told = [];
  const pageNumbers = new PageNumbers({
    read: async () => structuredClone(kept),
    write: async (changes) => (kept = { ...kept, ...changes }),
    tellPages: () => told.push(1),
    isAllowed: async () => isAllowed,
  });
  return { pageNumbers, told, kept: () => kept };
}

const TAB = { tab: { url: "https://crm.acme.com/x" }, origin: "https://ads.test", url: "https://ads.test/frame" };

test("a frame goes by the site of its tab, and by its own where that is not known", async () => {
  const { pageNumbers } = setUp({ siteSwitches: { "crm.acme.com": false } });
  assert.equal((await pageNumbers.stateFor(TAB)).isOn, false);
  assert.equal((await pageNumbers.stateFor({ ...TAB, tab: {} })).isOn, true);
  assert.equal((await pageNumbers.stateFor({ tab: TAB.tab, origin: "null", url: "about:srcdoc" })).isOn, false);
});

test("it gets the shapes of its own site and no others, and nothing else of the settings", async () => {
  const { pageNumbers } = setUp({ notNumbers: { "crm.acme.com": ["lote dddd"], "other.test": ["x dd"] }, password: "secret" });
  const { emergency, ...state } = await pageNumbers.stateFor(TAB);
  assert.deepEqual(state, { isOn: true, country: "BR", areaCode: "11", exchange: false, shapes: ["lote dddd"] });
  assert.ok(emergency.includes("190") && !emergency.includes("999"));
});

test("it hears of an exchange where there is one", async () => {
  assert.equal((await setUp({ hasExchange: true }).pageNumbers.stateFor(TAB)).exchange, true);
});

test("where the browser does not let us in any more it is off", async () => {
  assert.equal((await setUp({ isAllowed: false }).pageNumbers.stateFor(TAB)).isOn, false);
});

test("two shapes that come at once are both kept, and each is told", async () => {
  const { pageNumbers, told, kept } = setUp();
  await Promise.all([pageNumbers.reject(TAB, "lote dddd"), pageNumbers.reject(TAB, "pedido dddd")]);
  assert.deepEqual(kept().notNumbers, { "crm.acme.com": ["lote dddd", "pedido dddd"] });
  assert.equal(told.length, 2);
});

test("a change that is refused leaves the others their way, and is not told", async () => {
  const { pageNumbers, told, kept } = setUp();
  await assert.rejects(pageNumbers.importRules("{}"), { code: "invalid_rule_file" });
  assert.equal(told.length, 0);
  await pageNumbers.switchSite("https://Shop.test/", false);
  assert.deepEqual(kept().siteSwitches, { "shop.test": false });
  await pageNumbers.forgetSwitch("shop.test");
  assert.deepEqual(kept().siteSwitches, {});
});

test("the popup hears of the mode and of the site", async () => {
  assert.deepEqual(await setUp({ numbersMode: "chosen" }).pageNumbers.siteState("https://crm.acme.com/x"), { host: "crm.acme.com", mode: "chosen", isOn: false });
  await assert.rejects(setUp().pageNumbers.switchSite("about:blank", true), { code: "invalid_input" });
});
