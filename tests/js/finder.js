/** The finder as Node has it: the vendored library and the content scripts that make it up. */
import "../../extension/vendor/libphonenumber-js/libphonenumber-max.js";
import { loadFinder } from "../../extension/background/finder.js";

export const { findNumbers } = await loadFinder();

/** What the finder says before the library is loaded. @param {string} text @param {NumberSettings} plan */
export function mayHoldNumber(text, plan) {
  const { libphonenumber, NeonCS } = globalThis;
  globalThis.libphonenumber = undefined;
  try {
    return NeonCS.mayHoldNumber(text, plan);
  } finally {
    globalThis.libphonenumber = libphonenumber;
  }
}
