/** `node tests/js/find-numbers.mjs`, as a person runs it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("find-numbers.mjs", import.meta.url));
const run = (input, ...options) => spawnSync(process.execPath, [COMMAND, ...options], { input, encoding: "utf8" });
const linesOf = ({ stdout }) => stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line));

test("prints a JSON object a line, with offsets in UTF-16 units of the whole input", () => {
  const input = "👋 olá\r\n\r\nTel. (11) 98765-4321 ramal 32\nfone 3456-7890\n";
  const done = run(input, "--country", "BR", "--area-code", "11");
  assert.equal(done.status, 0);
  assert.deepEqual(linesOf(done), [
    { start: 15, end: 39, text: "(11) 98765-4321 ramal 32", number: "+5511987654321", extension: "32", kind: "mobile" },
    { start: 45, end: 54, text: "3456-7890", number: "+551134567890", extension: "", kind: "fixed" },
  ]);
  for (const { start, end, text } of linesOf(done)) assert.equal(input.slice(start, end), text);
});

test("nothing found is nothing printed", () => assert.deepEqual(linesOf(run("17/05/2024", "--country", "BR")), []));
test("an empty input is a text without a number", () => assert.equal(run("", "--country", "BR").status, 0));
test("bytes that are no UTF-8 cost nothing else", () => {
  assert.equal(linesOf(run(Buffer.from([0xff, 0xfe, 0x20, ...Buffer.from("+5511987654321")]), "--country", "BR")).length, 1);
});
test("the page's language counts", () => {
  const text = "Handy 11987654321";
  assert.deepEqual([run(text, "--country", "BR", "--language", "de"), run(text, "--country", "BR")].map((done) => linesOf(done).length), [1, 0]);
});
test("an exchange's extensions count where there is one", () => {
  assert.deepEqual(linesOf(run("ramal 32", "--country", "BR", "--exchange")).map(({ number }) => number), ["32"]);
});

const WRONG = [[], ["--country"], ["--country", "XX"], ["--country", "BR", "--area-code", "eleven"], ["--country", "BR", "page.txt"], ["--colour", "red"]];
for (const options of WRONG) {
  test(`${options.join(" ") || "no option"} is refused in one sentence`, () => {
    const done = run("", ...options);
    assert.equal(done.status, 2);
    assert.match(done.stderr, /^[^\n]+\n$/);
    assert.equal(done.stdout, "");
  });
}
