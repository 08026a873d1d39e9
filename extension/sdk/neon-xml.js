// @ts-check
/** Reads NEON's small XML answers. Tolerant of what NEON may leave out, repeat or reorder. */

import { decodeXml, parseXml, trim, unreadable } from "./xml.js";

/**
 * @typedef {import("./xml.js").XmlElement} XmlElement
 * @typedef {{ kind: "event", name: string, fields: Record<string, string> }
 *   | { kind: "answer", success: boolean, code: number, systemCode: string, description: string, token: string }
 *   | { kind: "none" }} NeonMessage
 */

/**
 * What NEON says in one answer. An empty body, or an event without a name, is "none".
 * Throws `phone_unreadable` for anything that is not NEON's small XML.
 * @param {Uint8Array} bytes
 * @param {{ httpCharset?: string }} [options]
 * @returns {NeonMessage}
 */
export function parseNeonMessage(bytes, { httpCharset = "" } = {}) {
  const text = decodeXml(bytes, httpCharset);
  if (!text) return { kind: "none" };
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
    if (!fields.has(child.name)) fields.set(child.name, trim(child.text));
  }
  return Object.fromEntries(fields);
}

/** @param {XmlElement | undefined} parent @param {string} name in lower case */
function findChild(parent, name) {
  return parent?.children.find((child) => child.name.toLowerCase() === name);
}

/** @param {XmlElement | undefined} element */
function textOf(element) {
  return element ? trim(element.text) : "";
}
