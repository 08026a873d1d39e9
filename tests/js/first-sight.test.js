/** What is looked for in many texts at once: no text that matters by itself may be passed over. */
import assert from "node:assert/strict";
import test from "node:test";
import "./finder.js";

const { NeonCS } = globalThis;
const PIECES = [
  "(11) 98765-4321", "98765-4321", "98765", "-4321", "11", "(", ") ", "+55 ", "2024-05-17", "1.234.567,89", "12", "3", "7 8 9 0 1 2",
  "a", " ", "\n", "\t", "Tel. ", "１１９８７６５４３２１", "٠١١٢٣٤٥٦٧", "1-800-FLOWERS", "800 TAXI", "1300 ", "A", "90 18 20", "x", "",
];
const PLANS = [{ country: "BR", areaCode: "11" }, { country: "US", areaCode: "" }, { country: "DE", areaCode: "" }, { country: "BR", areaCode: "", exchange: true }];

/** Mulberry32. @param {number} seed */
function* randomsFrom(seed) {
  for (let state = seed; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** @param {string} text @param {NumberSettings} plan */
function placesIn(text, plan) {
  const places = [];
  for (let place = NeonCS.placeAfter(text, 0, plan); place; place = NeonCS.placeAfter(text, place.end, plan)) places.push(place);
  return places;
}

for (const plan of PLANS) {
  test(`each text that matters is touched by a place: ${JSON.stringify(plan)}`, () => {
    const randoms = randomsFrom(1);
    const below = (/** @type {number} */ limit) => Math.floor((randoms.next().value ?? 0) * limit);
    let mattering = 0;
    for (let round = 0; round < 3000; round += 1) {
      const texts = Array.from({ length: 6 }, () => PIECES[below(PIECES.length)] + PIECES[below(PIECES.length)]);
      const places = placesIn(texts.join(""), plan);
      let end = 0;
      for (const text of texts) {
        const start = end;
        end += text.length;
        if (!NeonCS.mayMatter(text, plan)) continue;
        mattering += 1;
        assert.ok(places.some((place) => place.start < end && place.end > start), `${JSON.stringify(text)} in ${JSON.stringify(texts)}`);
      }
    }
    assert.ok(mattering > 1000);
  });
}

test("where nothing looks like a number there is no place", () => {
  assert.equal(NeonCS.placeAfter("Ana, 17 anos, 12.50, 2024", 0, PLANS[0]), null);
  assert.deepEqual(NeonCS.placeAfter("Ana 98765-4321, 98765-4322", 14, PLANS[0]), { start: 16, end: 24 });
});
