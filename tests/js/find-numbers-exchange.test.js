/** Extensions and short codes that stand alone: what an exchange makes of a text, and that nothing is found without one. */
import assert from "node:assert/strict";
import test from "node:test";

import { findNumbers, mayHoldNumber } from "./finder.js";

const BR = { country: "BR", areaCode: "11" };
const AR = { country: "AR", areaCode: "11" };
const CL = { country: "CL", areaCode: "" };
const AU = { country: "AU", areaCode: "" };

/** The text, number and kind of what is found, plan. @type {[string, string[][], object?][]} */
const INTERNAL = [
  ["ramal 32", [["32", "extension"]]],
  ["Ligue 190 (polícia) ou 193", [["190", "short_code"], ["193", "short_code"]]], ["sala 32", []], ["em 190 dias", []],
  ["Polícia: ligue para o 190", [["190", "short_code"]]], ["☎ 192 SAMU", [["192", "short_code"]]], ["Fone: 4410", [["4410", "extension"]]],
  ["sala 12, ramal 555", [["555", "extension"]]], ["ramal 32 das 10 às 18", [["32", "extension"]]], ["ramal 32, 33 ou 34", [["32", "extension"], ["33", "extension"], ["34", "extension"]]],
  ["Dial 000", [["000", "short_code"]], AU], ["interno 65", [["65", "extension"]], AR], ["interno 65", []], ["anexo 12", [["12", "extension"]], CL], ["anexo 12", []],
  ["ramal 7", []], ["Telefone 9", []], ["Telefone Nokia 3310", []], ["Av. Central, 410", []], ["Av. Central 410", []], ["SMS para 27900", []], ["Tel.: (31) –", []],
  ["Ligue 24 horas", []], ["Ligue 10 vezes", []], ["Fone: 120 reais", []], ["memória RAM 32", []], ["retorno em 2025", []], ["Fone: 00 XX", []],
];
for (const [text, expected, plan = BR] of INTERNAL) {
  test(`${text}: an exchange in ${plan.country} makes ${JSON.stringify(expected)} of it`, () => {
    assert.deepEqual(findNumbers(text, { ...plan, exchange: true }).map(({ number, kind }) => [number, kind]), expected);
    assert.equal(mayHoldNumber(text, { ...plan, exchange: true }), expected.length > 0);
    assert.deepEqual(findNumbers(text, plan), []);
  });
}

test("the extension of a fax is left as the fax is", () => {
  assert.deepEqual(findNumbers("Fax: (27) 3973-3332 ramal 66", { ...BR, exchange: true }), []);
});
