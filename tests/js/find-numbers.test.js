import assert from "node:assert/strict";
import test from "node:test";

import * as library from "libphonenumber-js/max";
import "../../extension/content/find-numbers.js";

globalThis.libphonenumber = { parsePhoneNumberFromString: library.parsePhoneNumberFromString };
const { findNumbers, mayHoldNumber } = globalThis.NeonCS;
const BR = { country: "BR", areaCode: "11" };
const US = { country: "US", areaCode: "" };
const DE = { country: "DE", areaCode: "" };
const SE = { country: "SE", areaCode: "" };

/** text, the numbers found (E.164), plan */
const FOUND = [
  ["+55 11 98765-4321", ["+5511987654321"]],
  ["Ligue +55 (11) 98765-4321.", ["+5511987654321"]],
  ["(11) 98765-4321", ["+5511987654321"]],
  ["( 11 ) 98765-4321", ["+5511987654321"]],
  ["11 98765-4321", ["+5511987654321"]],
  ["11 98765 4321", ["+5511987654321"]],
  ["11-98765-4321", ["+5511987654321"]],
  ["11.98765.4321", ["+5511987654321"]],
  ["11987654321", ["+5511987654321"]],
  ["(011) 3021-4455", ["+551130214455"]],
  ["011 3021-4455", ["+551130214455"]],
  ["11 3021-4455", ["+551130214455"]],
  ["3021-4455", ["+551130214455"]],
  ["98765-4321", ["+5511987654321"]],
  ["0800 123 4567", ["+558001234567"]],
  ["Tel:+551130214455", ["+551130214455"]],
  ["Tel: 11 3021-4455", ["+551130214455"]],
  ["WhatsApp:(11)98765-4321", ["+5511987654321"]],
  ["fone/fax 11 3021-4455", ["+551130214455"]],
  ["(ligue (11) 3021-4455)", ["+551130214455"]],
  ["11 3021-4455, 11 3021-4456", ["+551130214455", "+551130214456"]],
  ["11 3021-4455 / 11 98765-4321", ["+551130214455", "+5511987654321"]],
  ["11 3021-4455 ou 11 98765-4321", ["+551130214455", "+5511987654321"]],
  ["11 3021-4455   11 98765-4321", ["+551130214455", "+5511987654321"]],
  ["+55\u00a011\u00a098765\u20114321", ["+5511987654321"]],
  ["+1 415-555-2671", ["+14155552671"]],
  ["+44 (0)20 7946 0958", ["+442079460958"]],
  ["0044 20 7946 0958", ["+442079460958"]],
  ["+49 30 901820", ["+4930901820"]],
  ["(415) 555-2671", ["+14155552671"], US],
  ["415-555-2671", ["+14155552671"], US],
  ["415.555.2671", ["+14155552671"], US],
  ["030 901820", ["+4930901820"], DE],
  ["030/901820", ["+4930901820"], DE],
  ["08-123 411 78", ["+46812341178"], SE],
];
for (const [text, numbers, plan = BR] of FOUND) {
  test(`finds ${JSON.stringify(text)} in ${plan.country}`, () => {
    assert.deepEqual(findNumbers(text, plan).map(({ number }) => number), numbers);
    assert.ok(mayHoldNumber(text));
  });
}

const LEFT = [
  "2024-05-17", "17/05/2024", "17.05.2024", "17-05-24", "2024/05/17 10:30", "2019-2024", "10:30:45",
  "R$ 1.234.567,89", "R$ 11987654321", "US$ 3021445500", "1.234.567", "12 345 678 km", "1198765432 kg", "3.14159265358",
  "CPF 119.876.543-21", "119.876.543-21", "11.222.333/0001-81", "01310-100", "CEP 01310100",
  "10.0.0.1", "192.168.100.200", "4111 1111 1111 1111", "4111-1111-1111-1111", "123-45-6789",
  "pedido 11987654321", "Pedido nº 11987654321", "protocolo: 1130214455", "NF-e 11987654321", "id=11987654321", "ID: 11987654321", "#11987654321",
  "1732435200", "1732435200000", "11111111111", "00000000", "12345678", "1130214455",
  "A11987654321", "11987654321B", "x-11987654321-y", "11987654321@acme.com", "https://acme.com/11987654321", "v11.98765.4321", "IBAN BR1800360305000010009795493C1",
  "119876543210123456789", "55119876543211198765", "+5511987654321123456", "11 98765-43210987", "ISBN 978-85-359-0277-5", "9788535902775",
  "190", "32", "ramal 32", "",
];
for (const text of LEFT) {
  test(`leaves ${JSON.stringify(text)}`, () => assert.deepEqual(findNumbers(text, BR), []));
}

for (const text of ["2024-05-17", "99120 12", "556677-8899", "19800101-1234"]) {
  test(`leaves ${text} in SE`, () => assert.deepEqual(findNumbers(text, SE), []));
}

test("says where the number stands, with its extension", () => {
  const text = "Comercial: (11) 3021-4455 ramal 214, das 9 às 18";
  const [found] = findNumbers(text, BR);
  assert.equal(text.slice(found.start, found.end), "(11) 3021-4455 ramal 214");
  assert.equal(found.text, "(11) 3021-4455 ramal 214");
  assert.equal(found.extension, "214");
  assert.equal(found.number, "+551130214455");
});

test("says what kind of number it is", () => assert.equal(findNumbers("11 98765-4321", BR)[0].kind, "MOBILE"));

test("without an area code a number without one is not guessed", () => {
  assert.deepEqual(findNumbers("98765-4321", { country: "BR", areaCode: "" }), []);
});

test("hostile text takes time in step with its length", () => {
  for (const piece of ["1", "1 ", "(1", "+1", "1-", "11 98765-4321 ", "(", " ramal "]) {
    const began = performance.now();
    findNumbers(piece.repeat(50_000 / piece.length), BR);
    assert.ok(performance.now() - began < 2000, piece);
  }
});
