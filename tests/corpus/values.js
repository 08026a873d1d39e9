/** What looks like a telephone number and is none: the values of the templates, by name; where digits alone vary, from values.txt. */
import { readFileSync } from "node:fs";

import { readLines } from "./marked.js";
import { makeBare, makeNumber, makePlaceholder, makePlain } from "./numbers.js";
import { PLANS } from "./plans.js";

const two = (number) => String(number).padStart(2, "0");
const day = (random) => two(1 + random.below(28));
const month = (random) => two(1 + random.below(12));
const year = (random) => String(1987 + random.below(45));
const hour = (random) => two(random.below(24));
const minute = (random) => two(random.below(60));
const hex = (random, length) =>
  Array.from({ length }, () => random.pick([..."0123456789abcdef"])).join("");

const MONTH_FIRST = ["US", "CA", "IN"];
const YEAR_FIRST = ["SE", "JP", "CA", "PL"];
const SITES = [
  "https://example.com/p/",
  "www.example.org/?id=",
  "https://crm.example.com/tickets/",
  "http://shop.example.net/item-",
  "https://wa.me/",
  "https://maps.example.com/@-23.5,",
  "https://example.com/call?phone=%2B",
  "https://t.example/c/",
  "example.com/tel/",
];

function date(random, country) {
  const [d, m, y] = [day(random), month(random), year(random)];
  const short = `${Number(d)}/${Number(m)}/${y.slice(2)}`;
  const usual = YEAR_FIRST.includes(country)
    ? [`${y}-${m}-${d}`, `${y}/${m}/${d}`, `${y}.${m}.${d}`, `${y.slice(2)}${m}${d}`]
    : MONTH_FIRST.includes(country)
      ? [`${m}/${d}/${y}`, `${m}-${d}-${y}`, `${Number(m)}/${Number(d)}/${y.slice(2)}`, `${m}.${d}.${y}`]
      : [`${d}/${m}/${y}`, `${d}.${m}.${y}`, `${d}-${m}-${y}`, short, `${d} ${m} ${y}`];
  return random.pick([...usual, ...usual, `${y}-${m}-${d}`, `${y}${m}${d}`]);
}

/** Fills `yyyy-mm-dd HH:MM` in the order in which its parts stand. */
const fill = (random, shape) =>
  random.digits(
    shape.replace(/yyyy|yy|mm|dd|HH|MM/g, (part) => {
      if (part === "yyyy") return year(random);
      if (part === "yy") return year(random).slice(2);
      return { mm: month, dd: day, HH: hour, MM: minute }[part](random);
    }),
  );
const fillOneOf =
  (...shapes) =>
  (random) =>
    fill(random, random.pick(shapes));

const time = fillOneOf("HH:MM", "HH:MM:MM", "HHhMM", "HH.MM");
const stamp = fillOneOf("yyyy-mm-ddTHH:MM:MMZ", "yyyymmddHHMM00", "yyyy-mm-dd HH:MM:MM.###");
const dayRange = fillOneOf("dd/mm-dd/mm/yyyy", "dd.mm.–dd.mm.yyyy");

function pages(random) {
  const first = 100 + random.below(8000);
  const last = String(first + 9 + random.below(9));
  return random.pick([`${first}-${last}`, `${first}–${last}`, `${first}-${last.slice(-2)}`]);
}

/** name → (random, country, language) → text */
export const VALUES = {
  date,
  time,
  datetime: (random, country) =>
    random.chance(0.25) ? `${date(random, country)} ${time(random)}` : stamp(random),
  dates: (random, country) =>
    random.chance(0.35) ? `${date(random, country)} - ${date(random, country)}` : dayRange(random),
  hours: fillOneOf("HH:00-HH:30", "HHh00 – HHh30", "HH.00-HH.30", "HH00-HH30"),
  year,
  years: fillOneOf("yyyy-yyyy", "yyyy/yy", "yyyy–yyyy", "yyyy, yyyy, yyyy"),
  pages,
  price: (random, country) => random.digits(random.pick(PLANS[country].money)),
  id: (random, country) => random.digits(random.pick(PLANS[country].ids)),
  ip: (random) =>
    random.pick([
      `192.168.${random.below(256)}.${random.below(256)}`,
      `10.${random.below(256)}.${random.below(256)}.${random.below(256)}:8080`,
      `203.0.113.${random.below(256)}/24`,
      random.digits("2001:db8:####:####::1"),
    ]),
  url: (random, country) =>
    random.pick(SITES) + (random.chance(0.5) ? makeBare(random, country) : random.digits("##########")),
  email: (random, country) => {
    const before = random.pick(["cliente", "joao.", "m", "", "user-", "sales+"]);
    return `${before}${makeBare(random, country)}@${random.pick(["example.com", "mail.example.org"])}`;
  },
  uuid: (random) => {
    const last = random.chance(0.5) ? random.digits("############") : hex(random, 12);
    return `${hex(random, 8)}-${random.digits("####")}-4${hex(random, 3)}-9${random.digits("###")}-${last}`;
  },
  hash: (random) =>
    random.pick([
      hex(random, 7),
      hex(random, 40),
      random.digits("########") + hex(random, 32),
      `sha256:${hex(random, 64)}`,
    ]),
  placeholder: makePlaceholder,
  bare: makeBare,
  /** Written with neither plus nor brackets: for behind words like order. */
  plain: makePlain,
  /** Written in any way: for beside the word fax. */
  anyhow: (random, country, language) =>
    makeNumber(random, country, language, { beside: false, held: false }).shown,
};

for (const { topic, text } of readLines(readFileSync(new URL("values.txt", import.meta.url), "utf8"))) {
  const shapes = text.split(" | ");
  VALUES[topic] = (random) => random.digits(random.pick(shapes));
}
