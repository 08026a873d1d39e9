/** What looks like a number and is none (no-numbers.json), beside what would be one without the word or sign next to it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { findNumbers } from "./finder.js";

const COUNTRIES = JSON.parse(readFileSync(new URL("no-numbers.json", import.meta.url), "utf8"));
for (const [country, { area_code: areaCode, texts }] of Object.entries(COUNTRIES)) {
  for (const text of texts) test(`${country}: leaves ${JSON.stringify(text)}`, () => assert.deepEqual(findNumbers(text, { country, areaCode }), []));
}

const BR = { country: "BR", areaCode: "11" };
const NUMBER = "11 98765-4321";
const AROUND = [
  "pedido #", "Pedido nº #", "protocolo de atendimento: #", "order #", "Invoice no. #", "factura #", "Rechnungsnr. #", "commande #", "ordine #", "bestelling #",
  "zamówienie #", "beställning #", "número de cliente #", "fax #", "Fax: #", "# (fax)", "R$ #", "US$ #", "# kg", "# reais", "#%", "https://acme.example/#", "https://acme.example/a,#", "acme.example/tel/#",
  "maria.#@acme.example", "#@acme.example", "a#", "#b", "x-#", "foto-#.png", "#.pdf", "id=#", "?tel=#", "main.py:#", "7#", "#0", "#-99", "version #", "v. #",
];
for (const around of AROUND) {
  test(`leaves ${NUMBER} in ${JSON.stringify(around)}`, () => assert.deepEqual(findNumbers(around.replace("#", NUMBER), BR), []));
}

const FREE = ["#", "(#)", "[#]", "\"#\"", "*#*", "<#>", "#.", "#,", "#;", "#!", "#?", "# ", "\n#\n", "\t#\t", "Maria: #", "• #", "– #", "— #", "#, das 9h às 18h", "Rua A, 10, #", "# R$ 50,00"];
for (const around of FREE) {
  test(`finds ${NUMBER} in ${JSON.stringify(around)}`, () => assert.equal(findNumbers(around.replace("#", NUMBER), BR)[0]?.number, "+5511987654321"));
}
