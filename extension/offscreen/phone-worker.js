// @ts-check
/** The Worker: hosts the PhoneLine, answers the background's requests and tells it the news. */

import "../vendor/libphonenumber-js/libphonenumber-max.js";
import { PhoneLine } from "../background/phone-line.js";
import { NeonBridgeError } from "../sdk/errors.js";

const line = new PhoneLine({
  library: globalThis.libphonenumber,
  onNews: (news) => postMessage({ news }),
});

/** @type {Record<string, (given: any) => unknown>} */
const REQUESTS = {
  configure: (given) => line.configure(given),
  dial: (given) => line.dial(given),
  act: (given) => line.act(given),
  choose: (given) => line.choose(given),
  recentCalls: () => line.recentCalls(),
  who: (given) => line.who(given),
};

addEventListener("message", async ({ data: { id, name, given } }) => {
  postMessage({ replyTo: id, answer: await answer(name, given) });
});

/** @param {string} name @param {unknown} given */
async function answer(name, given) {
  try {
    return { result: (await REQUESTS[name](given)) ?? null };
  } catch (error) {
    if (error instanceof NeonBridgeError) return { error: error.toJSON() };
    console.error(error);
    return { error: { code: "internal_error", message: "NEON bridge failed inside; the console of its offscreen page says why." } };
  }
}
