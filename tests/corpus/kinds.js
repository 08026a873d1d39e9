/** What a number is, how it is written, and what a text without one has instead: the rows of the corpus' tables. */
import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/** @typedef {{text: string, number: string | null, extension?: string | null}} Written */

/** As the library has it; what else there is (shared cost, VoIP, one number for a whole country) counts as one. */
const KINDS = {
  MOBILE: "mobile",
  FIXED_LINE: "fixed",
  FIXED_LINE_OR_MOBILE: "fixed or mobile",
  TOLL_FREE: "toll-free",
  PREMIUM_RATE: "premium",
};

/** @param {Written} written */
export function kindOf({ number }) {
  if (!number?.startsWith("+")) return "short code or lone extension";
  return KINDS[parsePhoneNumberFromString(number)?.getType()] ?? "other services";
}

/** How many digits a text has less than its number (without its country code), where it leaves some out. */
const shortfall = ({ text, number }) =>
  parsePhoneNumberFromString(number).nationalNumber.length - (text.match(/\p{Nd}/gu) ?? []).length;

/** The first that fits. */
const FORMS = {
  "short code or lone extension": ({ number }) => !number?.startsWith("+"),
  "with an extension": ({ extension }) => Boolean(extension),
  "tel: or sip: address": ({ text }) => /^(tel|sip|callto):/i.test(text),
  "with +": ({ text }) => /[+＋]/.test(text),
  "with letters": ({ text }) => /[A-Z]{3}/.test(text),
  "end of one beside another": ({ text }) => /^\p{Nd}{1,4}$/u.test(text),
  // At least 00 and a country code, or 0 and a carrier.
  "with 00 or a carrier": (written) => shortfall(written) <= -3 || /^\(?0xx/i.test(written.text),
  "without its area code": (written) => shortfall(written) >= 2,
  "area in brackets": ({ text }) => /[(（]/.test(text),
  "digits and spaces alone": ({ text }) => /^(\p{Nd}+|[^0０٠][\p{Nd}\s]*)$/u.test(text),
  "with its country's separators": () => true,
};

/** @param {Written} written */
export const formOf = (written) => Object.keys(FORMS).find((form) => FORMS[form](written));

/** Topics of texts without a number, by what their digits are. */
const NONE = {
  "dates, times, years": ["date", "dates", "datetime", "time", "hours", "year", "years"],
  prices: ["price"],
  "orders, invoices, tickets": ["order", "invoice", "ticket", "quote"],
  "ids of people and companies": ["id", "cpf", "cnpj", "ssn", "rg", "nfe", "register"],
  "cards and bank accounts": ["card", "iban", "bank", "boleto", "ifsc"],
  "articles (EAN, ISBN, …)": ["ean", "isbn", "doi", "sku", "product", "imei", "vehicle", "plate"],
  "tracking numbers": ["tracking"],
  "UUIDs and hashes": ["uuid", "hash"],
  "IP and MAC addresses": ["ip", "mac"],
  "versions, code, logs": ["version", "changelog", "code", "code_review", "log"],
  "web and e-mail addresses": ["url", "email"],
  "file names": ["file"],
  "coordinates, maps": ["coordinate", "map"],
  "measurements, science": ["measure", "data_sheet", "science", "medical", "recipe", "population", "census"],
  "page ranges": ["pages"],
  "postal codes": ["cep", "plz", "zip"],
  "sports, lotteries": ["score", "sport", "sports", "cricket", "darts", "lottery"],
  timetables: ["timetable", "bus", "train"],
  "digits alone": ["bare", "run", "local"],
  "beside the word fax": ["fax"],
  placeholders: ["placeholder"],
  "laws, offices, notices": ["law", "legal", "government", "notice"],
};
const NONE_BY_TOPIC = new Map(Object.entries(NONE).flatMap(([kind, topics]) => topics.map((topic) => [topic, kind])));

/** @param {string} topic */
export const kindOfNone = (topic) => NONE_BY_TOPIC.get(topic) ?? "other texts";
