// @ts-check
/**
 * What the server cannot know: the person's time zone and the names of countries. And keeps a page's
 * live part up to date. Without this script the pages show UTC and codes, and still work.
 */

const LIVE_MS = 3000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const language = document.documentElement.lang;

/** @param {ParentNode} root */
function localise(root) {
  for (const time of root.querySelectorAll("time")) showTime(time);
  for (const element of all(root, "[data-country]")) {
    const names = new Intl.DisplayNames([language], { type: "region" });
    element.textContent = names.of(element.dataset.country ?? "") ?? "";
  }
  for (const element of all(root, "[data-duration-ms]")) element.textContent = duration(Number(element.dataset.durationMs));
}

/** @param {ParentNode} root @param {string} selector */
function all(root, selector) {
  return /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector));
}

/** @param {HTMLTimeElement} time */
function showTime(time) {
  const at = new Date(time.dateTime);
  time.title = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }).format(at);
  time.textContent = time.dataset.style === "ago" ? ago(at) : new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(at);
}

/** Relative up to a day, then the date. @param {Date} at */
function ago(at) {
  const passed = Date.now() - at.getTime();
  if (passed >= DAY_MS) return new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }).format(at);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const minutes = Math.floor(Math.max(0, passed) / MINUTE_MS);
  if (minutes < 1) return relative.format(0, "second");
  return minutes < 60 ? relative.format(-minutes, "minute") : relative.format(-Math.floor(minutes / 60), "hour");
}

/** "3 min 12 s". @param {number} ms */
function duration(ms) {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

/** What shows progress goes on unless something is being pressed. @param {Element} live */
function isInUse(live) {
  if (live.getAttribute("data-live")) return Boolean(live.querySelector(":active"));
  return live.matches(":focus-within, :hover") || Boolean(live.querySelector("details[open]"));
}

/** Take over what the server says now, but not from under a person who is about to press something. */
async function refresh() {
  const live = document.querySelector("[data-live]");
  if (document.hidden || !live || live.hasAttribute("data-over") || isInUse(live)) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
  if (!now) return;
  localise(now);
  if (now.isEqualNode(live)) return;
  const focused = live.querySelector(":focus");
  live.replaceWith(now);
  // What had the focus may be gone: then it goes to what is said instead.
  const heir = focused && (document.getElementById(focused.id) ?? now.querySelector("[tabindex]"));
  if (heir instanceof HTMLElement) heir.focus();
}

/** A bar says how many rows are ticked, and its button waits for enough of them. @param {HTMLFormElement} form */
function watchSelection(form) {
  const count = /** @type {HTMLElement} */ (form.querySelector("[data-count]"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("[data-needs]"));
  const hint = count.textContent ?? "";
  const show = () => {
    const ticked = form.querySelectorAll(":checked").length;
    button.disabled = ticked < Number(button.dataset.needs);
    count.textContent = button.disabled ? hint : (count.dataset.words ?? "").replace("{count}", String(ticked));
  };
  form.addEventListener("change", show);
  // A page that is come back to has its ticks still.
  addEventListener("pageshow", show);
}

/** Rows of numbers are added and removed without asking the server. @param {HTMLElement} rows */
function watchRows(rows) {
  const more = /** @type {HTMLButtonElement} */ (rows.querySelector("[data-more]"));
  const inputs = () => [...all(rows, "[data-row] input[name=phone]")];
  more.type = "button";
  more.addEventListener("click", () => {
    const [last] = [...all(rows, "[data-row]")].slice(-1);
    const row = /** @type {HTMLElement} */ (last.cloneNode(true));
    for (const input of row.querySelectorAll("input")) {
      row.querySelector(`label[for="${input.id}"]`)?.setAttribute("for", `${input.name}-${inputs().length + 1}`);
      input.id = `${input.name}-${inputs().length + 1}`;
      input.value = "";
    }
    last.after(row);
    inputs().at(-1)?.focus();
  });
  rows.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element && event.target.closest("[data-remove]");
    if (!pressed) return;
    const row = /** @type {HTMLElement} */ (pressed.closest("[data-row]"));
    const beside = row.nextElementSibling ?? row.previousElementSibling;
    if (inputs().length > 1) row.remove();
    else for (const input of row.querySelectorAll("input")) input.value = "";
    (beside?.querySelector("input") ?? inputs().at(-1))?.focus();
  });
  for (const button of all(rows, "[data-remove]")) button.hidden = false;
}

/** A file that was chosen or dropped is looked at at once, unless it is too large. @param {HTMLFormElement} form */
function watchFile(form) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const problem = /** @type {HTMLElement} */ (form.querySelector("[role=alert]"));
  const show = () => {
    const isTooLarge = (input.files?.[0]?.size ?? 0) > Number(form.dataset.most);
    problem.textContent = isTooLarge ? (form.dataset.tooLarge ?? "") : "";
    return !isTooLarge;
  };
  input.addEventListener("change", () => input.files?.length && show() && form.requestSubmit());
  form.addEventListener("submit", (event) => show() || event.preventDefault());
  for (const name of ["dragenter", "dragleave", "drop"]) {
    input.addEventListener(name, () => input.toggleAttribute("data-over", name === "dragenter"));
  }
}

/** Escape closes a note; what was typed stays in it. */
addEventListener("keydown", (event) => {
  const note = event.key === "Escape" && document.activeElement?.closest("details[open]");
  if (!note) return;
  note.removeAttribute("open");
  note.querySelector("summary")?.focus();
});

localise(document);
for (const form of all(document, "form[data-select]")) watchSelection(/** @type {HTMLFormElement} */ (form));
for (const rows of all(document, "[data-rows]")) watchRows(rows);
for (const form of all(document, "form[data-file]")) watchFile(/** @type {HTMLFormElement} */ (form));
const [live] = all(document, "[data-live]");
if (live) setInterval(() => void refresh(), Number(live.dataset.live) || LIVE_MS);
