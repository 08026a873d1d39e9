// @ts-check
/** What a page imports: the JS bridge and its errors. neon-bridge.d.ts describes it. */

export { NeonBridge } from "./bridge.js";
export { NeonBridgeError } from "./errors.js";
