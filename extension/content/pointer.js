// @ts-check
/** The pointer and the keys on a page: what rests on a number shows the chip, a click on one dials it. */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const CHIP_DELAY_MS = 90;
  const CHIP_LEAVES_MS = 250;
  /** Marked more recently than this, a number may have slid under the pointer. */
  const SETTLE_MS = 250;
  const LINK = /^\s*(?:tel|callto|sips?):/i;
  /** Keys in the chip, and how far each goes. @type {Record<string, 1 | -1>} */
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

  /** @type {NeonContent["watchPointer"]} */
  function watchPointer({ numbers, chip, walk, questionOf, dial, leave, signal }) {
    let timer = 0;

    /** @param {Event} event */
    const isOnChip = (event) => chip.host !== null && event.composedPath().includes(chip.host);

    /** @param {Event} event */
    const isOnLink = (event) => chip.link !== null && event.composedPath().includes(chip.link);

    /** @param {PointerEvent} event */
    function onMove(event) {
      if (event.buttons || (numbers.marks.isEmpty && !chip.link) || chip.isByKey) return;
      clearTimeout(timer);
      if (isOnChip(event) || isOnLink(event)) return;
      const hit = numbers.marks.at(event.clientX, event.clientY);
      timer = window.setTimeout(() => (hit ? chip.show(hit) : chip.hide()), hit ? CHIP_DELAY_MS : CHIP_LEAVES_MS);
    }

    /** A root that was attached without a trace is met here. @param {PointerEvent} event */
    function onOver(event) {
      for (const target of event.composedPath()) if (target instanceof ShadowRoot) numbers.adopt(target);
    }

    function hide() {
      clearTimeout(timer);
      if (chip.root) chip.hide();
    }

    /** @param {Event} event */
    function onDown(event) {
      if (!isOnChip(event)) hide();
    }

    function onScroll() {
      if (chip.isByKey) chip.place();
      else hide();
    }

    /** @param {KeyboardEvent} event */
    function onKey(event) {
      if (!isOnChip(event)) return event.type === "keydown" ? hide() : undefined;
      // The page's own shortcuts are not meant; the chip's button still gets its Enter.
      event.stopImmediatePropagation();
      if (event.type !== "keydown" || !event.isTrusted) return;
      const step = STEPS[event.key];
      if (event.key === "Escape") leave();
      else if (step) walk.go(step, false);
      else return;
      event.preventDefault();
    }

    /** @param {FocusEvent} event */
    function onFocusOut(event) {
      if (isOnChip(event) && chip.isByKey && event.relatedTarget !== chip.host) hide();
    }

    /** @param {MouseEvent} event */
    function onClick(event) {
      if (!event.isTrusted || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (!numbers.isWelcome || isOnChip(event)) return;
      const link = linkOf(event);
      if (link) return takeLink(event, link);
      if (!getSelection()?.isCollapsed || NeonCS.isTaken(event)) return;
      const hit = numbers.marks.at(event.clientX, event.clientY);
      if (!hit || performance.now() - hit.at < SETTLE_MS) return;
      takeOver(event);
      if (questionOf(hit.number)) chip.show(hit, { isAsking: true });
      else void dial(hit.number.number, "page");
    }

    /** @param {MouseEvent} event @param {Element} link */
    function takeLink(event, link) {
      if (NeonCS.isIgnored(link)) return;
      takeOver(event);
      // A keyboard's click has no place; a mouse's must be on what the person saw.
      const isByKey = event.detail === 0;
      if (isByKey || NeonCS.isSeen(link)) void dial(link.getAttribute("href") ?? "", "link", { link: { element: link, isByKey } });
    }

    /** @param {Event} event */
    function takeOver(event) {
      event.preventDefault();
      event.stopImmediatePropagation();
      hide();
    }

    // Capture on the window comes before anything of the page.
    const capture = { capture: true, signal };
    const passive = { ...capture, passive: true };
    addEventListener("click", onClick, capture);
    addEventListener("pointermove", onMove, passive);
    addEventListener("pointerover", onOver, passive);
    addEventListener("pointerdown", onDown, passive);
    addEventListener("scroll", onScroll, passive);
    addEventListener("resize", onScroll, passive);
    addEventListener("focusout", onFocusOut, passive);
    for (const type of /** @type {const} */ (["keydown", "keypress", "keyup"])) addEventListener(type, onKey, capture);
    signal.addEventListener("abort", () => clearTimeout(timer));
  }

  /** @param {Event} event */
  function linkOf(event) {
    const isLink = (/** @type {EventTarget} */ target) => target instanceof Element && LINK.test(target.getAttribute("href") ?? "");
    return /** @type {Element | undefined} */ (event.composedPath().find(isLink));
  }

  Object.assign(NeonCS, { watchPointer });
})();
