// @ts-check
/**
 * Joins the parts within one frame: shows the calls the background tells of, marks the numbers, and
 * takes over clicks on them. Fetches nothing; everything here ends with one AbortSignal.
 */
(() => {
  // Injected again after an update or a new permission: the older self gives way.
  NeonCS.stop?.();

  const stopping = new AbortController();
  const { signal } = stopping;
  const isTopFrame = window === window.top;
  const CHIP_DELAY_MS = 90;
  const CHIP_LEAVES_MS = 250;
  /** Marked more recently than this, a number may have slid under the pointer. */
  const SETTLE_MS = 250;
  /** A click that is sent again has the same id, and dials once. */
  const MOST_TRIES = 4;
  const RETRY_MS = 100;
  const LINK = /^\s*(?:tel|callto|sips?):/i;

  /** @type {NumberSettings} */
  let plan = { country: "", areaCode: "" };
  const marks = NeonCS.createMarks();

  /** @param {{ type: string, [field: string]: unknown }} message */
  async function send(message) {
    const { error, ...answer } = await deliver(message);
    if (error) throw new Error(error.message);
    return answer;
  }

  /**
   * A background that is just being stopped drops what it was sent; the next message wakes a new one.
   * A command for a call is not sent again: it may have been done.
   * @param {{ type: string, [field: string]: unknown }} message
   */
  async function deliver(message) {
    for (let tries = message.type === "call:act" ? 1 : MOST_TRIES; ; tries -= 1) {
      if (!chrome.runtime?.id) {
        stop();
        throw new Error("NEON bridge was updated. Reload this page.");
      }
      try {
        return await chrome.runtime.sendMessage(message);
      } catch (error) {
        if (tries <= 1) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** What the background gives once per frame: the look, the number settings, the calls of now. */
  const greeting = send({ type: "page:hello" }).then(({ css, icons, numbers, calls }) => {
    NeonCS.setIcons(icons);
    plan = numbers;
    NeonCS.card = NeonCS.createCardStack({ css, send });
    NeonCS.chip = NeonCS.createChip({ css, label: chipLabel, onCall: (number) => dialNumber(number, "page") });
    if (isTopFrame) NeonCS.card.show(calls);
    watchNumbers();
  });
  greeting.catch(() => stop());

  // Calls -----------------------------------------------------------------------------------------

  /**
   * @param {any} message
   * @param {chrome.runtime.MessageSender} sender
   * @param {(answer: { isShown: boolean }) => void} respond
   */
  function onMessage(message, sender, respond) {
    if (sender.id !== chrome.runtime.id || message.type !== "calls:show" || !isTopFrame) return false;
    if (NeonCS.card) {
      respond(showCalls(message.calls));
      return false;
    }
    greeting.then(() => respond(showCalls(message.calls)), () => respond({ isShown: false }));
    return true;
  }

  /** @param {CardView[]} calls */
  function showCalls(calls) {
    NeonCS.card?.show(calls);
    return { isShown: document.visibilityState === "visible" };
  }

  // Numbers ---------------------------------------------------------------------------------------

  /** Texts that wait for libphonenumber, which most frames never need. @type {Set<Text>} */
  const waiting = new Set();
  /** @type {Promise<unknown> | null} */
  let loading = null;

  function watchNumbers() {
    if (!plan.country) return;
    NeonCS.observeText({ root: document, onText: readText, onGone: (node) => marks.forget(node), signal });
  }

  /** @param {Text} node */
  function readText(node) {
    if (!NeonCS.mayHoldNumber(node.data)) return;
    if (globalThis.libphonenumber) return marks.mark(node, plan);
    waiting.add(node);
    loading ??= send({ type: "numbers:load" }).then(() => {
      for (const text of waiting) if (text.isConnected) marks.mark(text, plan);
      waiting.clear();
    });
    loading.catch(() => {});
  }

  /** @param {FoundNumber} number */
  function chipLabel(number) {
    const parsed = globalThis.libphonenumber.parsePhoneNumberFromString(number.number, { defaultCountry: plan.country });
    return chrome.i18n.getMessage("chip_call", parsed?.format("INTERNATIONAL") ?? number.text);
  }

  // Pointer ---------------------------------------------------------------------------------------

  let chipTimer = 0;

  /** @param {PointerEvent} event */
  function onPointerMove(event) {
    if (event.buttons || !marks.size) return;
    clearTimeout(chipTimer);
    if (NeonCS.chip?.root && event.composedPath().some((target) => target === NeonCS.chip?.host)) return;
    const hit = marks.at(event.clientX, event.clientY);
    chipTimer = window.setTimeout(
      () => (hit ? NeonCS.chip?.show(hit.number, hit.rect) : NeonCS.chip?.hide()),
      hit ? CHIP_DELAY_MS : CHIP_LEAVES_MS,
    );
  }

  function hideChip() {
    clearTimeout(chipTimer);
    NeonCS.chip?.hide();
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    if (!event.isTrusted || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = linkOf(event);
    if (link) return takeLink(event, link);
    if (!getSelection()?.isCollapsed) return;
    const hit = marks.at(event.clientX, event.clientY);
    if (!hit || performance.now() - hit.at < SETTLE_MS) return;
    takeOver(event);
    void dialNumber(hit.number, "page");
  }

  /** @param {Event} event */
  function linkOf(event) {
    const isLink = (/** @type {EventTarget} */ target) => target instanceof Element && LINK.test(target.getAttribute("href") ?? "");
    return /** @type {Element | undefined} */ (event.composedPath().find(isLink));
  }

  /** @param {MouseEvent} event @param {Element} link */
  function takeLink(event, link) {
    takeOver(event);
    // A keyboard's click has no place; a mouse's must be on what the person saw.
    const isByKey = event.detail === 0;
    if (!isByKey && !NeonCS.isSeen(link)) return;
    void dial(link.getAttribute("href") ?? "", "link");
  }

  /** @param {Event} event */
  function takeOver(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    hideChip();
  }

  /** @param {FoundNumber} found @param {"page" | "link"} source */
  function dialNumber(found, source) {
    return dial(found.number, source);
  }

  /** @param {string} number @param {"page" | "link"} source */
  async function dial(number, source) {
    try {
      await send({ type: "number:dial", number, clickId: crypto.randomUUID(), source });
    } catch (error) {
      NeonCS.card?.notify(error instanceof Error ? error.message : String(error), "error");
    }
  }

  // Beginning and end -----------------------------------------------------------------------------

  function stop() {
    stopping.abort();
    clearTimeout(chipTimer);
    chrome.runtime?.onMessage?.removeListener(onMessage);
    NeonCS.card?.remove();
    NeonCS.chip?.remove();
    marks.clear();
  }

  chrome.runtime.onMessage.addListener(onMessage);
  // Capture on the window comes before anything of the page.
  addEventListener("click", onClick, { capture: true, signal });
  addEventListener("pointermove", onPointerMove, { capture: true, passive: true, signal });
  addEventListener("scroll", hideChip, { capture: true, passive: true, signal });
  addEventListener("keydown", hideChip, { capture: true, passive: true, signal });
  NeonCS.marks = marks;
  NeonCS.stop = stop;
})();
