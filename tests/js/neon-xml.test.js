import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import test from "node:test";

import { parseNeonMessage } from "../../extension/sdk/neon-xml.js";
import { MAX_DEPTH, MAX_ELEMENTS, MAX_XML_BYTES } from "../../extension/sdk/xml.js";

const GOLDEN = new URL("../golden/neon/", import.meta.url);
const bytes = (text) => new TextEncoder().encode(text);
const event = (data) => `<EventData><Name>OnNewCall</Name><Data>${data}</Data></EventData>`;
const refused = (body) => assert.throws(() => parseNeonMessage(body), { code: "phone_unreadable" });

for (const file of (await readdir(GOLDEN)).filter((name) => name.endsWith(".xml"))) {
  test(`golden ${file}`, async () => {
    const body = await readFile(new URL(file, GOLDEN));
    const expected = JSON.parse(await readFile(new URL(file.replace(/xml$/, "json"), GOLDEN), "utf8"));
    if (expected.kind === "error") refused(body);
    else assert.deepEqual(parseNeonMessage(body), expected);
  });
}

test("golden files are there", async () => {
  assert.ok((await readdir(GOLDEN)).length > 0);
});

const corpus = JSON.parse(await readFile(new URL("../golden/corpus.json", import.meta.url), "utf8"));
test("random almost-XML is read as Python reads it", () => {
  assert.ok(corpus.length >= 300);
  for (const { bytes: text, charset: httpCharset, read: expected } of corpus) {
    const body = Uint8Array.from(text, (char) => char.charCodeAt(0));
    if (expected.kind === "error") assert.throws(() => parseNeonMessage(body, { httpCharset }), { code: "phone_unreadable" }, text);
    else {
      const message = parseNeonMessage(body, { httpCharset });
      if (message.kind === "event") message.name = message.name.toLowerCase();
      assert.deepEqual(message, expected, text);
    }
  }
});

test("what makes no event", () => {
  for (const text of ["", "  \n", "<EventData/>", "<EventData><Name/><Data/></EventData>", "<EventData><Name> </Name></EventData>"]) {
    assert.deepEqual(parseNeonMessage(bytes(text)), { kind: "none" }, text);
  }
});

const TEXTS = [
  ["A &amp; B &lt;x&gt; &quot;y&quot; &apos;z&apos;", "A & B <x> \"y\" 'z'"],
  ["&#65;&#x42;&#x1F4DE;", "AB📞"],
  ["<![CDATA[<b>&amp;</b>]]>", "<b>&amp;</b>"],
  ["a<!-- no -->b", "ab"],
  ["a<?pi x?>b", "ab"],
  ["  32\n", "32"],
];
for (const [written, read] of TEXTS) {
  test(`text ${written}`, () => {
    const message = parseNeonMessage(bytes(event(`<From>${written}</From>`)));
    assert.equal(message.fields.From, read);
  });
}

test("attributes, prefixes and unknown elements do not matter", () => {
  const text = `<n:EventData xmlns:n="urn:n" a='1>2'><n:Name>OnNewCall</n:Name><n:Data><n:CallId x="/">1</n:CallId><Extra><Deep>2</Deep></Extra></n:Data></n:EventData>`;
  assert.deepEqual(parseNeonMessage(bytes(text)), { kind: "event", name: "OnNewCall", fields: { CallId: "1", Extra: "" } });
});

test("of repeated fields the first counts", () => {
  assert.equal(parseNeonMessage(bytes(event("<CallId>1</CallId><CallId>2</CallId>"))).fields.CallId, "1");
});

test("encodings: byte order marks, declaration, HTTP's charset", () => {
  const text = event("<From>Ação</From>");
  const latin = (whole) => Uint8Array.from(whole, (char) => char.charCodeAt(0));
  const wide = (whole, mark) => Uint8Array.from([...mark, ...[...whole].flatMap((char) => [char.charCodeAt(0), 0])]);
  const bodies = [
    [bytes(`\ufeff${text}`), ""],
    [latin(`<?xml version="1.0" encoding="ISO-8859-1"?>${text}`), "utf-8"],
    [latin(text), "iso-8859-1"],
    [bytes(`<?xml version="1.0"?>${text}`), "iso-8859-1"],
    [wide(text, [0xff, 0xfe]), ""],
  ];
  for (const [body, httpCharset] of bodies) {
    assert.equal(parseNeonMessage(body, { httpCharset }).fields.From, "Ação");
  }
});

test("an answer without a code goes by Success", () => {
  const parse = (inside) => parseNeonMessage(bytes(`<ReturnData>${inside}</ReturnData>`));
  assert.equal(parse("<Success>true</Success>").code, 0);
  assert.equal(parse("<Success>false</Success>").code, 500);
  assert.equal(parse("<Success>false</Success><Error><Code>601</Code></Error>").code, 601);
});

const REFUSED = {
  "a DTD": '<!DOCTYPE x [<!ENTITY a "b">]><EventData/>',
  "an external DTD": '<!DOCTYPE x SYSTEM "http://evil.test/x"><EventData/>',
  "an unknown entity": event("<From>&copy;</From>"),
  "a bare ampersand": event("<From>a & b</From>"),
  "a character XML cannot hold": event("<From>&#0;</From>"),
  "a control character": event("<From>\u0001</From>"),
  "another root": "<html><body/></html>",
  "two roots": "<EventData/><EventData/>",
  "crossed tags": "<EventData><Name></EventData></Name>",
  "a broken end": "<EventData><Name>On",
  "text outside": "<EventData/>oops",
  "no XML": "NEON is here",
  "too deep": "<a>".repeat(MAX_DEPTH + 1) + "</a>".repeat(MAX_DEPTH + 1),
  "too many elements": event("<e/>".repeat(MAX_ELEMENTS)),
  "too much text": event(`<From>${"x".repeat(5000)}</From>`),
  "too large": " ".repeat(MAX_XML_BYTES + 1),
};
for (const [what, text] of Object.entries(REFUSED)) test(`refuses ${what}`, () => refused(bytes(text)));

test("refuses bytes that are not in the encoding they claim", () => {
  refused(Uint8Array.from([...bytes("<EventData><Name>"), 0xff, 0xfe]));
  refused(bytes('<?xml version="1.0" encoding="klingon"?><EventData/>'));
});

test("a cut anywhere is refused or empty, never half an event", () => {
  const whole = bytes(`<?xml version="1.0" encoding="UTF-8"?>\n${event("<CallId>43</CallId><From>sip:31@acme.com</From>")}`);
  for (let length = 1; length < whole.length; length += 1) refused(whole.subarray(0, length));
});

test("hostile repetitions take no time to speak of", () => {
  const began = performance.now();
  for (const piece of ["<a ", "<!--", "<![CDATA[", "&amp", "<a b='", "</", "<?"]) {
    assert.throws(() => parseNeonMessage(bytes(piece.repeat(MAX_XML_BYTES / piece.length - 1))));
  }
  assert.ok(performance.now() - began < 5000);
});
