// @ts-check
/**
 * Joins the parts within one frame: shows the calls the background tells of, finds the numbers where that
 * is wanted, and dials what is clicked. Fetches nothing; everything here ends with one AbortSignal.
 */
(() => {
  // Injected again after an update or a new permission: the older self gives way.
  NeonCS.stop?.();

  const stopping = new AbortController();
  const { signal } = stopping;
  const isTopFrame = window === window.top;
  /** A click that is sent again has the same id, and dials once. */
  const MOST_TRIES = 4;
  const RETRY_MS = 100;
  /** Whose number it is, is asked anew after this. */
  const OWNER_KEPT_MS = 60_000;
  /** Companies' numbers are dialled without country and area. */
  const NATIONWIDE_IN_BRAZIL = /^\+55(?:[1-9]\d)?(4004|4003|4020|3003)(\d{4})$/;

  const numbers = NeonCS.createNumbers({ loadLibrary: () => send({ type: "numbers:load" }) });
  /** @type {NumberWalk | undefined} */
  let walk;
  let country = "";
  /** @type {string[]} */
  let emergency = [];

  /** A page that is prerendered is in front of nobody, and the background does not listen to it. */
  async function shown() {
    if (document.prerendering) await new Promise((resolve) => addEventListener("prerenderingchange", resolve, { once: true, capture: true, signal }));
  }

  /** @param {{ type: string, [field: string]: unknown }} message */
  async function send(message) {
    const { error, ...answer } = await deliver(message);
    if (error) throw new Error(error.message);
    return answer;
  }

  /**
   * A background that is just being stopped drops what it was sent, and no answer comes; the next message
   * wakes a new one. A command for a call is not sent again after an error: it may have been done.
   * @param {{ type: string, [field: string]: unknown }} message
   */
  async function deliver(message) {
    for (let tries = MOST_TRIES; ; tries -= 1) {
      if (!chrome.runtime?.id) {
        stop();
        throw new Error("NEON bridge was updated. Reload this page.");
      }
      try {
        const answer = await chrome.runtime.sendMessage(message);
        if (answer !== undefined) return answer;
        if (tries <= 1) throw new Error("NEON bridge does not answer. Reload this page.");
      } catch (error) {
        if (tries <= 1 || message.type === "call:act") throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** What the background gives once per frame: the look, the number settings, the calls of now. */
  const greeting = shown().then(() => send({ type: "page:hello" })).then(({ css, icons, numbers: state, calls }) => {
    NeonCS.setIcons(icons);
    NeonCS.card = NeonCS.createCardStack({ css, send });
    const onCall = (/** @type {FoundNumber} */ { number }, /** @type {boolean} */ isMeant) => void dial(number, "page", { isMeant });
    const chip = NeonCS.createChip({ css, format, who, questionOf, onLeave: leave, onCall, onReject });
    NeonCS.chip = chip;
    walk = NeonCS.createWalk({ numbers, chip, signal });
    NeonCS.walk = walk;
    if (isTopFrame) NeonCS.card.show(calls);
    NeonCS.watchPointer({ numbers, chip, walk, questionOf, dial, leave, signal });
    setNumbers(state);
  });
  greeting.catch(() => stop());

  // What the background says ------------------------------------------------------------------------

  /** @type {Record<string, (message: any) => object | void | Promise<object>>} */
  const handlers = {
    "calls:show": ({ calls }) => {
      NeonCS.card?.show(calls);
      return { isShown: document.visibilityState === "visible" };
    },
    "page:say": ({ text, tone }) => NeonCS.card?.notify(text, tone),
    "page:ask": (asked) => askInNotice(asked),
    "numbers:changed": () => void send({ type: "numbers:get" }).then(setNumbers, () => {}),
    "numbers:left": () => NeonCS.chip?.hide(),
    "numbers:walk": async ({ step, fromEdge }) => ({ isShown: (await walk?.go(step, fromEdge)) ?? false }),
  };
  const FOR_TOP_FRAME = new Set(["calls:show", "page:say", "page:ask"]);

  /**
   * @param {any} message
   * @param {chrome.runtime.MessageSender} sender
   * @param {(answer: object) => void} respond
   */
  function onMessage(message, sender, respond) {
    const handle = Object.hasOwn(handlers, message.type) ? handlers[message.type] : null;
    if (sender.id !== chrome.runtime.id || !handle || (FOR_TOP_FRAME.has(message.type) && !isTopFrame)) return false;
    greeting.then(() => handle(message)).then((answer) => respond(answer ?? {}), () => respond({ isShown: false }));
    return true;
  }

  // Numbers -----------------------------------------------------------------------------------------

  /** @param {any} state */
  function setNumbers(state) {
    ({ country, emergency } = state);
    if (!state.isOn) NeonCS.chip?.hide();
    numbers.set(state);
  }

  /** As people of its country write it; the digits of an exchange are nobody else's. @param {FoundNumber} number */
  function format({ number, text, extension, kind }) {
    if (kind === "extension" || kind === "short_code") return number;
    const company = country === "BR" ? NATIONWIDE_IN_BRAZIL.exec(number) : null;
    if (company) return `${company[1]}-${company[2]}`;
    const parsed = globalThis.libphonenumber?.parsePhoneNumberFromString(number, { defaultCountry: country });
    const [, area, rest] = /^\((\d+)\) (\S+)$/.exec(parsed?.format("NATIONAL") ?? "") ?? [];
    const shown = area ? `+${parsed?.countryCallingCode} ${area} ${rest}` : (parsed?.format("INTERNATIONAL") ?? text);
    return extension ? chrome.i18n.getMessage("chip_extension", [shown, extension]) : shown;
  }

  /** @type {Map<string, Promise<string>>} */
  const owners = new Map();

  /** The name of whose number it is, as far as the helper knows. @param {FoundNumber} number */
  function who({ number }) {
    const asked = owners.get(number) ?? send({ type: "number:who", number }).then(({ name }) => name);
    if (!owners.has(number)) setTimeout(() => owners.delete(number), OWNER_KEPT_MS);
    owners.set(number, asked);
    return asked;
  }

  /** @param {Partial<PageNumber>} number */
  async function onReject({ shape }) {
    try {
      const { site } = await send({ type: "numbers:reject", shape });
      NeonCS.card?.notify(chrome.i18n.getMessage("chip_rejected", site));
    } catch (error) {
      sayError(error);
    }
  }

  /** @type {Dial} */
  async function dial(number, source, { isMeant = false, link } = {}) {
    try {
      const asked = await send({ type: "number:dial", number, clickId: crypto.randomUUID(), source, isMeant });
      if (asked.question && link) askUnder(link, asked);
      else if (asked.question) askInNotice(asked);
    } catch (error) {
      sayError(error);
    }
  }

  /** What is on the page is known to need a question; of links and menu the background knows. @param {FoundNumber} number */
  function questionOf({ number, kind }) {
    if (kind === "premium") return "premium";
    return emergency.includes(number) ? "emergency" : "";
  }

  /** @param {ClickedLink} link @param {any} asked */
  function askUnder({ element, isByKey }, asked) {
    const { question, number, formatted } = asked;
    const kind = question === "premium" ? "premium" : "short_code";
    const found = { number, kind, text: formatted, extension: "", start: 0, end: 0 };
    NeonCS.chip?.show({ number: found, rect: element.getBoundingClientRect(), link: element }, { isByKey, isAsking: true });
    // The page may have taken the link away, or given it no box.
    if (!NeonCS.chip?.root) askInNotice(asked);
  }

  /** @param {any} asked */
  function askInNotice({ question, number, formatted }) {
    const call = () => void dial(number, "page", { isMeant: true });
    NeonCS.card?.ask(`${formatted}\n${NeonCS.warningOf(question)}`, chrome.i18n.getMessage("chip_call_anyway"), call);
  }

  /** The chip goes; the keyboard is where it was before. */
  function leave() {
    const link = NeonCS.chip?.isByKey ? NeonCS.chip.link : null;
    walk?.leave();
    if (link instanceof HTMLElement) link.focus({ preventScroll: true });
  }

  /** @param {unknown} error */
  function sayError(error) {
    NeonCS.card?.notify(error instanceof Error ? error.message : String(error), "error");
  }

  // Beginning and end -------------------------------------------------------------------------------

  function stop() {
    stopping.abort();
    chrome.runtime?.onMessage?.removeListener(onMessage);
    numbers.stop();
    NeonCS.card?.remove();
    NeonCS.chip?.hide();
  }

  chrome.runtime.onMessage.addListener(onMessage);
  // One that was kept for "back" has heard of no change meanwhile.
  addEventListener("pageshow", ({ persisted }) => persisted && handlers["numbers:changed"]({}), { signal });
  NeonCS.numbers = numbers;
  NeonCS.marks = numbers.marks;
  NeonCS.stop = stop;
})();
