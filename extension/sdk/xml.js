// @ts-check
/**
 * Reads small XML safely, where there is no DOMParser (workers, Node). Knows nothing of NEON's messages.
 * Limits: no DTD, at most 256 KiB, 16 levels, 2,000 elements, 4 KiB of text in one element. Takes and
 * refuses what bridge/protocol/xml.py does: tests/golden/corpus.json holds both to it.
 */

import { NeonBridgeError } from "./errors.js";

export const MAX_XML_BYTES = 256 * 1024;
export const MAX_DEPTH = 16;
export const MAX_ELEMENTS = 2000;
export const MAX_TEXT_CHARS = 4 * 1024;

const HEAD_BYTES = 1024;
/** Who says ISO-8859-1 on Windows means Windows-1252: every browser reads it so. Node's TextDecoder does not. */
const WESTERN = new Set(["iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252"]);
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
/** What a declaration or HTTP may name besides; UTF-16 needs its byte order mark. */
const ENCODINGS = new Set(["utf-8", "utf8", "iso-8859-15"]);
const DECLARED_ENCODING = /^<\?xml[^>]*?[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z0-9._-]+)["']/;
/** Some write the mark twice, or a blank line before it. */
const LEADING_MARKS = /^[ \t\r\n\ufeff]+/;
const OUTER_SPACE = /^[ \t\r\n]+|(?<![ \t\r\n])[ \t\r\n]+$/g;

const ENTITIES = new Map([["lt", "<"], ["gt", ">"], ["amp", "&"], ["quot", '"'], ["apos", "'"]]);
const BASIC = "(?![\\u{10000}-\\u{10ffff}])";
const PLAIN_NAME = `${BASIC}[\\p{L}_](?:${BASIC}[\\p{L}\\p{M}\\p{Nd}_.·\\-])*`;
const NAME = `${PLAIN_NAME}(?::${PLAIN_NAME})?`;
// Line ends are \n by now.
const SPACE = "[ \\t\\n]";
const VALUE = `"[^"<]*"|'[^'<]*'`;
const DECLARATION = new RegExp(
  `^<\\?xml${SPACE}+version${SPACE}*=${SPACE}*(["'])[\\w.:-]*\\1` +
    `(?:${SPACE}+encoding${SPACE}*=${SPACE}*(["'])[A-Za-z][\\w.-]*\\2)?` +
    `(?:${SPACE}+standalone${SPACE}*=${SPACE}*(["'])(?:yes|no)\\3)?${SPACE}*\\?>`,
);
const ATTRIBUTE = new RegExp(`(${NAME})${SPACE}*=${SPACE}*(${VALUE})`, "gu");
// Sticky, so that each piece is matched where the one before it ended.
const PIECE = new RegExp(
  "<!--(?:(?!--)[^])*-->" +
    "|<!\\[CDATA\\[(?<cdata>[^]*?)\\]\\]>" +
    `|<\\?(?<target>${PLAIN_NAME})(?:${SPACE}[^]*?)?\\?>` +
    `|</(?<close>${NAME})${SPACE}*>` +
    `|<(?<open>${NAME})(?<attributes>(?:${SPACE}+${NAME}${SPACE}*=${SPACE}*(?:${VALUE}))*)${SPACE}*(?<empty>/?)>` +
    "|(?<text>[^<]+)",
  "uy",
);
// What XML 1.0 cannot hold, even as a character reference (its section 2.2).
// eslint-disable-next-line no-control-regex -- these characters are what is looked for
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

/** @typedef {{ name: string, text: string, children: XmlElement[] }} XmlElement  `text`: before the first child */

/** @param {string} what */
export function unreadable(what) {
  return new NeonBridgeError("phone_unreadable", `The phone's answer cannot be read: ${what}.`, { maybeSent: true });
}

/**
 * The text of a body, without blanks around it. Encoding: byte order mark, then the XML declaration, then
 * HTTP's charset, then UTF-8.
 * @param {Uint8Array} bytes
 * @param {string} [httpCharset]
 */
export function decodeXml(bytes, httpCharset = "") {
  if (bytes.length > MAX_XML_BYTES) throw unreadable(`expected at most ${MAX_XML_BYTES} bytes`);
  const encoding = encodingOfMark(bytes) || declaredEncoding(bytes, httpCharset);
  return trim(decode(bytes, encoding).replace(LEADING_MARKS, ""));
}

/** @param {Uint8Array} bytes @param {string} encoding */
function decode(bytes, encoding) {
  if (WESTERN.has(encoding)) return decodeWestern(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(`it is not ${encoding} text`);
  }
}

/** @param {Uint8Array} bytes */
function encodingOfMark([first, second, third]) {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return "";
}

/** @param {Uint8Array} bytes @param {string} httpCharset */
function declaredEncoding(bytes, httpCharset) {
  const head = trim(String.fromCharCode(...bytes.subarray(0, HEAD_BYTES)));
  // A declaration without an encoding says UTF-8 (XML 1.0, 4.3.3), whatever HTTP says.
  const named = head.startsWith("<?xml") ? DECLARED_ENCODING.exec(head)?.[1] : httpCharset;
  const encoding = (named || "utf-8").toLowerCase();
  if (!ENCODINGS.has(encoding) && !WESTERN.has(encoding)) throw unreadable(`expected an encoding such as UTF-8 or ISO-8859-1, got ${encoding.slice(0, 40)}`);
  return encoding;
}

/** @param {Uint8Array} bytes */
function decodeWestern(bytes) {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return text.replace(/[\u0080-\u009f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80]);
}

/** Without the blanks of XML at both ends; other blanks are part of a text. @param {string} text */
export function trim(text) {
  return text.replace(OUTER_SPACE, "");
}

/**
 * The root element of well-formed XML. Attributes are checked for form and left out; prefixes too.
 * @param {string} text as decodeXml gave it
 * @returns {XmlElement}
 */
export function parseXml(text) {
  return new Reader(text.replace(/\r\n?/g, "\n")).read();
}

class Reader {
  /** @param {string} text */
  constructor(text) {
    if (NOT_XML.test(text)) throw unreadable("it has characters that XML cannot hold");
    this.text = text;
    /** @type {XmlElement | null} */
    this.root = null;
    /** @type {{ element: XmlElement, tag: string, prefixes: Map<string, string> }[]} */
    this.open = [];
    this.elements = 0;
    this.textChars = 0;
  }

  read() {
    PIECE.lastIndex = DECLARATION.exec(this.text)?.[0].length ?? 0;
    while (PIECE.lastIndex < this.text.length) {
      const at = PIECE.lastIndex;
      const match = PIECE.exec(this.text);
      if (!match) throw unreadable(this.faultAt(at));
      this.take(/** @type {Record<string, string | undefined>} */ (match.groups));
    }
    if (!this.root || this.open.length) throw unreadable("it breaks off");
    return this.root;
  }

  /** @param {number} at */
  faultAt(at) {
    return /^<!doctype/i.test(this.text.slice(at, at + 9)) ? "it has a DTD" : `it is not XML at character ${at + 1}`;
  }

  /** @param {Record<string, string | undefined>} piece */
  take({ open, attributes = "", empty, close, text, cdata, target }) {
    if (open !== undefined) this.start(open, attributes, empty === "/");
    else if (close !== undefined) this.end(close);
    else if (text !== undefined) this.add(text);
    else if (cdata !== undefined) this.addInside(cdata);
    else if (target?.toLowerCase() === "xml") throw unreadable("its declaration is malformed or not at the start");
  }

  /** @param {string} tag @param {string} attributes @param {boolean} isEmpty */
  start(tag, attributes, isEmpty) {
    this.elements += 1;
    this.textChars = 0;
    if (this.elements > MAX_ELEMENTS) throw unreadable(`expected at most ${MAX_ELEMENTS} elements`);
    if (this.open.length >= MAX_DEPTH) throw unreadable(`expected at most ${MAX_DEPTH} levels`);
    const parent = this.open.at(-1);
    const prefixes = readPrefixes(tag, attributes, parent?.prefixes ?? new Map([["xml", XML_NAMESPACE]]));
    const element = { name: tag.slice(tag.indexOf(":") + 1), text: "", children: [] };
    if (parent) parent.element.children.push(element);
    else if (this.root) throw unreadable("it has two root elements");
    else this.root = element;
    if (!isEmpty) this.open.push({ element, tag, prefixes });
  }

  /** @param {string} tag */
  end(tag) {
    this.textChars = 0;
    const top = this.open.pop();
    if (top?.tag !== tag) throw unreadable(`expected </${top?.tag ?? "nothing"}>, got </${tag}>`);
  }

  /** @param {string} text */
  add(text) {
    if (this.open.length) this.addInside(decodeEntities(text));
    else if (trim(text)) throw unreadable("it has text outside its root element");
  }

  /** @param {string} text */
  addInside(text) {
    const element = this.open.at(-1)?.element;
    if (!element) throw unreadable("it has text outside its root element");
    this.textChars += text.replace(/[\ud800-\udbff]/g, "").length;
    if (this.textChars > MAX_TEXT_CHARS) throw unreadable(`expected at most ${MAX_TEXT_CHARS} characters of text`);
    if (!element.children.length) element.text += text;
  }
}

/**
 * The prefixes that are known inside an element. No one's meaning matters here, but a message with one
 * that nobody declared, or with an attribute twice, is not well-formed.
 * @param {string} tag @param {string} text the attributes as they stand @param {Map<string, string>} outer
 */
function readPrefixes(tag, text, outer) {
  const attributes = [...text.matchAll(ATTRIBUTE)].map(([, name, value]) => [name, decodeEntities(value.slice(1, -1), { isText: false })]);
  const declared = attributes.filter(([name]) => name.startsWith("xmlns:")).map(([name, uri]) => [name.slice(6), uri]);
  if (declared.some(([prefix, uri]) => !uri || prefix === "xmlns" || (prefix === "xml") !== (uri === XML_NAMESPACE))) {
    throw unreadable("it declares a prefix wrongly");
  }
  const prefixes = declared.length ? new Map([...outer, .../** @type {[string, string][]} */ (declared)]) : outer;
  const names = attributes.map(([name]) => (/^xmlns(?::|$)/.test(name) ? name : fullName(name, prefixes)));
  if (new Set(names).size < names.length || new Set(attributes.map(([name]) => name)).size < attributes.length) {
    throw unreadable("it has an attribute twice");
  }
  fullName(tag, prefixes);
  return prefixes;
}

/** @param {string} name @param {Map<string, string>} prefixes */
function fullName(name, prefixes) {
  const colon = name.indexOf(":");
  if (colon < 0) return name;
  const uri = prefixes.get(name.slice(0, colon));
  if (uri === undefined) throw unreadable(`nobody declared the prefix of ${name}`);
  return `${uri} ${name.slice(colon + 1)}`;
}

/** @param {string} text */
function decodeEntities(text, { isText = true } = {}) {
  if (isText && text.includes("]]>")) throw unreadable("it has ]]> in its text");
  return text.replace(/&([^;\s&]*);?/g, (whole, name) => {
    const known = whole.endsWith(";") ? ENTITIES.get(name) ?? numericEntity(name) : undefined;
    if (known === undefined) throw unreadable(`it has the unknown entity ${whole.slice(0, 20)}`);
    return known;
  });
}

/** @param {string} name */
function numericEntity(name) {
  const match = /^#(?:x0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}))$/.exec(name);
  if (!match) return undefined;
  const code = match[1] ? parseInt(match[1], 16) : Number(match[2]);
  const text = code <= 0x10ffff ? String.fromCodePoint(code) : "\0";
  return NOT_XML.test(text) ? undefined : text;
}
