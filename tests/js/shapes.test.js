/** The shape under which "not a phone number" is remembered; and long texts cut into pieces. */
import assert from "node:assert/strict";
import test from "node:test";

await import("../../extension/content/shapes.js");
await import("../../extension/content/slices.js");
const { NeonCS } = globalThis;

/** text with the number in brackets, shape */
const SHAPES = [
  ["Lote [11 98765-4321]", "lote dd ddddd-dddd"],
  ["LOTE: [12 90000-0001]", "lote dd ddddd-dddd"],
  ["nº do pedido [11\u00a098765\u20114321]", "pedido dd ddddd-dddd"],
  ["[11 98765-4321] é o lote", "<td2> dd ddddd-dddd"],
  ["1. [11 98765-4321]", "<td2> dd ddddd-dddd"],
  ["رقم [٠١١ ٢٣٤٥]", "رقم ddd dddd"],
  ["Ação\n\t[+55 (11) 98765-4321]", "ação +dd (dd) ddddd-dddd"],
  [`${"a".repeat(40)} [11 9]`, `${"a".repeat(24)} dd d`],
];
for (const [text, shape] of SHAPES) {
  test(`${JSON.stringify(text)} has the shape ${shape}`, () => {
    const start = text.indexOf("[");
    const end = text.indexOf("]") - 1;
    assert.equal(NeonCS.shapeOf(text.replace(/[[\]]/g, ""), { start, end }, "td2"), shape);
  });
}

test("a number of any length has a short shape", () => {
  assert.ok(NeonCS.shapeOf("1".repeat(10_000), { start: 0, end: 10_000 }, "p").length < 80);
});

for (const length of [0, 1, 4095, 4096, 4097, 100_000]) {
  test(`${length} characters in pieces: each place belongs to one piece, and what begins in it stands whole in it`, () => {
    const text = Array.from({ length }, (_, at) => at % 10).join("");
    let next = 0;
    for (const piece of NeonCS.piecesOf(text)) {
      assert.equal(piece.start, next);
      next = piece.end;
      assert.equal(piece.text, text.slice(piece.from, piece.from + piece.text.length));
      assert.ok(piece.from === 0 || piece.start - piece.from >= 100);
      assert.ok(piece.from + piece.text.length >= Math.min(text.length, piece.end + 100));
    }
    assert.equal(next, length);
  });
}

test("jobs run in turn, and end with the signal in the middle of one", async () => {
  const stopping = new AbortController();
  const queue = NeonCS.createQueue(stopping.signal);
  const done = [];
  function* job(name, steps) {
    for (let step = 0; step < steps; step += 1) {
      done.push(`${name}${step}`);
      if (done.length === 4) stopping.abort();
      yield;
    }
  }
  queue.add(job("a", 2));
  queue.add(job("b", 5));
  queue.add(job("c", 1));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(done, ["a0", "a1", "b0", "b1"]);
});

test("a promise that a job yields is waited for, and what comes later waits too", async () => {
  const queue = NeonCS.createQueue(new AbortController().signal);
  const done = [];
  let arrive = () => {};
  function* job(name, needed) {
    yield needed;
    done.push(name);
  }
  queue.add(job("first", new Promise((resolve) => (arrive = () => resolve("loaded")))));
  queue.add(job("second"));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(done, []);
  arrive();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(done, ["first", "second"]);
});
