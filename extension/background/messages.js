// @ts-check
/**
 * The message table: who may ask what of the background. A page's content script gets the few things a
 * card and a number need; everything else is for our own pages. Unknown names get an error.
 */

import { NeonBridgeError } from "../sdk/errors.js";

/** @typedef {"own" | "top" | "sub" | "offscreen"} Sender */

const EVERY_FRAME = /** @type {const} */ (["own", "top", "sub"]);
const PAGE = /** @type {const} */ (["top", "sub"]);
const CARD = /** @type {const} */ (["own", "top"]);
const OWN = /** @type {const} */ (["own"]);
const LINE = /** @type {const} */ (["offscreen"]);

/** @type {Readonly<Record<string, readonly Sender[]>>} */
export const MESSAGES = Object.freeze({
  "page:hello": EVERY_FRAME,
  "numbers:load": PAGE,
  "numbers:get": PAGE,
  "numbers:reject": PAGE,
  "number:who": PAGE,
  "number:dial": EVERY_FRAME,
  "call:act": CARD,
  "call:choose": CARD,
  "call:dismiss": CARD,
  "calls:current": OWN,
  "calls:recent": OWN,
  "status:get": OWN,
  "settings:get": OWN,
  "settings:set": OWN,
  "pairing:try": OWN,
  "pairing:ask": OWN,
  "pairing:confirm": OWN,
  "pairing:forget": OWN,
  "sites:changed": OWN,
  "numbers:site": OWN,
  "numbers:switch": OWN,
  "numbers:unswitch": OWN,
  "numbers:restore": OWN,
  "numbers:import": OWN,
  "numbers:export": OWN,
  "dial:left": OWN,
  "line:hello": LINE,
  "line:news": LINE,
});

/**
 * @param {{ ownId: string, ownOrigin: string, offscreenUrl: string }} self
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Sender | null} null: nobody we listen to
 */
export function classify({ ownId, ownOrigin, offscreenUrl }, sender) {
  if (sender.id !== ownId) return null;
  // A page that is being prerendered or kept for "back" is not in front of anyone.
  if (sender.documentLifecycle && sender.documentLifecycle !== "active") return null;
  if (sender.url === offscreenUrl) return "offscreen";
  const origin = sender.origin ?? (sender.url ? new URL(sender.url).origin : "");
  if (origin === ownOrigin) return "own";
  if (!sender.tab) return null;
  return sender.frameId === 0 ? "top" : "sub";
}

/**
 * @param {Record<string, (message: any, sender: chrome.runtime.MessageSender) => unknown>} handlers one for each name of MESSAGES
 * @param {{ ownId: string, ownOrigin: string, offscreenUrl: string }} self
 * @param {(error: NeonBridgeError) => string} sentence an error in the person's language
 */
export function createDispatcher(handlers, self, sentence) {
  /**
   * @param {any} message @param {chrome.runtime.MessageSender} sender
   * @returns {Promise<object>} the answer, or `{error: {code, message}}`
   */
  return async function dispatch(message, sender) {
    try {
      check(message, classify(self, sender));
      return /** @type {object} */ ((await handlers[message.type](message, sender)) ?? {});
    } catch (error) {
      if (!(error instanceof NeonBridgeError)) console.error(error);
      const ours = error instanceof NeonBridgeError ? error : new NeonBridgeError("internal_error", String(error));
      return { error: { code: ours.code, message: sentence(ours) } };
    }
  };
}

/** @param {any} message @param {Sender | null} from */
function check(message, from) {
  const name = typeof message?.type === "string" ? message.type : "";
  const allowed = Object.hasOwn(MESSAGES, name) ? MESSAGES[name] : undefined;
  if (!allowed) throw new NeonBridgeError("invalid_input", `No message "${name.slice(0, 40)}".`);
  if (!from || !allowed.includes(from)) throw new NeonBridgeError("not_allowed", `"${name}" is not for this sender.`);
}
