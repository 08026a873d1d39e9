/** The finder as Node has it: the vendored library and the content scripts that make it up, in their order. */
import "../../extension/vendor/libphonenumber-js/libphonenumber-max.js";
import "../../extension/content/number-text.js";
import "../../extension/content/number-groups.js";
import "../../extension/content/phone-words.js";
import "../../extension/content/words-beside.js";
import "../../extension/content/reject-numbers.js";
import "../../extension/content/number-forms.js";
import "../../extension/content/number-plans.js";
import "../../extension/content/read-number.js";
import "../../extension/content/special-numbers.js";
import "../../extension/content/find-numbers.js";

export const { findNumbers } = globalThis.NeonCS;

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
