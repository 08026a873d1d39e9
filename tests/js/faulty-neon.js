/** A FaultyNeon in a process of its own, told what to do over HTTP. */

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const OWN_PYTHON = `${ROOT}.venv/bin/python`;
const PYTHON = process.env.PYTHON ?? (existsSync(OWN_PYTHON) ? OWN_PYTHON : "python3");

export class FaultyNeon {
  static async start() {
    // It ends with its standard input, so that none is left behind whatever happens here.
    const child = spawn(PYTHON, ["-m", "bridge.testing.faulty_neon"], { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] });
    const failed = new Promise((_, reject) => child.once("error", reject).once("exit", (code) => reject(new Error(`${PYTHON} ended with ${code}`))));
    failed.catch(() => {});
    const line = new Promise((resolve) => createInterface(child.stdout).once("line", resolve));
    return new FaultyNeon(await Promise.race([line, failed]), child);
  }

  constructor(url, child) {
    this.url = url;
    this.child = child;
  }

  async stop() {
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.stdin.end();
    await gone;
  }

  /** Spoil the next answers of "events", "command" or "login". */
  failNext(name, where = "events", times = 1) {
    return this.#send("POST", "/fault", { name, where, times });
  }

  tell(name, fields) {
    return this.#send("POST", "/event", { name, fields });
  }

  reset() {
    return this.#send("POST", "/reset", {});
  }

  /** What came: requests, dials, logins, polls, overlaps, trapped. */
  log() {
    return this.#send("GET", "/log");
  }

  async #send(method, path, json) {
    const answer = await fetch(this.url + path, { method, body: json && JSON.stringify(json) });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  }
}
