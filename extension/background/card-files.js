// @ts-check
/** The card's styles and icons as data: a content script can load no file of ours by itself. */

import { readOwnFile } from "../platform/browser.js";

const ICONS = ["phone", "phone-off", "pause", "play", "x", "copy", "check", "ban"];
const SHAPE = /<(path|circle|line|rect|polyline)\s([^>]*?)\/>/g;
const ATTRIBUTE = /([\w-]+)="([^"]*)"/g;

/** @typedef {{ css: string, icons: Record<string, IconNode[]> }} CardFiles */

/** @type {Promise<CardFiles> | null} */
let files = null;

/** Read once while the background lives. */
export function cardFiles() {
  files ??= readAll();
  return files;
}

/** @returns {Promise<CardFiles>} */
async function readAll() {
  const [tokens, card, ...svgs] = await Promise.all([
    readOwnFile("ui/tokens.css"),
    readOwnFile("content/card.css"),
    ...ICONS.map((name) => readOwnFile(`ui/icons/lucide/${name}.svg`)),
  ]);
  return { css: tokens + card, icons: Object.fromEntries(ICONS.map((name, index) => [name, nodesOf(svgs[index])])) };
}

/** The shapes of one of our own SVG files. @param {string} svg @returns {IconNode[]} */
export function nodesOf(svg) {
  return [...svg.matchAll(SHAPE)].map(([, tag, attributes]) => [
    tag,
    Object.fromEntries([...attributes.matchAll(ATTRIBUTE)].map(([, name, value]) => [name, value])),
  ]);
}
