// @ts-check
/** Puts a text on the clipboard, also where a page is not secure or its frame may not. */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** To be called from a person's press. @param {string} text */
  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyByCommand(text);
    }
  }

  /** @param {string} text */
  function copyByCommand(text) {
    let isGiven = false;
    /** Comes before the page's own, which adds nothing to it. @param {ClipboardEvent} event */
    const give = (event) => {
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      event.stopImmediatePropagation();
      isGiven = true;
    };
    addEventListener("copy", give, { capture: true });
    document.execCommand("copy");
    removeEventListener("copy", give, { capture: true });
    return isGiven;
  }

  Object.assign(NeonCS, { copyText });
})();
