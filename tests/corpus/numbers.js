/** Invented numbers of a country, valid by libphonenumber, in the spellings of `plans.js`; and the label of each. */
import { getCountryCallingCode, parsePhoneNumberFromString } from "libphonenumber-js/max";

import { PLANS } from "./plans.js";

const EXTENSIONS = {
  pt: [" ramal #", ", ramal ##", " (ramal ###)", " Ramal: ##", " r. ###", " ext. ##"],
  en: [" ext. ##", " x##", ", ext ###", " extension #", ";ext=##", " (ext. ####)"],
  es: [" ext. ##", " extensión ###", " int. ##", " interno ##", " anexo ###", " (ext. ###)"],
  fr: [" poste ##", " (poste ###)", ", poste ##", " ext. ##"],
  de: [" Durchwahl ##", " (Durchwahl ##)", " App. ###", " ext. ##"],
  it: [" int. ##", " interno ###", " (int. ##)", " ext. ##"],
  nl: [" tst. ##", " toestel ###", " (toestel ##)", " ext. ##"],
  sv: [" ankn. ##", " anknytning ###", " ext. ##"],
  no: [" ext. ##"],
  da: [" lokal ##", " ext. ##"],
  pl: [" wew. ##", " wewn. ###", " (wew. ##)"],
  ja: [" 内線 ##", "（内線##）", " ext. ##"],
  ar: [" تحويلة ##", " ext. ##"],
};
const RETYPED = {
  no_break_space: (text) => text.replaceAll(" ", "\u00a0"),
  narrow_space: (text) => text.replaceAll(" ", "\u202f"),
  en_dash: (text) => text.replaceAll("-", "\u2013"),
  no_break_hyphen: (text) => text.replaceAll("-", "\u2011"),
  figure_dash: (text) => text.replaceAll("-", "\u2012"),
  minus: (text) => text.replaceAll("-", "\u2212"),
  full_width: (text) => text.replace(/[\d+()-]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
  arabic_digits: (text) => text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))),
};

const PAIRED = ["(##) ####-####", "(###) ###-####", "(0##) ####-####"];

/** A small seeded generator (mulberry32). @param {number} seed */
export function makeRandom(seed) {
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    chance: (share) => next() < share,
    below: (limit) => Math.floor(next() * limit),
    pick: (list) => list[Math.floor(next() * list.length)],
    /** Each "#" a digit. */
    digits: (pattern) => pattern.replace(/#/g, () => String(Math.floor(next() * 10))),
  };
}

/** @returns {{national: string, area: string, premium: boolean}} */
function invent(random, country, { national }) {
  for (let attempt = 0; attempt < 500; attempt++) {
    const area = national.includes("A") ? random.pick(PLANS[country].areas) : "";
    const digits = random.digits(
      national.replace("A", area).replace(/n/g, () => String(2 + random.below(8))),
    );
    const parsed = parsePhoneNumberFromString(`${callingCode(country)}${digits}`);
    if (parsed?.isValid()) return { national: digits, area, premium: parsed.getType() === "PREMIUM_RATE" };
  }
  throw new Error(`${country} has no valid number of the form ${national}`);
}

/** "(__) ####" with the digits of a number filled in. */
function spell(shape, digits) {
  let at = 0;
  const text = shape.replace(/[#_]/g, (sign) => (sign === "#" ? digits[at++] : (at++, "")));
  if (at !== digits.length) throw new Error(`${shape} is not for ${digits}`);
  return text;
}

/** A topic for a spelling, where its group of numbers has none. */
const FORMS = [
  [/^\(?\+/, "international"],
  [/^00/, "international_00"],
  [/^__/, "local"],
];
const formOf = (shape, isBeside) =>
  FORMS.find(([begins]) => begins.test(shape))?.[1] ?? (isBeside ? "bare" : "national");

const callingCode = (country) => `+${getCountryCallingCode(country)}`;

/**
 * @param {{beside: boolean, held: boolean}} choice beside a phone word; with the spellings kept for the scored part
 * @returns {{marked: string, shown: string, form: string, area: string, isLocal: boolean}} the area code that must be set for a local one
 */
export function makeNumber(random, country, language, { beside, held }) {
  const { numbers, areas } = PLANS[country];
  const usable = numbers.filter((group) => group.alone.length || beside);
  const group = random.chance(0.6) ? usable[random.below(Math.min(usable.length, 3))] : random.pick(usable);
  const isBeside = beside && group.beside.length > 0 && (!group.alone.length || random.chance(0.4));
  const isHeld = !isBeside && held && group.held.length > 0 && random.chance(0.35);
  const shape = random.pick(isBeside ? group.beside : isHeld ? group.held : group.alone);
  const { national, area, premium } = invent(random, country, group);
  let shown = spell(shape, national);
  let form = group.topic ?? formOf(shape, isBeside);
  let label = `${callingCode(country)}${national}`;

  const extension = random.chance(0.1) && !group.topic && makeExtension(random, language);
  if (extension) {
    form = "extension";
    label += `;ext=${extension.match(/\d+/)[0]}`;
  } else if (random.chance(0.12)) {
    const name = random.pick(
      Object.keys(RETYPED).filter((each) => each !== "arabic_digits" || language === "ar"),
    );
    const retyped = RETYPED[name](shown);
    if (retyped !== shown) form = name;
    shown = retyped;
  } else if (language === "ar" && random.chance(0.4)) {
    shown = RETYPED.arabic_digits(shown);
    form = "arabic_digits";
  }
  shown += extension || "";
  if (premium) label += ";kind=premium";
  return {
    marked: `⟦${shown}|${label}⟧`,
    shown,
    form,
    area: area || areas[0],
    isLocal: shape.startsWith("__"),
  };
}

/** ` ramal 32`: never with a zero first, which might be an area code. */
const makeExtension = (random, language) =>
  random.digits(random.pick(EXTENSIONS[language])).replace(/([ .:=x(])0/, "$13");

/** `3456-7890/7891`: the second takes all but its last digits from the first. */
export function makePair(random, country) {
  const group = PLANS[country].numbers.find(({ alone }) => PAIRED.some((shape) => alone.includes(shape)));
  const { national, area } = invent(random, country, group);
  const shape = group.alone.find((each) => /^\(0?#+\) /.test(each));
  const tail = national.slice(-4);
  const other = String((Number(tail) + 1 + random.below(20)) % 10000).padStart(4, "0");
  const isShort = tail.slice(0, 2) === other.slice(0, 2) && random.chance(0.5);
  const prefix = `${callingCode(country)}${national.slice(0, -4)}`;
  const second = isShort ? other.slice(2) : other;
  const join = random.pick(["/", "/", " / "]);
  return {
    marked: `⟦${spell(shape, national)}|${prefix}${tail}⟧${join}⟦${second}|${prefix}${other}⟧`,
    form: "side_by_side",
    area: area || PLANS[country].areas[0],
  };
}

/** A number as a machine writes it: `tel:` and `sip:`. */
export function makeAddress(random, country) {
  const group = random.pick(PLANS[country].numbers.filter(({ alone }) => alone.length));
  const { national, area, premium } = invent(random, country, group);
  const number = `${callingCode(country)}${national}`;
  const kind = premium ? ";kind=premium" : "";
  const shown = random.pick([`tel:${number}`, `sip:${number}@sip.example.com`, `tel:${number};ext=42`]);
  return {
    marked: `⟦${shown}|${number}${shown.includes("ext") ? ";ext=42" : ""}${kind}⟧`,
    form: "address",
    area: area || PLANS[country].areas[0],
  };
}

/** A number of another country, as it is written to be read abroad. */
export function makeForeign(random, country) {
  const other = random.pick(Object.keys(PLANS).filter((each) => each !== country));
  const group = random.pick(
    PLANS[other].numbers.filter(({ alone }) => alone.some((shape) => /^\(?\+/.test(shape))),
  );
  const { national, premium } = invent(random, other, group);
  const shown = spell(random.pick(group.alone.filter((shape) => /^\(?\+/.test(shape))), national);
  const label = `${callingCode(other)}${national}${premium ? ";kind=premium" : ""}`;
  return { marked: `⟦${shown}|${label}⟧`, form: "foreign", area: PLANS[country].areas[0] };
}

/** A number as digits alone, or in a local form: for places where it is none. */
export function makeBare(random, country) {
  const { beside } = random.pick(
    PLANS[country].numbers.filter((group) => group.beside.some((shape) => /^[#0]+$/.test(shape))),
  );
  const shape = random.pick(beside.filter((each) => /^[#0]+$/.test(each)));
  return random.digits(shape.replace(/^#/, () => String(2 + random.below(8))));
}

/** Written with neither plus nor brackets; digits alone where the country has no other spelling. */
export function makePlain(random, country) {
  const shapes = PLANS[country].numbers
    .flatMap(({ alone }) => alone)
    .filter((shape) => !/[+(_]|^00|^0[# ]*xx/i.test(shape));
  if (!shapes.length) return makeBare(random, country);
  return random.digits(random.pick(shapes).replace("#", () => String(2 + random.below(8))));
}

/** A spelling with nothing in it: (00) 00000-0000. */
export function makePlaceholder(random, country) {
  const shape = random
    .pick(random.pick(PLANS[country].numbers.slice(0, 3).filter(({ alone }) => alone.length)).alone)
    .replace(/_/g, "");
  return shape.replace(/#/g, random.pick(["0", "0", "X", "x"]));
}
