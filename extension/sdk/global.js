// @ts-check
/** For pages without modules of their own: `<script type="module" src=".../sdk/global.js">` sets NeonBridge. */

import { NeonBridge, NeonBridgeError } from "./neon-bridge.js";

Object.assign(globalThis, { NeonBridge, NeonBridgeError });
