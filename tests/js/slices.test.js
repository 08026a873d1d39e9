/** Long work in slices: in which order jobs run, what is waited for, what ends them; and long texts in pieces. */
import assert from "node:assert/strict";
import test from "node:test";

await import("../../extension/content/slices.js");
const { NeonCS } = globalThis;

/** A queue that keeps what its jobs did. `ended` comes true with the job that is added last. */
function makeQueue() {
  const stopping = new AbortController();
  const queue = NeonCS.createQueue(stopping.signal);
  /** @type {string[]} */
  const done = [];
  /** @param {string} name @param {number} steps @param {(at: number) => unknown} [each] */
  function* job(name, steps, each = () => {}) {
    for (let at = 0; at < steps; at += 1) {
      done.push(name + at);
      yield each(at);
    }
  }
  const ended = () => new Promise((resolve) => queue.add(job("end", 1, resolve)));
  return { queue, done, job, ended, stop: () => stopping.abort() };
}

test("jobs run one after the other", async () => {
  const { queue, done, job, ended } = makeQueue();
  queue.add(job("a", 2));
  queue.add(job("b", 2));
  await ended();
  assert.deepEqual(done, ["a0", "a1", "b0", "b1", "end0"]);
});

test("an urgent one comes before all others, in the middle of one", async () => {
  const { queue, done, job, ended } = makeQueue();
  queue.add(job("a", 2, (at) => at === 0 && void queue.add(job("urgent", 2), { isUrgent: true })));
  queue.add(job("b", 1));
  await ended();
  assert.deepEqual(done, ["a0", "urgent0", "urgent1", "a1", "b0", "end0"]);
});

test("a promise that a job gives is waited for before its next step", async () => {
  const { queue, done, job, ended } = makeQueue();
  queue.add(job("a", 2, (at) => at === 0 && Promise.resolve().then(() => done.push("came"))));
  await ended();
  assert.deepEqual(done, ["a0", "came", "a1", "end0"]);
});

test("what a job returns is no reason to wait", async () => {
  const { queue, done, job, ended } = makeQueue();
  queue.add(
    (function* returning() {
      yield* job("a", 1);
      return new Promise(() => {});
    })(),
  );
  await ended();
  assert.deepEqual(done, ["a0", "end0"]);
});

test("a job that fails takes no other with it, and is seen", async (context) => {
  const { queue, done, job, ended } = makeQueue();
  // The runner's own would call it a failure of the test.
  const listeners = process.rawListeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  context.after(() => listeners.forEach((listener) => process.on("unhandledRejection", listener)));
  const failed = new Promise((resolve) => process.once("unhandledRejection", resolve));
  queue.add(
    job("a", 2, () => {
      throw new Error("broken");
    }),
  );
  queue.add(job("b", 1));
  await ended();
  assert.equal((await failed).message, "broken");
  assert.deepEqual(done, ["a0", "b0", "end0"]);
});

test("nothing goes on after the end", async () => {
  const { queue, done, job, stop } = makeQueue();
  queue.add(job("a", 2, (at) => at === 0 && void stop()));
  queue.add(job("b", 1));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(done, ["a0"]);
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
