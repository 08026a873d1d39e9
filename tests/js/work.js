/**
 * Work that is counted, so that no clock and no other program has a say in it: how often the blocks of each function run, as
 * V8 counts them for coverage, and how much of a text or list each built-in method goes through. What a regular expression
 * does at one place of the text is not counted: `npm run lint:regexes` is about that.
 */
import { Session } from "node:inspector";

const session = new Session();
session.connect();
post("Profiler.enable");
post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

/** Answered at once, as the session is of this very thread. */
function post(method, parameters) {
  let answer;
  session.post(method, parameters, (error, result) => {
    if (error) throw new Error(error.message);
    answer = result;
  });
  return answer;
}

/**
 * How much of each function and built-in method a run took: name -> count.
 * @param {() => void} run @param {(url: string) => boolean} isOurs whose functions are counted
 */
export function countWork(run, isOurs) {
  const work = new Map();
  const charge = (name, amount) => work.set(name, (work.get(name) ?? 0) + amount);
  const restore = [
    chargeLengths(String.prototype, charge, ["at", "charAt", "charCodeAt", "codePointAt", "slice", "startsWith", "endsWith", "toString", "valueOf"]),
    chargeLengths(Array.prototype, charge, ["at", "push", "pop"]),
    chargeSearches(charge),
  ];
  post("Profiler.takePreciseCoverage");
  try {
    run();
  } finally {
    for (const each of restore) each();
  }
  for (const { url, functions } of post("Profiler.takePreciseCoverage").result) {
    if (!isOurs(url)) continue;
    for (const { functionName, ranges } of functions)
      charge(`${url.split("/").at(-1)} ${functionName}`, ranges.reduce((sum, { count }) => sum + count, 0));
  }
  return work;
}

/** Each method goes through all that it is called on, but for those that take the same time anyway. */
function chargeLengths(prototype, charge, constant) {
  const own = Object.getOwnPropertyDescriptors(prototype);
  for (const [name, { value }] of Object.entries(own)) {
    if (typeof value !== "function" || name === "constructor" || constant.includes(name)) continue;
    prototype[name] = function (...given) {
      charge(`${own.constructor.value.name}.${name}`, this.length);
      return value.apply(this, given);
    };
  }
  return () => Object.defineProperties(prototype, own);
}

/** All methods that take a regular expression call its `exec`: it reads to the end of the match, or of the text. */
function chargeSearches(charge) {
  const { exec } = RegExp.prototype;
  RegExp.prototype.exec = function (text) {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const match = exec.call(this, text);
    const isFixed = this.sticky || (this.source.startsWith("^") && !this.multiline);
    if (match) charge(`/${this.source}/`, match.index + match[0].length - from + 1);
    else charge(`/${this.source}/`, isFixed ? 1 : String(text).length - from);
    return match;
  };
  return () => {
    RegExp.prototype.exec = exec;
  };
}
