import assert from "node:assert/strict";
import test from "node:test";

/** Each message is answered with the next of these; an Error is thrown. @type {unknown[]} */
let answers = [];
let sent = 0;
globalThis.chrome = {
  runtime: {
    sendMessage: async () => {
      sent += 1;
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  },
};
const { sendMessage } = await import("../../extension/platform/browser.js");

const CLOSED = new Error("A listener indicated an asynchronous response, but the message channel closed");
const NOBODY = new Error("Could not establish connection. Receiving end does not exist.");

/** what comes back, how it is sent, the answer or the error, how often it was sent */
const CASES = [
  ["an answer", [{ is: 1 }], {}, { is: 1 }, 1],
  ["a background that never had it", [undefined, { is: 1 }], { isRepeatable: false }, { is: 1 }, 2],
  ["a background that does not listen yet", [NOBODY, { is: 1 }], { isRepeatable: false }, { is: 1 }, 2],
  ["a background that may have done it", [CLOSED, { is: 1 }], { isRepeatable: false }, CLOSED, 1],
  ["a question that may be asked again", [CLOSED, { is: 1 }], {}, { is: 1 }, 2],
  ["nobody at all", [NOBODY, NOBODY, NOBODY, NOBODY, { is: 1 }], {}, NOBODY, 4],
];

for (const [name, given, how, expected, times] of CASES) {
  test(`a message meets ${name}`, async () => {
    [answers, sent] = [[...given], 0];
    const outcome = await sendMessage({ type: "x" }, how).catch((error) => error);
    assert.deepEqual([outcome, sent], [expected, times]);
  });
}

test("a message that is never answered ends in an error", async () => {
  [answers, sent] = [[], 0];
  await assert.rejects(sendMessage({ type: "x" }), /does not answer/);
  assert.equal(sent, 4);
});
