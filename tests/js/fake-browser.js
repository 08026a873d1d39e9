/** Stand-ins for what a browser gives: time, fetch, the extension API. Each as small as its tests need. */

/** Time that stands still until `advance`. */
export class FakeClock {
  #sleepers = [];

  constructor(now = 1_700_000_000_000) {
    this.time = now;
    /** Every pause that was asked for, in ms. */
    this.pauses = [];
    /** How far the date has been put forward, or back. */
    this.jumped = 0;
    this.now = () => this.time + this.jumped;
    this.elapsed = () => this.time;
    this.sleep = (ms, signal) => this.#sleep(ms, signal);
  }

  #sleep(ms, signal) {
    this.pauses.push(ms);
    return new Promise((resolve) => {
      this.#sleepers.push({ at: this.time + ms, resolve });
      signal?.addEventListener("abort", resolve);
    });
  }

  /** Let time pass, and whoever slept until then go on. */
  async advance(ms) {
    this.time += ms;
    const due = this.#sleepers.filter(({ at }) => at <= this.time);
    this.#sleepers = this.#sleepers.filter((sleeper) => !due.includes(sleeper));
    for (const { resolve } of due) resolve();
    await settle();
  }
}

/** Until everything that can go on without time has gone on. */
export async function settle() {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A promise and its ends. */
export function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

/**
 * A fetch that asks `answer({url, method, fields, json, headers})` for a Response, a promise of one, or an
 * error to throw. Aborting the request rejects it, as in a browser. `log` has every request.
 */
export function fakeFetch(answer) {
  const log = [];
  const fetch = async (url, init = {}) => {
    const request = readRequest(url, init);
    log.push(request);
    const aborted = new Promise((_, reject) => {
      const fail = () => reject(new DOMException("aborted", "AbortError"));
      if (init.signal?.aborted) fail();
      init.signal?.addEventListener("abort", fail);
    });
    aborted.catch(() => {});
    return Promise.race([Promise.resolve(answer(request)), aborted]);
  };
  return { fetch, log };
}

function readRequest(url, init) {
  const parsed = new URL(url);
  const isForm = init.body instanceof URLSearchParams;
  return {
    url,
    method: init.method ?? "GET",
    path: parsed.pathname,
    fields: { ...Object.fromEntries(parsed.searchParams), ...(isForm ? Object.fromEntries(init.body) : {}) },
    json: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
    headers: new Headers(init.headers),
    init,
  };
}

export const unreachable = () => Promise.reject(new TypeError("Failed to fetch"));

// NEON ----------------------------------------------------------------------------------------------

export function neonAnswer({ code = 0, token = "", description = "" } = {}) {
  const data = token ? `<Data><Token>${token}</Token></Data>` : "<Data/>";
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?><ReturnData><Success>${code === 0}</Success><Error><Code>${code}</Code>` +
      `<SystemCode/><Description>${description}</Description></Error>${data}</ReturnData>`,
  );
}

export function neonEvent(name, fields = {}) {
  const data = Object.entries(fields).map(([field, value]) => `<${field}>${value}</${field}>`);
  return new Response(`<EventData><Name>${name}</Name><Data>${data.join("")}</Data></EventData>`);
}

export const noEvent = () => new Response("<EventData><Name/><Data/></EventData>");

/** A NEON: hands out tokens, keeps polls open until told, remembers commands. */
export class FakeNeon {
  constructor() {
    this.isUp = true;
    this.tokens = 0;
    this.commands = [];
    this.polls = [];
    this.valid = new Set();
  }

  answer({ path, fields }) {
    if (!this.isUp) return unreachable();
    return path === "/Events" ? this.#poll(fields.token) : this.#command(fields);
  }

  #poll(token) {
    if (!this.valid.has(token)) return neonAnswer({ code: 600 });
    const poll = deferred();
    this.polls.push(poll);
    return poll.promise;
  }

  #command({ token, ...fields }) {
    if (fields.action === "authenticate") return this.#authenticate(fields);
    if (!this.valid.has(token)) return neonAnswer({ code: 600 });
    this.commands.push(fields);
    return neonAnswer();
  }

  #authenticate({ password }) {
    if (password === "wrong") return neonAnswer({ code: 600 });
    this.tokens += 1;
    const token = `token-${this.tokens}`;
    this.valid.add(token);
    return neonAnswer({ token });
  }

  /** Tell an event on the open poll. */
  async tell(name, fields) {
    this.polls.shift().resolve(neonEvent(name, fields));
    await settle();
  }

  /** As after a restart: up again, and no token is known. */
  restart() {
    this.isUp = true;
    this.valid.clear();
  }

  stop() {
    this.isUp = false;
    for (const poll of this.polls.splice(0)) poll.reject(new TypeError("Failed to fetch"));
  }
}

// Helper --------------------------------------------------------------------------------------------

export function helperAnswer(json, status = 200, headers = { "X-Neon-Bridge": "0.1.0" }) {
  return new Response(JSON.stringify(json), { status, headers });
}

/** A helper with one held poll, a log of commands, and a phone. */
export class FakeHelper {
  constructor() {
    this.isUp = true;
    this.phone = "connected";
    this.storeId = "store-1";
    this.last = 0;
    this.requests = [];
    this.polls = [];
    this.lookup = () => ({ address: { raw: "", e164: null, formatted: "", country: null, display_name: "", private: false }, candidates: [], ambiguous: false });
  }

  answer(request) {
    if (!this.isUp) return unreachable();
    const { path, method, fields, headers, json } = request;
    if (headers.get("authorization") !== "Bearer helper-token") return helperAnswer({ code: "token_missing", detail: "A token is needed." }, 401);
    if (path === "/api/v1/lookup/choice") {
      this.requests.push({ method, path, chosen: json ?? fields });
      return helperAnswer(this.lookup(json?.address ?? fields.address));
    }
    if (method === "POST") {
      this.requests.push({ path, json });
      return helperAnswer({}, 201);
    }
    if (path === "/api/v1/status") return helperAnswer({ phone: this.phone, phone_reason: "", store_id: this.storeId, last: this.last });
    if (path === "/api/v1/lookup") return helperAnswer(this.lookup(fields.address));
    if (path === "/api/v1/events") return this.#poll(fields);
    return helperAnswer({ code: "not_found", detail: "There is nothing at this address." }, 404);
  }

  #poll(fields) {
    if (fields.store_id !== this.storeId) return helperAnswer({ code: "cursor_gone", detail: "Another store." }, 410);
    const poll = deferred();
    this.polls.push(poll);
    return poll.promise;
  }

  async tell(...events) {
    const numbered = events.map((event) => ({ id: (this.last += 1), raw: {}, call: null, call_id: null, ...event }));
    this.polls.shift().resolve(helperAnswer({ events: numbered, last: this.last, store_id: this.storeId }));
    await settle();
  }
}

// Extension API -------------------------------------------------------------------------------------

/** chrome, as far as settings need it; set it before importing what names it. */
export function fakeChrome() {
  const area = () => {
    const kept = {};
    return {
      kept,
      accessLevel: "",
      async get(keys) {
        if (typeof keys === "string") return keys in kept ? { [keys]: kept[keys] } : {};
        return { ...keys, ...Object.fromEntries(Object.entries(kept).filter(([key]) => key in keys)) };
      },
      async set(values) {
        Object.assign(kept, structuredClone(values));
      },
      async setAccessLevel({ accessLevel }) {
        this.accessLevel = accessLevel;
      },
    };
  };
  return { runtime: { id: "own" }, storage: { local: area(), session: area() }, i18n: { getMessage: (key) => key } };
}
