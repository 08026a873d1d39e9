// @ts-check
/**
 * The small "Call …" chip under a number that the pointer rests on, in a closed shadow root. It also dials.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const GAP_PX = 6;
  const EDGE_PX = 8;

  /** @type {NeonContent["createChip"]} */
  function createChip({ label, onCall, css }) {
    /** @type {{ host: HTMLElement, root: ShadowRoot, button: HTMLButtonElement } | null} */
    let parts = null;
    /** @type {FoundNumber | null} */
    let shown = null;

    function build() {
      const host = document.createElement("div");
      host.popover = "manual";
      const root = host.attachShadow({ mode: "closed" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
      const button = document.createElement("button");
      button.className = "chip";
      button.tabIndex = -1;
      button.append(NeonCS.icon("phone"), document.createElement("span"));
      button.addEventListener("click", (event) => {
        if (event.isTrusted && shown && NeonCS.isSeen(host)) onCall(shown);
        hide();
      });
      root.append(button);
      return { host, root, button };
    }

    /** @param {FoundNumber} number @param {DOMRect} rect */
    function show(number, rect) {
      if (shown === number && parts?.host.isConnected) return;
      parts ??= build();
      shown = number;
      /** @type {HTMLElement} */ (parts.button.lastElementChild).textContent = label(number);
      if (!parts.host.isConnected) document.documentElement.append(parts.host);
      parts.host.showPopover();
      place(parts.button, rect);
    }

    function hide() {
      shown = null;
      parts?.host.remove();
    }

    return {
      get host() {
        return parts?.host ?? null;
      },
      get root() {
        return shown && parts ? parts.root : null;
      },
      show,
      hide,
      remove: hide,
    };
  }

  /** Below the number, or above it at the lower edge of the window. @param {HTMLElement} button @param {DOMRect} rect */
  function place(button, rect) {
    const { width, height } = button.getBoundingClientRect();
    const below = rect.bottom + GAP_PX;
    const top = below + height + EDGE_PX > innerHeight ? rect.top - GAP_PX - height : below;
    const left = Math.min(Math.max(EDGE_PX, rect.left), Math.max(EDGE_PX, innerWidth - width - EDGE_PX));
    button.style.top = `${top}px`;
    button.style.left = `${left}px`;
  }

  Object.assign(NeonCS, { createChip });
})();
