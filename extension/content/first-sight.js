// @ts-check
/**
 * What looks like a number at first sight: the cheapest question, asked of every text of a page, or of all of
 * them at once. What it passes over holds none. Pure.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));
  const { ANY_DIGIT, digitsPattern, vanityPattern } = NeonCS;

  const ONE_DIGIT = new RegExp(ANY_DIGIT);
  /** @type {Map<string, RegExp>} */
  const sights = new Map();
  let last = { country: "", exchange: /** @type {boolean | undefined} */ (false), sight: /$^/g };

  /** @param {string} text */
  function hasDigit(text) {
    return ONE_DIGIT.test(text);
  }

  /** @param {string} text @param {NumberSettings} plan */
  function mayMatter(text, plan) {
    const sight = sightFor(plan);
    sight.lastIndex = 0;
    return sight.test(text);
  }

  /**
   * The first place from `from` on that looks like a number; what it covers may be less than the whole. A text
   * that is part of this one and matters by itself is touched by one of its places.
   * @param {string} text @param {number} from @param {NumberSettings} plan
   */
  function placeAfter(text, from, plan) {
    const sight = sightFor(plan);
    sight.lastIndex = from;
    const found = sight.exec(text);
    return found && { start: found.index, end: sight.lastIndex };
  }

  /** @param {NumberSettings} plan */
  function sightFor({ country, exchange }) {
    if (country === last.country && exchange === last.exchange) return last.sight;
    const key = `${country} ${exchange ? "exchange" : ""}`;
    let sight = sights.get(key);
    if (!sight) {
      const patterns = [exchange ? `${ANY_DIGIT}+` : digitsPattern(country), vanityPattern(country)];
      sights.set(key, (sight = new RegExp(patterns.filter(Boolean).join("|"), "g")));
    }
    last = { country, exchange, sight };
    return sight;
  }

  Object.assign(NeonCS, { hasDigit, mayMatter, placeAfter });
})();
