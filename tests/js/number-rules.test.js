/** On which sites numbers are found, what is no number there, and the file that carries such rules. */
import assert from "node:assert/strict";
import test from "node:test";

import { LIMITS, hostOf, isOnFor, withRuleFile, withShape, withSwitch, withoutShape, writeRuleFile } from "../../extension/background/number-rules.js";

const SETTINGS = { numbersMode: "everywhere", crmSites: ["acme.com"], siteSwitches: {}, notNumbers: {} };
const SHAPE = "pedido ddddd-dddd";

const HOSTS = [
  ["crm.acme.com", "crm.acme.com"], ["CRM.Acme.com.", "crm.acme.com"], ["https://crm.acme.com:8443/x?y", "crm.acme.com"], ["*.acme.com", "acme.com"],
  ["localhost:3000", "localhost"], ["127.0.0.1", "127.0.0.1"], ["[::1]", "[::1]"], ["münchen.example", "xn--mnchen-3ya.example"],
  ["", ""], [undefined, ""], ["about:blank", ""], ["chrome://extensions", ""], ["file:///etc/passwd", ""], ["two words", ""],
];
for (const [given, host] of HOSTS) test(`the site of ${JSON.stringify(given)} is "${host}"`, () => assert.equal(hostOf(given), host));

/** mode, switch (or undefined), host -> is it on. */
const WHERE = [
  ["off", undefined, "crm.acme.com", false], ["off", true, "crm.acme.com", false],
  ["crm", undefined, "acme.com", true], ["crm", undefined, "crm.acme.com", true], ["crm", undefined, "notacme.com", false], ["crm", undefined, "acme.com.evil.test", false],
  ["crm", true, "other.test", true], ["crm", false, "crm.acme.com", false],
  ["chosen", undefined, "crm.acme.com", false], ["chosen", true, "crm.acme.com", true],
  ["everywhere", undefined, "other.test", true], ["everywhere", false, "other.test", false], ["everywhere", undefined, "", false],
];
for (const [numbersMode, isOn, host, expected] of WHERE) {
  test(`${numbersMode}, switched ${isOn}: ${host || "no site"} is ${expected ? "on" : "off"}`, () => {
    const siteSwitches = isOn === undefined ? {} : { [host]: isOn };
    assert.equal(isOnFor(host, { ...SETTINGS, numbersMode, siteSwitches }), expected);
  });
}

test("a site by the name of an object's own parts is a site like any other", () => {
  assert.equal(isOnFor("constructor", SETTINGS), true);
  assert.deepEqual(withShape({}, "constructor", SHAPE), { constructor: [SHAPE] });
});

test("a switch is kept only where it says something else than the mode", () => {
  const off = withSwitch(SETTINGS, "other.test", false);
  assert.deepEqual(off, { "other.test": false });
  assert.deepEqual(withSwitch({ ...SETTINGS, siteSwitches: off }, "other.test", true), {});
  assert.deepEqual(withSwitch({ ...SETTINGS, numbersMode: "chosen" }, "other.test", true), { "other.test": true });
});

test("a shape is kept once, and a site without any is forgotten", () => {
  const shapes = withShape(withShape({}, "acme.com", SHAPE), "acme.com", SHAPE);
  assert.deepEqual(shapes, { "acme.com": [SHAPE] });
  assert.deepEqual(withoutShape(shapes, "acme.com", SHAPE), {});
  assert.deepEqual(withoutShape(shapes, "other.test", SHAPE), shapes);
});

test("neither one site nor many fill the profile", () => {
  const full = Object.fromEntries(Array.from({ length: LIMITS.sites }, (_, at) => [`s${at}.test`, [SHAPE]]));
  assert.throws(() => withShape(full, "one-more.test", SHAPE), { code: "too_many_rules" });
  const letters = (at) => at.toString().replace(/\d/g, (digit) => "abcdefghij"[digit]);
  const many = Array.from({ length: LIMITS.shapesOfSite }, (_, at) => `${letters(at)} dddd`);
  assert.throws(() => withShape({ "acme.com": many }, "acme.com", SHAPE), { code: "too_many_rules" });
});

for (const shape of ["", "dddd", "pedido 1234", "pedido", "<b>x</b> dd", `a ${"d".repeat(81)}`, "pedido dd\n", 7, null]) {
  test(`${JSON.stringify(shape)} is no shape`, () => assert.throws(() => withShape({}, "acme.com", shape), { code: "invalid_rule_file" }));
}

test("what is written can be read, beside what is there", () => {
  const written = writeRuleFile({ "acme.com": [SHAPE] });
  assert.deepEqual(withRuleFile(written, { "acme.com": ["lote dddd"] }), { "acme.com": ["lote dddd", SHAPE] });
});

const file = (sites, format = "neon-bridge-number-rules", version = 1) => JSON.stringify({ format, version, not_numbers: sites });
const REFUSED = {
  "not JSON": "<html>", "another thing": "{}", "a list": "[]", "null": "null", "another format": file({}, "x"), "a later version": file({}, undefined, 2),
  "no sites": file(null), "a bad site": file({ "not a site": [SHAPE] }), "no list": file({ "acme.com": SHAPE }), "a number in it": file({ "acme.com": [SHAPE, "fone 98765"] }),
  "too long": " ".repeat(LIMITS.fileChars) + file({}),
};
for (const [what, text] of Object.entries(REFUSED)) {
  test(`a file with ${what} is refused whole`, () => assert.throws(() => withRuleFile(text, {}), { name: "NeonBridgeError", code: "invalid_rule_file" }));
}
