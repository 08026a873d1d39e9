/** What the extension promises as a package: its rights, its words, its rooms. */
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import test from "node:test";

const ROOT = new URL("../../extension/", import.meta.url);
const read = (path) => readFile(new URL(path, ROOT), "utf8");
const manifest = JSON.parse(await read("manifest.json"));
const files = (await readdir(ROOT, { recursive: true })).filter((path) => !path.startsWith("vendor"));
const sources = files.filter((path) => /\.(js|html)$/.test(path));
const texts = new Map(await Promise.all(sources.map(async (path) => [path, await read(path)])));

test("the manifest asks for these rights and no others", () => {
  assert.deepEqual(manifest.permissions, ["storage", "alarms", "scripting", "offscreen", "activeTab", "contextMenus"]);
  assert.deepEqual(manifest.host_permissions, ["http://localhost/*", "http://127.0.0.1/*"]);
  assert.deepEqual(manifest.optional_host_permissions, ["*://*/*"]);
  for (const name of ["content_scripts", "externally_connectable", "web_accessible_resources"]) assert.equal(manifest[name], undefined);
  assert.doesNotMatch(manifest.content_security_policy.extension_pages, /unsafe|\*:\/\/|https:/);
});

test("every file that the manifest and pages name is there", async () => {
  const named = [...JSON.stringify(manifest).matchAll(/"([\w/-]+\.(?:js|html|png))"/g)].map((match) => match[1]);
  for (const path of named) assert.ok(files.includes(path), path);
});

const messages = {};
for (const language of ["en", "pt_BR"]) messages[language] = JSON.parse(await read(`_locales/${language}/messages.json`));

test("both languages have the same words, with the same places in them", () => {
  assert.deepEqual(Object.keys(messages.pt_BR), Object.keys(messages.en));
  for (const key of Object.keys(messages.en)) assert.deepEqual(messages.pt_BR[key].placeholders, messages.en[key].placeholders, key);
});

test("every word that is used is there, and every one that is there is used", () => {
  const all = [...texts.values()].join("\n") + JSON.stringify(manifest);
  const used = new Set([...all.matchAll(/(?:words\(|\bt\(|getMessage\(|words: |data-(?:words|label)=|__MSG_|\? |: )"?([a-z]+_[a-z_]+|name|language)(?=["_])/g)].map((match) => match[1].replace(/_+$/, "")));
  const keys = new Set(Object.keys(messages.en));
  const isBuilt = (key) => /^(error|end|reason|popup)_/.test(key);
  for (const key of keys) assert.ok(used.has(key) || isBuilt(key) || ["description"].includes(key), `unused: ${key}`);
  for (const [, key] of all.matchAll(/(?:words\(|\bt\(|data-words=|data-label=)"([a-z_]+)"/g)) assert.ok(keys.has(key), `missing: ${key}`);
});

test("every error that a person can meet has its sentence", () => {
  const all = [...texts].filter(([path]) => /^(sdk|background)/.test(path)).map(([, text]) => text).join("\n");
  const inside = new Set(["invalid_input", "not_allowed", "cursor_gone", "invalid_setting", "internal_error", "helper_refused", "phone_data_format", "phone_refused"]);
  for (const [, code] of all.matchAll(/NeonBridgeError\(\s*"([a-z_]+)"/g)) {
    assert.ok(inside.has(code) || messages.en[`error_${code}`], code);
  }
});

/** Room -> the rooms whose modules it may import. */
const ROOMS = { sdk: ["sdk"], background: ["background", "sdk", "platform", "vendor"], platform: ["platform"], offscreen: ["background", "sdk", "platform", "vendor"], ui: ["ui", "platform"], content: [] };
for (const [room, allowed] of Object.entries(ROOMS)) {
  test(`${room} imports only from ${allowed.join(", ") || "nowhere"}`, () => {
    for (const [path, text] of texts) {
      if (!path.startsWith(`${room}/`) || !path.endsWith(".js")) continue;
      for (const [, target] of text.matchAll(/^(?:import|export)\b[^"]*?"(\.[^"]+)"|(?<!@typedef.*)\bawait import\("(\.[^"]+)"\)/gm)) {
        if (target) assert.ok(allowed.includes(new URL(target, new URL(path, ROOT)).pathname.split("/extension/")[1].split("/")[0]), `${path}: ${target}`);
      }
    }
  });
}

test("only platform and content name the browser's API; the JS bridge names no document either", () => {
  for (const [path, text] of texts) {
    const code = text.replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
    if (/^(sdk|background|offscreen|ui)\/.*\.js$/.test(path)) assert.doesNotMatch(code, /\bchrome\./, path);
    if (path.startsWith("sdk/")) assert.doesNotMatch(code, /\b(document|window|localStorage|DOMParser)\b/, path);
    if (path.startsWith("content/")) assert.doesNotMatch(code, /\bfetch\(|XMLHttpRequest/, path);
    assert.doesNotMatch(code, /\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(/, path);
  }
});
