// @ts-check
/**
 * Reads NEON's small XML answers, where there is no DOMParser (workers, Node). Tolerant of what NEON
 * may leave out or reorder; refuses what no phone has reason to send: a DTD, more than 256 KiB,
 * 16 levels, 2,000 elements, or 4 KiB of text in one element.
 */

import { NeonBridgeError } from "./errors.js";

export const MAX_XML_BYTES = 256 * 1024;
export const MAX_DEPTH = 16;
export const MAX_ELEMENTS = 2000;
export const MAX_TEXT_CHARS = 4 * 1024;

const ENTITIES = new Map([["lt", "<"], ["gt", ">"], ["amp", "&"], ["quot", '"'], ["apos", "'"]]);
const NAME = "[\\p{L}_:][\\p{L}\\p{N}_:.\\-]*";
const ATTRIBUTES = `(?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*`;
// Sticky, so that each piece is matched where the one before it ended.
const PIECE = new RegExp(
  "<!--(?<comment>[^]*?)-->" +
    "|<!\\[CDATA\\[(?<cdata>[^]*?)\\]\\]>" +
    "|<\\?(?<instruction>[^]*?)\\?>" +
    `|</(?<close>${NAME})\\s*>` +
    `|<(?<open>${NAME})${ATTRIBUTES}\\s*(?<empty>/?)>` +
    "|(?<text>[^<]+)",
  "uy",
);
const DECLARED_ENCODING = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;
// What XML 1.0 cannot hold, even as a character reference (its section 2.2).
// eslint-disable-next-line no-control-regex -- these characters are what is looked for
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * @typedef {{ name: string, text: string, children: XmlElement[] }} XmlElement
 * @typedef {{ kind: "event", name: string, fields: Record<string, string> }
 *   | { kind: "answer", success: boolean, code: number, systemCode: string, description: string, token: string }
 *   | { kind: "none" }} NeonMessage
 */

/** @param {string} what */
function unreadable(what) {
  return new NeonBridgeError("phone_unreadable", `The phone's answer cannot be read: ${what}.`);
}

/**
 * What NEON says in one answer. An empty body, or an event without a name, is "none".
 * Throws `phone_unreadable` for anything that is not NEON's small XML.
 * @param {Uint8Array} bytes
 * @param {{ httpCharset?: string }} [options]
 * @returns {NeonMessage}
 */
export function parseNeonMessage(bytes, { httpCharset = "" } = {}) {
  if (bytes.length > MAX_XML_BYTES) throw unreadable(`expected at most ${MAX_XML_BYTES} bytes`);
  const text = decodeXml(bytes, httpCharset);
  if (!text.trim()) return { kind: "none" };
  const root = parseXml(text);
  switch (root.name.toLowerCase()) {
    case "eventdata":
      return readEvent(root);
    case "returndata":
      return readAnswer(root);
    default:
      throw unreadable(`expected <EventData> or <ReturnData>, got <${root.name}>`);
  }
}

/**
 * Encoding: byte order mark, then the XML declaration, then HTTP's charset, then UTF-8.
 * @param {Uint8Array} bytes
 * @param {string} [httpCharset]
 */
export function decodeXml(bytes, httpCharset = "") {
  const encoding = encodingOfMark(bytes) || declaredEncoding(bytes, httpCharset) || "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new NeonBridgeError("phone_unreadable", `The phone's answer is not ${encoding} text.`, { cause: error });
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
  const head = String.fromCharCode(...bytes.subarray(0, 256)).trimStart();
  // A declaration without an encoding says UTF-8 (XML 1.0, 4.3.3), whatever HTTP says.
  return head.startsWith("<?xml") ? DECLARED_ENCODING.exec(head)?.[1] : httpCharset;
}

/**
 * The root element of well-formed XML. Attributes are checked for form and left out; prefixes too.
 * @param {string} text
 * @returns {XmlElement}
 */
export function parseXml(text) {
  return new Reader(text.trim()).read();
}

class Reader {
  /** @param {string} text */
  constructor(text) {
    if (NOT_XML.test(text)) throw unreadable("it has characters that XML cannot hold");
    this.text = text;
    /** @type {XmlElement | null} */
    this.root = null;
    /** @type {{ element: XmlElement, tag: string }[]} */
    this.open = [];
    this.elements = 0;
  }

  read() {
    PIECE.lastIndex = 0;
    while (PIECE.lastIndex < this.text.length) {
      const at = PIECE.lastIndex;
      const match = PIECE.exec(this.text);
      if (!match) throw unreadable(this.faultAt(at));
      this.take(/** @type {Record<string, string | undefined>} */ (match.groups), at);
    }
    if (!this.root || this.open.length) throw unreadable("it breaks off");
    return this.root;
  }

  /** @param {number} at */
  faultAt(at) {
    return /^<!doctype/i.test(this.text.slice(at, at + 9)) ? "it has a DTD" : `it is not XML at character ${at + 1}`;
  }

  /** @param {Record<string, string | undefined>} piece @param {number} at */
  take({ open, empty, close, text, cdata, instruction, comment }, at) {
    if (open !== undefined) this.start(open, empty === "/");
    else if (close !== undefined) this.end(close);
    else if (text !== undefined) this.add(decodeEntities(text));
    else if (cdata !== undefined) this.add(cdata);
    else if (comment?.includes("--")) throw unreadable("it has a comment with -- inside");
    else if (/^xml\s/i.test(instruction ?? "") && at > 0) throw unreadable("its declaration is not at the start");
  }

  /** @param {string} tag @param {boolean} isEmpty */
  start(tag, isEmpty) {
    this.elements += 1;
    if (this.elements > MAX_ELEMENTS) throw unreadable(`expected at most ${MAX_ELEMENTS} elements`);
    if (this.open.length >= MAX_DEPTH) throw unreadable(`expected at most ${MAX_DEPTH} levels`);
    const element = { name: tag.slice(tag.indexOf(":") + 1), text: "", children: [] };
    const parent = this.open.at(-1)?.element;
    if (parent) parent.children.push(element);
    else if (this.root) throw unreadable("it has two root elements");
    else this.root = element;
    if (!isEmpty) this.open.push({ element, tag });
  }

  /** @param {string} tag */
  end(tag) {
    const top = this.open.pop();
    if (top?.tag !== tag) throw unreadable(`expected </${top?.tag ?? "nothing"}>, got </${tag}>`);
  }

  /** @param {string} text */
  add(text) {
    const element = this.open.at(-1)?.element;
    if (!element) {
      if (text.trim()) throw unreadable("it has text outside its root element");
      return;
    }
    element.text += text;
    if (element.text.length > MAX_TEXT_CHARS) throw unreadable(`expected at most ${MAX_TEXT_CHARS} characters of text`);
  }
}

/** @param {string} text */
function decodeEntities(text) {
  if (text.includes("]]>")) throw unreadable("it has ]]> in its text");
  return text.replace(/&([^;\s&]{0,16});?/g, (whole, name) => {
    const known = whole.endsWith(";") ? ENTITIES.get(name) ?? numericEntity(name) : undefined;
    if (known === undefined) throw unreadable(`it has the unknown entity ${whole}`);
    return known;
  });
}

/** @param {string} name */
function numericEntity(name) {
  const match = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
  if (!match) return undefined;
  const code = match[1] ? parseInt(match[1], 16) : Number(match[2]);
  const text = code <= 0x10ffff ? String.fromCodePoint(code) : "\0";
  return NOT_XML.test(text) ? undefined : text;
}

/** @param {XmlElement} root @returns {NeonMessage} */
function readEvent(root) {
  const name = textOf(findChild(root, "name"));
  return name ? { kind: "event", name, fields: fieldsOf(findChild(root, "data")) } : { kind: "none" };
}

/** @param {XmlElement} root @returns {NeonMessage} */
function readAnswer(root) {
  const error = findChild(root, "error");
  const code = readCode(textOf(findChild(error, "code")), textOf(findChild(root, "success")));
  return {
    kind: "answer",
    success: code === 0,
    code,
    systemCode: textOf(findChild(error, "systemcode")),
    description: textOf(findChild(error, "description")),
    token: textOf(findChild(findChild(root, "data"), "token")),
  };
}

/**
 * NEON's code; <Success> decides where the code is missing or makes no sense beside it.
 * @param {string} code @param {string} success
 */
function readCode(code, success) {
  const number = /^[0-9]{1,6}$/.test(code) ? Number(code) : 0;
  return number === 0 && ["false", "0"].includes(success.toLowerCase()) ? 500 : number;
}

/** Of repeated fields the first counts. @param {XmlElement | undefined} data */
function fieldsOf(data) {
  /** @type {Map<string, string>} */
  const fields = new Map();
  for (const child of data?.children ?? []) {
    if (!fields.has(child.name)) fields.set(child.name, child.text.trim());
  }
  return Object.fromEntries(fields);
}

/** @param {XmlElement | undefined} parent @param {string} name in lower case */
function findChild(parent, name) {
  return parent?.children.find((child) => child.name.toLowerCase() === name);
}

/** @param {XmlElement | undefined} element */
function textOf(element) {
  return element ? element.text.trim() : "";
}
