// @ts-check
/** What is left alone: fields, editors, code, links and buttons, and what the page itself asks to leave. */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** The page's author says so, for a part of the page. */
  const IGNORED = "[data-call-ignore]";
  /** Editors that show their text in plain elements. */
  const EDITORS = ".CodeMirror,.cm-editor,.monaco-editor,.ace_editor,.ProseMirror,.ql-editor";
  /** Of code in plain elements: what is "language-en" or a "highlight" alone may be any part of a page. */
  const LANGUAGES = "bash c console cpp csharp css diff go html java javascript js json jsx php plaintext python ruby rust sh shell sql text ts tsx typescript xml yaml";
  const CODE =
    "table.highlight,.highlight .line,.hljs,.prettyprint,.syntaxhighlighter,.CodeRay,.codehilite,.blob-code,.react-code-text,.line_content," +
    `.diff-text-cell,.lines-code,.language-${LANGUAGES.replaceAll(" ", ",.language-")}`;
  const LEFT_ALONE =
    "a[href],button,input,textarea,select,option,label[for],summary,script,style,noscript,template,code,pre,kbd,samp,svg,math," +
    "[contenteditable]:not([contenteditable='false' i]),[role='button' i],[role='link' i],[role='textbox' i],[role='checkbox' i]," +
    `[role='option' i],[role='menuitem' i],[role='tab' i],${EDITORS},${CODE},${IGNORED}`;

  /** Whether numbers in this text are not ours to mark. @param {Text} node */
  function isLeftAlone(node) {
    const holder = NeonCS.holderOf(node);
    if (!holder) return true;
    const slot = node.assignedSlot ?? holder.assignedSlot;
    return isInside(holder) || (slot !== null && isInside(slot));
  }

  /** @param {Element} element */
  function isInside(element) {
    if (element instanceof HTMLElement && element.isContentEditable) return true;
    return reaches(element, LEFT_ALONE);
  }

  /** `closest`, which also looks out of shadow roots. @param {Element} element @param {string} selector */
  function reaches(element, selector) {
    for (let at = /** @type {Element | null} */ (element); at; ) {
      if (at.closest(selector)) return true;
      const root = at.getRootNode();
      at = root instanceof ShadowRoot ? root.host : null;
    }
    return false;
  }

  /** Whether an element between the pointer and the page does something of its own with a click. @param {Event} event */
  function isTaken(event) {
    return event.composedPath().some((target) => target instanceof Element && target.matches(LEFT_ALONE));
  }

  /** @param {Element} element */
  function isIgnored(element) {
    return reaches(element, IGNORED);
  }

  /** `<meta name="format-detection" content="telephone=no">`, as phones' browsers have it. */
  function forbidsDetection() {
    const metas = document.head?.querySelectorAll("meta[name='format-detection' i]") ?? [];
    return [...metas].some((meta) => /(?:^|[\s,;])telephone\s*=\s*no\b/i.test(meta.getAttribute("content") ?? ""));
  }

  Object.assign(NeonCS, { isLeftAlone, isTaken, isIgnored, forbidsDetection });
})();
