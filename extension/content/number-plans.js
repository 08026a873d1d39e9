// @ts-check
/**
 * Digits read by libphonenumber. What is plain (a country code of one country, no trunk prefix) is matched
 * with the library's own patterns, compiled once: it compiles them anew for every number, and parses again
 * what is parsed. All else goes to the library. Needs it in the same global, asks for it when called.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** In the library's order. */
  const TYPES = ["MOBILE", "PREMIUM_RATE", "TOLL_FREE", "SHARED_COST", "VOIP", "PERSONAL_NUMBER", "PAGER", "UAN", "VOICEMAIL"];
  const LONGEST_CODE = 3;

  /**
   * @typedef {{ matches: (national: string) => boolean }} NumberType
   * @typedef {{ code: string, whole: RegExp, prefix: RegExp | null, fixed: NumberType | null, mobile: NumberType | null, types: [string, NumberType][] }} Plan
   */
  /** By country; null where the code is shared, as +1 is. @type {Map<string, Plan | null>} */
  const plans = new Map();
  /** By country code. @type {Map<string, string | null>} */
  const countries = new Map();

  /**
   * A number with its type, "" where no plan has it.
   * @param {string} text digits, with a plus before a country code @param {string} country that digits without it are of
   * @returns {ParsedNumber | null}
   */
  function parseDigits(text, country) {
    const isAbroad = text[0] === "+";
    const home = isAbroad ? countryOf(text) : country;
    const plan = home ? planOf(home) : null;
    if (plan) {
      const national = isAbroad ? text.slice(1 + plan.code.length) : text;
      const type = plan.prefix?.test(national) ? "" : typeOf(national, plan);
      if (type) return { number: `+${plan.code}${national}`, national, code: plan.code, type, format: () => formatNational(text, country) };
    }
    const parsed = parse(text, country);
    if (!parsed) return null;
    const { number, nationalNumber: national, countryCallingCode: code } = parsed;
    return { number, national, code, type: parsed.isValid() ? (parsed.getType() ?? "UNKNOWN") : "", format: () => parsed.format("NATIONAL") };
  }

  /** @param {string} text @param {string} country */
  function parse(text, country) {
    return globalThis.libphonenumber.parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  }

  /** @param {string} text @param {string} country */
  function formatNational(text, country) {
    return parse(text, country)?.format("NATIONAL") ?? "";
  }

  /** The only country with this number's code. @param {string} number with plus */
  function countryOf(number) {
    for (let digits = 1; digits <= LONGEST_CODE; digits += 1) {
      const code = number.slice(1, 1 + digits);
      let country = countries.get(code);
      if (country === undefined) {
        const all = new globalThis.libphonenumber.Metadata().getCountryCodesForCallingCode(code) ?? [];
        countries.set(code, (country = all.length === 1 ? all[0] : null));
      }
      if (country) return country;
    }
    return null;
  }

  /** @param {string} country */
  function planOf(country) {
    let plan = plans.get(country);
    if (plan === undefined) plans.set(country, (plan = readPlan(country)));
    return plan;
  }

  /** @param {string} country @returns {Plan | null} */
  function readPlan(country) {
    const metadata = new globalThis.libphonenumber.Metadata();
    metadata.selectNumberingPlan(country);
    const { numberingPlan } = metadata;
    const code = numberingPlan.callingCode();
    if ((metadata.getCountryCodesForCallingCode(code) ?? []).length !== 1) return null;
    const type = (/** @type {string} */ name) => typeFrom(numberingPlan.type(name));
    const prefix = numberingPlan.nationalPrefixForParsing();
    return {
      code,
      whole: entire(numberingPlan.nationalNumberPattern()),
      prefix: prefix ? new RegExp(`^(?:${prefix})`) : null,
      fixed: type("FIXED_LINE"),
      mobile: type("MOBILE"),
      types: TYPES.flatMap((name) => {
        const known = type(name);
        return known ? [/** @type {[string, NumberType]} */ ([name, known])] : [];
      }),
    };
  }

  /** @param {{ pattern(): string, possibleLengths(): number[] } | undefined} type @returns {NumberType | null} */
  function typeFrom(type) {
    const pattern = type?.pattern();
    if (!type || !pattern) return null;
    const whole = entire(pattern);
    const lengths = type.possibleLengths();
    return { matches: (national) => (!lengths || lengths.includes(national.length)) && whole.test(national) };
  }

  /** @param {string} pattern */
  function entire(pattern) {
    return new RegExp(`^(?:${pattern})$`);
  }

  /** @param {string} national @param {Plan} plan */
  function typeOf(national, { whole, fixed, mobile, types }) {
    if (!whole.test(national)) return "";
    if (fixed?.matches(national)) return !mobile || mobile.matches(national) ? "FIXED_LINE_OR_MOBILE" : "FIXED_LINE";
    return types.find(([, type]) => type.matches(national))?.[0] ?? "";
  }

  Object.assign(NeonCS, { parseDigits });
})();
