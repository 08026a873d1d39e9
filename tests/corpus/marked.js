/**
 * Marked text: a number stands as ⟦(11) 3021-4455 ramal 32|+551130214455;ext=32⟧, so that no label can drift from its text.
 *
 * After the bar: the number in E.164; `;ext=`, its extension; `;kind=premium`. Short codes and lone extensions, which have no
 * E.164: `190;kind=short`, `;ext=214`.
 */

/** @typedef {{start: number, end: number, text: string, number: string | null, extension: string | null, kind?: string}} Label */

const MARK = /⟦([^|⟧]+)\|([^;⟧]*)((?:;[a-z]+=[^;⟧]+)*)⟧/g;
const ESCAPE = /\\(?:u([0-9a-f]{4})|([nt]))/g;

/**
 * @param {string} marked
 * @returns {{text: string, numbers: Label[]}} offsets in UTF-16 units of the text
 */
export function readMarked(marked) {
  let text = "";
  let at = 0;
  const numbers = [];
  for (const mark of marked.matchAll(MARK)) {
    text += marked.slice(at, mark.index);
    at = mark.index + mark[0].length;
    const { ext, kind } = Object.fromEntries(
      mark[3]
        .split(";")
        .filter(Boolean)
        .map((field) => field.split("=")),
    );
    const start = text.length;
    text += mark[1];
    numbers.push({
      start,
      end: text.length,
      text: mark[1],
      number: mark[2] || null,
      extension: ext ?? null,
      ...(kind && { kind }),
    });
  }
  text += marked.slice(at);
  if (/[⟦⟧]/.test(text)) throw new Error(`A mark is not closed, or has no label: ${marked}`);
  return { text, numbers };
}

/** `\n`, `\t` and `\u00a0` in a file that has one snippet a line. @param {string} line */
export const unescape = (line) =>
  line.replace(ESCAPE, (_, code, letter) =>
    code ? String.fromCharCode(parseInt(code, 16)) : letter === "n" ? "\n" : "\t",
  );

/**
 * A file of sections: `== BR 11 pt` opens one, and each line below is `topic: text`. Lines that begin with `//` say why.
 * @param {string} content
 * @returns {Generator<{section: string[], topic: string, text: string}>}
 */
export function* readLines(content) {
  let section = /** @type {string[]} */ ([]);
  for (const line of content.split("\n")) {
    if (!line || line.startsWith("//")) continue;
    if (line.startsWith("== ")) {
      section = line.slice(3).split(" ");
      continue;
    }
    const [, topic, text] = line.match(/^([a-z_]+): (.+)$/) ?? [];
    if (!topic) throw new Error(`Not "topic: text": ${line}`);
    yield { section, topic, text: unescape(text) };
  }
}
