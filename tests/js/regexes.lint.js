/** No regular expression of the extension can explode on a hostile page: recheck looks at each, without a JVM. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import test from "node:test";

import ts from "typescript";

process.env.RECHECK_SYNC_BACKEND = "pure";
const { checkSync } = await import("recheck");

const ROOT = new URL("../../extension/", import.meta.url);
const paths = (await readdir(ROOT, { recursive: true })).filter((path) => path.endsWith(".js") && !path.startsWith("vendor"));

/** The literals of a file, by where they stand. */
function* literalsIn(path) {
  const file = ts.createSourceFile(path, readFileSync(new URL(path, ROOT), "utf8"), ts.ScriptTarget.Latest);
  const nodes = [file];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    if (ts.isRegularExpressionLiteral(node)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(node.text);
      yield { where: `${path}:${line + 1}`, source, flags };
    }
    ts.forEachChild(node, (child) => void nodes.push(child));
  }
}

/** Those the finder puts together when it is loaded. */
async function builtByFinder() {
  // The library's own are not ours to mend: what it is given has 16 digits at most.
  await import("../../extension/vendor/libphonenumber-js/libphonenumber-max.js");
  const built = [];
  const { RegExp } = globalThis;
  globalThis.RegExp = new Proxy(RegExp, {
    construct(target, [source, flags = ""]) {
      built.push({ where: "finder, built", source: String(source), flags });
      return Reflect.construct(target, [source, flags]);
    },
  });
  await import("./finder.js");
  globalThis.RegExp = RegExp;
  return built.filter(({ source }) => source.length > 1);
}

/** Whose texts are bounded, so that the square of their length is too. */
const SHORT_TEXTS = {
  "sdk/addresses.js": "2,048 characters of an address",
  "sdk/neon-transport.js": "an address from the settings",
  "sdk/helper-transport.js": "an address from the settings",
  "background/settings-check.js": "what a person types into a field",
  "background/card-files.js": "the icons that we ship",
};
const LIMIT = { timeout: 10_000 };
const all = new Map([...paths.flatMap((path) => [...literalsIn(path)]), ...(await builtByFinder())].map((found) => [`${found.source} ${found.flags}`, found]));

test("the linter knows an expression that explodes", () => assert.equal(checkSync("^(a|a)*$", "", LIMIT).status, "vulnerable"));
test("there are expressions to look at", () => assert.ok(all.size > 150));
for (const { where, source, flags } of all.values()) {
  test(`${where} /${source.slice(0, 60)}/ takes time in step with the text`, () => {
    const { status, complexity, error } = checkSync(source, flags, LIMIT);
    if (complexity?.type === "polynomial" && SHORT_TEXTS[where.split(":")[0]]) return;
    assert.equal(status, "safe", `${complexity?.type ?? error?.kind}: /${source}/${flags}`);
  });
}
