// @ts-check
/**
 * The chip under a number: call it, copy it, whose it is, "not a phone number"; and under a link
 * that must be asked about. In a closed shadow root in
 * the top layer; for the keyboard it takes the focus, for the pointer it leaves it where it is.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const GAP_PX = 6;
  const EDGE_PX = 8;
  /** A second press that comes sooner belongs to the first. */
  const ASK_MS = 400;
  const COPIED_MS = 1600;
  const MOST_NAME_CHARS = 128;
  /** So that the warning has one line. */
  const LEAST_WARNING_PX = 272;

  const t = (/** @type {string} */ key, /** @type {string[]} */ ...values) => chrome.i18n.getMessage(key, values);

  class Chip {
    /** @type {ChipParts | null} */
    #parts = null;
    /** @type {ChipPlace | null} */
    shown = null;
    isByKey = false;
    /** When the person was asked whether the number is meant. */
    #askedAt = 0;
    #copiedTimer = 0;

    /** @param {ChipOptions} options */
    constructor(options) {
      this.options = options;
    }

    get host() {
      return this.#parts?.host ?? null;
    }

    get link() {
      return this.shown?.link ?? null;
    }

    /** The closed root; null while nothing is shown. */
    get root() {
      return this.shown && this.#parts ? this.#parts.root : null;
    }

    /** @type {NumberChip["show"]} */
    show(place, { isByKey = false, isAsking = false } = {}) {
      const isSame = this.shown?.number === place.number && this.#parts?.host.isConnected;
      if (isSame && this.isByKey === isByKey && !isAsking) return;
      this.#parts ??= this.#build();
      this.shown = place;
      this.isByKey = isByKey;
      this.#fill(place, isAsking);
      const { host, call } = this.#parts;
      if (!host.isConnected) document.documentElement.append(host);
      if (!host.matches(":popover-open")) host.showPopover();
      this.place();
      if (isByKey) call.focus({ preventScroll: true });
      void this.#nameOwner(place);
    }

    hide() {
      this.shown = null;
      this.isByKey = false;
      this.#parts?.host.remove();
    }

    /** Where the number is now; gone with it. */
    place() {
      if (!this.shown || !this.#parts) return;
      const { rect } = this.shown;
      const rects = rectsOf(this.shown);
      if (!rects.length) return this.hide();
      const isSame = (/** @type {DOMRect} */ other) => Math.abs(other.top - rect.top) < 1;
      placeAt(this.#parts, this.isByKey ? rects[0] : (rects.find(isSame) ?? rect));
    }

    #build() {
      const host = document.createElement("div");
      host.popover = "manual";
      const root = host.attachShadow({ mode: "closed" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(this.options.css);
      root.adoptedStyleSheets = [sheet];
      const call = button("chip-call", "phone", "");
      const copy = button("chip-tool", "copy", t("chip_copy"));
      const reject = button("chip-tool", "ban", t("chip_reject"));
      const [warning, owner, status] = [line("chip-warning"), line("chip-owner"), line("announcer")];
      status.setAttribute("role", "status");
      const box = document.createElement("div");
      box.className = "chip";
      box.setAttribute("role", "group");
      const row = document.createElement("div");
      row.className = "chip-row";
      row.append(call, copy, reject);
      box.append(row, warning, owner, status);
      root.append(box);
      this.#onPress(call, () => this.#call());
      this.#onPress(copy, () => void this.#copy());
      this.#onPress(reject, () => this.#leaveWith(this.options.onReject));
      return { host, root, box, call, copy, reject, warning, owner, status };
    }

    /** @param {HTMLButtonElement} target @param {() => void} act */
    #onPress(target, act) {
      target.addEventListener("click", (event) => {
        if (event.isTrusted && this.shown && NeonCS.isSeen(this.host)) act();
      });
    }

    /** @param {ChipPlace} place @param {boolean} isAsking */
    #fill({ number, link }, isAsking) {
      const { box, call, copy, reject, warning, owner, status } = /** @type {ChipParts} */ (this.#parts);
      const shown = this.options.format(number);
      const question = this.options.questionOf(number);
      box.setAttribute("aria-label", t("chip_number", shown));
      box.style.minWidth = question ? `${LEAST_WARNING_PX}px` : "";
      this.#askedAt = question && isAsking ? performance.now() : 0;
      setLabel(call, this.#askedAt ? t("chip_call_anyway") : t("chip_call", shown));
      this.#showCopied(false);
      setLine(warning, question && NeonCS.warningOf(question));
      reject.hidden = link !== undefined;
      setLine(owner, "");
      status.textContent = "";
      for (const each of [call, copy, reject]) each.tabIndex = this.isByKey ? 0 : -1;
    }

    /** The name comes when it comes, below what is there already. @param {ChipPlace} place */
    async #nameOwner(place) {
      const name = await this.options.who(place.number).catch(() => "");
      if (this.shown !== place || !this.#parts) return;
      setLine(this.#parts.owner, plain(name));
      this.#parts.call.setAttribute("aria-description", plain(name));
    }

    #call() {
      const { shown } = this;
      const isAsked = this.#askedAt > 0;
      if (shown && !isAsked && this.options.questionOf(shown.number)) return this.#ask(shown);
      if (!isAsked || performance.now() - this.#askedAt > ASK_MS) this.#leaveWith((number) => this.options.onCall(number, isAsked));
    }

    /** As wide as before, so that no button moves. @param {ChipPlace} place */
    #ask(place) {
      const { box } = /** @type {ChipParts} */ (this.#parts);
      const width = box.offsetWidth;
      this.#fill(place, true);
      box.style.minWidth = `${width}px`;
      this.place();
      void this.#nameOwner(place);
    }

    async #copy() {
      if (!this.shown || !this.#parts) return;
      const { number } = this.shown;
      const isCopied = await NeonCS.copyText(this.options.format(number));
      this.#showCopied(isCopied);
      this.#parts.status.textContent = t(isCopied ? "chip_copied" : "chip_not_copied");
    }

    /** @param {boolean} isCopied */
    #showCopied(isCopied) {
      clearTimeout(this.#copiedTimer);
      const { copy } = /** @type {ChipParts} */ (this.#parts);
      copy.replaceChildren(NeonCS.icon(isCopied ? "check" : "copy"));
      copy.title = t(isCopied ? "chip_copied" : "chip_copy");
      copy.toggleAttribute("data-done", isCopied);
      if (isCopied) this.#copiedTimer = window.setTimeout(() => this.#showCopied(false), COPIED_MS);
    }

    /** @param {(number: ChipPlace["number"]) => void} act */
    #leaveWith(act) {
      const { shown } = this;
      this.options.onLeave();
      if (shown) act(shown.number);
    }
  }

  /** @param {ChipPlace} place */
  function rectsOf({ number, link }) {
    if (!link) return NeonCS.rectsOf(/** @type {PageNumber} */ (number));
    return [...link.getClientRects()].filter(({ width }) => width > 0);
  }

  /** @param {string} className @param {string} icon @param {string} label */
  function button(className, icon, label) {
    const made = document.createElement("button");
    made.className = className;
    made.append(NeonCS.icon(icon));
    if (label) {
      made.title = label;
      made.setAttribute("aria-label", label);
    } else made.append(document.createElement("span"));
    return made;
  }

  /** @param {string} className */
  function line(className) {
    const made = document.createElement("p");
    made.className = className;
    return made;
  }

  /** @param {HTMLElement} target @param {string} text */
  function setLine(target, text) {
    target.textContent = text;
    target.hidden = !text;
  }

  /** @param {HTMLButtonElement} target @param {string} text */
  function setLabel(target, text) {
    /** @type {HTMLElement} */ (target.lastElementChild).textContent = text;
  }

  /** A name must not reorder or hide what stands beside it. @param {string} text */
  function plain(text) {
    const visible = text.replace(/\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "").trim();
    return [...visible].slice(0, MOST_NAME_CHARS).join("");
  }

  /**
   * Below the number, or above it at the lower edge of the window. Above it hangs from its lower edge, so
   * that a name which comes later moves no button. A page's own `zoom` is taken back.
   * @param {ChipParts} parts @param {DOMRect} rect
   */
  function placeAt({ host, box }, rect) {
    box.style.zoom = String(1 / (host.currentCSSZoom || 1));
    const { width, height } = box.getBoundingClientRect();
    const isAbove = rect.bottom + GAP_PX + height + EDGE_PX > innerHeight && rect.top > innerHeight - rect.bottom;
    const left = Math.min(Math.max(EDGE_PX, rect.left), Math.max(EDGE_PX, innerWidth - width - EDGE_PX));
    box.style.left = `${left}px`;
    box.style.top = isAbove ? "auto" : `${Math.max(EDGE_PX, rect.bottom + GAP_PX)}px`;
    box.style.bottom = isAbove ? `${Math.max(EDGE_PX, innerHeight - rect.top + GAP_PX)}px` : "auto";
  }

  /** @type {NeonContent["createChip"]} */
  const createChip = (options) => new Chip(options);

  Object.assign(NeonCS, { createChip });
})();
