// @ts-check
/** The sites that the person has allowed, as match patterns of the browser. */

import { browser } from "../platform/browser.js";

export const EVERY_SITE = "*://*/*";
const OWN_HOSTS = new Set(["http://localhost/*", "http://127.0.0.1/*"]);

/** The pattern for a page's site; "" where none can be asked for. @param {string | undefined} url */
export function originOf(url) {
  if (!url || !URL.canParse(url)) return "";
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" || protocol === "https:" ? `${protocol}//${hostname}/*` : "";
}

/** What was allowed beyond this computer. */
export async function allowedSites() {
  const { origins = [] } = await browser.permissions.getAll();
  return origins.filter((origin) => !OWN_HOSTS.has(origin));
}
