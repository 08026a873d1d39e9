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

/** Take over what the server says now, but not from under a person who is about to press something. */
async function refresh() {
  const live = document.querySelector("[data-live]");
  if (document.hidden || !live || live.matches(":focus-within, :hover")) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
  if (!now) return;
  localise(now);
  if (!now.isEqualNode(live)) live.replaceWith(now);
}

localise(document);
if (document.querySelector("[data-live]")) setInterval(() => void refresh(), LIVE_MS);
