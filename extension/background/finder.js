// @ts-check
/**
 * The number finder of the content scripts, for what a person has selected. They are classic scripts, each of
 * which adds to the shared NeonCS; they are loaded when they are first needed, and need libphonenumber in the
 * same global.
 */

/** In the order in which they build on one another. */
export const FINDER = Object.freeze([
  "number-text", "number-groups", "number-lists", "other-words", "phone-words", "words-beside", "reject-numbers", "number-forms",
  "number-plans", "read-number", "special-numbers", "first-sight", "find-numbers",
]);

/** @returns {Promise<NeonContent>} */
export async function loadFinder() {
  for (const name of FINDER) await import(`../content/${name}.js`);
  return globalThis.NeonCS;
}
