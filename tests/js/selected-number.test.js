/** What a person selects and calls: the number in it, or a refusal; never the digits of something else. */
import assert from "node:assert/strict";
import test from "node:test";

import "./finder.js";
import { selectedNumber } from "../../extension/background/selected-number.js";

const { NeonCS } = globalThis;
const HOME = { country: "BR", areaCode: "11" };
const read = (text, plan) => selectedNumber(text, NeonCS, { ...HOME, ...plan });

/** [selected, number, another plan] */
const NUMBERS = [
  // Neighbours' numbers as they stand: the number plan completes them.
  ["98765-4321", "987654321"],
  ["90000-0003", "900000003"],
  ["91234-5678", "912345678"],
  ["Fone: 98765-4321", "987654321"],
  ["Tel 3344-5566", "33445566"],
  ["Tel. 3344-5566/5567", "33445566"],
  ["cel. 8765-4321", "87654321"],
  ["(11) 98765-4321", "+5511987654321"],
  ["+55 11 98765-4321 ramal 12", "+5511987654321"],
  ["Ana Souza (11) 98765-4321 Rua Dois, 12", "+5511987654321"],
  ["(11) 98765-4321 ou (11) 98765-4322", "+5511987654321"],
  ["Ana Souza da Silva Pereira Lima 11987654321", "+5511987654321"],
  ["CPF 123.456.789-09, fone 98765-4321", "+5511987654321"],
  ["Fax: 3344-5566", "33445566"],
  ["Ana Souza da Silva Pereira Lima, 3344 5566", "33445566"],
  ["**(11) 98765-4321**", "+5511987654321"],
  ["\u202a+55 11 98765\u20114321\u202c\n", "+5511987654321"],
  ["１１ ９８７６５－４３２１", "+5511987654321"],
  ["९८७६५-४३२१", "987654321"],
  ["+999 123 456 789", "+999123456789"],
  // Short ones are the exchange's, alone or behind a word for them.
  ["32", "32"],
  ["200100", "200100"],
  ["ramal 32", "32"],
  ["Polícia: tel. 190", "190"],
  // Letters, also where nobody else has them.
  ["1-800-FLOWERS", "+18003569377"],
  ["1-800-flowers", "+18003569377"],
  ["Call 1-800-FLOWERS now", "+18003569377", { country: "US" }],
  ["555-0123", "5550123", { country: "US", areaCode: "" }],
  ["Tel. 901 8200", "+49309018200", { country: "DE", areaCode: "30" }],
  ["612.345.678", "+34612345678", { country: "ES", areaCode: "" }],
];
for (const [text, number, plan] of NUMBERS) {
  test(`${JSON.stringify(text)} is ${number}`, () => assert.equal(read(text, plan), number));
}

const NONE = {
  dates: ["17/05/2024", "17-05-2024", "2024-05-17", "17.05.24", "17/05/2024 14:30", "20240517", "17052024", "12 de maio", "2023-2024"],
  times: ["14:30", "14.30", "14h30", "08:00-18:00", "08.00-18.00"],
  prices: ["R$ 1.234,56", "R$ 33445566", "1.234.567,89", "32.345.678", "1.234", "12,50"],
  documents: ["123.456.789-09", "12345678909", "11.222.333/0001-81", "12.345.678-9", "01310-100", "Pedido 11987654321", "NF 3344-5566", "7891234567895"],
  "other things": ["2345 6789 0123 4567", "192.168.0.1", "IMG_20240517_103000.jpg", "ABC33445566", "a33445566@acme.com", "https://acme.com/33445566", "12345678901234567890", "1-800 numbers are free"],
  "service codes": ["*21*11987654321#", "**21*11987654321", "*98", "#31#11987654321", "*21*(11) 98765-4321", "##21*+5511987654321"],
  "nothing at all": ["", "Ana", "***", "\u200b"],
};
for (const [what, texts] of Object.entries(NONE)) {
  for (const areaCode of ["11", ""]) {
    test(`${what} are refused${areaCode ? "" : ", also without an area code"}`, () => {
      for (const text of texts) assert.throws(() => read(text, { areaCode }), { code: "not_a_number" }, text);
    });
  }
}

test("the refusal names what was selected, as far as it fits into a sentence", () => {
  const refused = (text) => {
    try {
      return read(text);
    } catch ({ details }) {
      return details.description;
    }
  };
  assert.equal(refused("17/05/2024\n14:30"), "17/05/2024 14:30");
  assert.equal(refused("a".repeat(2000)), `${"a".repeat(40)}…`);
});

test("however much is selected, only its beginning is read", () => {
  assert.throws(() => read(`${"a ".repeat(1_000_000)}98765-4321`), { code: "not_a_number" });
});
