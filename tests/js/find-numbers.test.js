/** What the finder finds, and as what: each sentence of its rules. By country: find-numbers-countries.test.js. */
import assert from "node:assert/strict";
import test from "node:test";

import { findNumbers, mayHoldNumber } from "./finder.js";

const BR = { country: "BR", areaCode: "11" };
const US = { country: "US", areaCode: "415" };
const DE = { country: "DE", areaCode: "30" };
const JP = { country: "JP", areaCode: "" };
const AR = { country: "AR", areaCode: "11" };

/** The rule, text, what is found ("number" or "number x extension"), plan. @type {[string, string, string[], object?][]} */
const FOUND = [
  ["plus", "Ligue +55 (11) 98765-4321.", ["+5511987654321"]],
  ["plus, of another country", "+49 30 901820", ["+4930901820"]],
  ["plus and trunk zero", "+44 (0)20 7946 0958", ["+442079460958"]],
  ["area in brackets", "(11) 98765-4321", ["+5511987654321"]],
  ["area in brackets, spaced", "( 11 ) 98765-4321", ["+5511987654321"]],
  ["code and area in brackets", "(+55 11) 98765-4321", ["+5511987654321"]],
  ["number in brackets", "(ligue 11 3021-4455)", ["+551130214455"]],
  ["the country's hyphen", "11 98765-4321", ["+5511987654321"]],
  ["the country's dots", "11.98765.4321", ["+5511987654321"]],
  ["a ninth digit apart", "(11) 9 8765-4321", ["+5511987654321"]],
  ["trunk zero", "011 3021-4455", ["+551130214455"]],
  ["carrier", "0 15 11 98765-4321", ["+5511987654321"]],
  ["carrier joined", "015 11 98765-4321", ["+5511987654321"]],
  ["carrier left open", "(0xx11) 3021-4455, 0**11 3021-4456", ["+551130214455", "+551130214456"]],
  ["00", "0044 20 7946 0958", ["+442079460958"]],
  ["0055 and 11 digits", "0055 11 98765-4321, 005511987654321", ["+5511987654321", "+5511987654321"]],
  ["00 and a carrier", "00 15 1 415 555 2671", ["+14155552671"]],
  ["slash", "030/901820", ["+4930901820"], DE],
  ["slash, spaced", "0 30 / 90 18 20", ["+4930901820"], DE],
  ["no-break space and hyphen", "+55\u00a011\u202f98765\u20114321", ["+5511987654321"]],
  ["figure dash, en dash, minus", "(11) 3021\u20124455, (11) 3021\u20134456, (11) 3021\u22124457", ["+551130214455", "+551130214456", "+551130214457"]],
  ["full-width", "＋５５（１１）９８７６５－４３２１", ["+5511987654321"]],
  ["Arabic-Indic", "هاتف ٠١٠٢٩٩٦٨٨٠٢", ["+201029968802"], { country: "EG", areaCode: "" }],
  ["unseen signs within", "\u202a(11) 98\u200b765-4321\u202c", ["+5511987654321"]],
  ["extension", "Comercial: (11) 3021-4455 ramal 214, das 9 às 18", ["+551130214455 x 214"]],
  ["ext. 5", "(415) 555-2671 ext. 5", ["+14155552671 x 5"], US],
  ["x12", "415-555-2671x12", ["+14155552671 x 12"], US],
  [";ext=", "tel:+1-415-555-2671;ext=12", ["+14155552671 x 12"], US],
  ["extension in brackets", "(11) 3021-4455 (ramal 32)", ["+551130214455 x 32"]],
  ["0800", "0800 123 4567", ["+558001234567"]],
  ["4004 beside a word", "Central de atendimento: 4004-1234", ["+5540041234"]],
  ["vanity", "1-800-FLOWERS or (888) GET-HELP", ["+18003569377", "+18884384357"], US],
  ["two side by side", "(11) 3456-7890/7891", ["+551134567890", "+551134567891"]],
  ["three side by side", "Fones 3456-7890/7891/7892", ["+551134567890", "+551134567891", "+551134567892"]],
  ["a mobile behind a slash", "(21) 3456-7890 / 98765-4321", ["+552134567890", "+5521987654321"]],
  ["whole numbers behind a slash", "11 3021-4455 / 11 98765-4321", ["+551130214455", "+5511987654321"]],
  ["a list", "Telefones: 11987654321, 11987654322 e 11987654323", ["+5511987654321", "+5511987654322", "+5511987654323"]],
  ["digits alone beside a word", "WhatsApp 11987654321", ["+5511987654321"]],
  ["digits alone before a word", "11987654321 (celular)", ["+5511987654321"]],
  ["digits alone beside a sign", "☎ 11987654321 📞11987654322", ["+5511987654321", "+5511987654322"]],
  ["digits alone beside an English word", "phone 11987654321", ["+5511987654321"]],
  ["digits alone beside a word of the page's language", "Handy 11987654321", ["+5511987654321"], { ...BR, language: "de" }],
  ["a numbered word", "Tel 1: 11987654321", ["+5511987654321"]],
  ["a local mobile", "98765-4321", ["+5511987654321"]],
  ["a local number beside a word", "Fone: 3456-7890", ["+551134567890"]],
  ["a mobile without its ninth digit", "(11) 8765-4321, +55 11 9765-4321", ["+5511987654321", "+5511997654321"]],
  ["Argentina's 15", "11 15-4123-4567", ["+5491141234567"], AR],
  ["Argentina's 15 behind +54", "+54 11 15-4123-4567", ["+5491141234567"], AR],
  ["Mexico's 1", "+52 1 55 1234 5678", ["+525512345678"]],
  ["Germany's direct dial", "030 123456-78", ["+493012345678"], DE],
  ["tel:", "tel:11987654321", ["+5511987654321"]],
  ["sip:", "sip:+5511987654321@pbx.example.com", ["+5511987654321"]],
  ["with +, after order", "Pedido +55 11 98765-4321", ["+5511987654321"]],
  ["with (area), after protocol", "protocolo (11) 98765-4321", ["+5511987654321"]],
  ["a phone that is a fax too", "Fone/Fax: 11 3021-4455", ["+551130214455"]],
  ["the phone beside a fax", "Tel.: (11) 3021-4455 Fax: (11) 3021-4456", ["+551130214455"]],
  ["a bracket in the middle", "03(1234)5678", ["+81312345678"], JP],
  ["a label without a blank", "電話03-1234-5678", ["+81312345678"], JP],
  ["beside a date and a time", "17/05/2024 10:30 11 98765-4321 18h", ["+5511987654321"]],
  ["beside documents", "CPF 119.876.543-21 (11) 98765-4321 CEP 01310-100", ["+5511987654321"]],
  ["kept for films", "07700 900123", ["+447700900123"], { country: "GB", areaCode: "" }],
];
for (const [rule, text, expected, plan = BR] of FOUND) {
  test(`${rule}: finds ${JSON.stringify(text)} in ${plan.country}`, () => {
    const found = findNumbers(text, plan).map(({ number, extension }) => (extension ? `${number} x ${extension}` : number));
    assert.deepEqual(found, expected);
    assert.ok(mayHoldNumber(text, plan));
  });
}

test("text and offsets cover the number as written, with its extension", () => {
  const text = "Comercial: (11) 3021-4455 ramal 214, das 9 às 18";
  const [found] = findNumbers(text, BR);
  const expected = { start: 11, end: 35, text: "(11) 3021-4455 ramal 214", number: "+551130214455", extension: "214", kind: "fixed" };
  assert.deepEqual(found, expected);
});

const KINDS = [
  ["11 98765-4321", "mobile"], ["11 3021-4455", "fixed"], ["0800 123 4567", "toll_free"], ["0300 123 4567", "shared_cost"],
  ["0900 123 456", "premium"], ["+1 415-555-2671", "fixed_or_mobile"],
];
for (const [text, kind] of KINDS) test(`${text} is ${kind}`, () => assert.equal(findNumbers(text, BR)[0].kind, kind));

test("without an area code a number without one is not guessed", () => {
  for (const text of ["98765-4321", "Fone 3456-7890"]) assert.deepEqual(findNumbers(text, { country: "BR", areaCode: "" }), []);
});
