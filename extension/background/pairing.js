// @ts-check
/**
 * Gets the token for the helper: with a code that a person reads from the helper and types in, or by
 * itself from a demo. A helper that is no demo is never asked by itself: a person must want it.
 */

import { NeonBridgeError } from "../sdk/errors.js";

/** After the start the demo may still be coming up. */
const QUICK_TRIES = 30;
const QUICK_PAUSE_MS = 1000;

/**
 * @typedef {import("../platform/settings.js").Settings} Settings
 * @typedef {Pick<import("../sdk/helper-transport.js").HelperTransport, "health" | "askPairing" | "confirmPairing">} PairingHelper
 */

export class Pairing {
  /** @type {Promise<boolean> | null} */
  #trying = null;
  #isKeptUp = false;

  /**
   * @param {{ helperAt: (url: string) => PairingHelper, readSettings: () => Promise<Settings>,
   *   saveSettings: (changes: Partial<Settings>) => Promise<unknown>, sleep: (ms: number) => Promise<void>,
   *   clientName: string }} parts  `clientName`: by which the helper's list of paired browsers names this one
   */
  constructor({ helperAt, readSettings, saveSettings, sleep, clientName }) {
    this.clientName = clientName;
    this.helperAt = helperAt;
    this.readSettings = readSettings;
    this.saveSettings = saveSettings;
    this.sleep = sleep;
  }

  /** Try for the first half minute; after that the alarm tries. */
  async keepTrying() {
    if (this.#isKeptUp) return;
    this.#isKeptUp = true;
    for (let tries = 0; tries < QUICK_TRIES && !(await this.tryDemo()); tries += 1) await this.sleep(QUICK_PAUSE_MS);
    this.#isKeptUp = false;
  }

  /** Pair with a demo if one is there. True when there is nothing left to try. */
  tryDemo() {
    this.#trying ??= this.#pairWithDemo().finally(() => (this.#trying = null));
    return this.#trying;
  }

  async #pairWithDemo() {
    const settings = await this.readSettings();
    if (settings.helperToken) return true;
    const helper = this.helperAt(settings.helperUrl);
    try {
      const { demo } = await helper.health();
      if (!demo) return false;
      const { pairing_id: pairingId, code_needed: needsCode } = await helper.askPairing(this.clientName);
      if (needsCode) return true;
      await this.#confirm(helper, pairingId, undefined, settings);
      return true;
    } catch (error) {
      if (error instanceof NeonBridgeError) return false;
      throw error;
    }
  }

  /** Ask for a code; the helper shows it. @returns {Promise<{ pairingId: string, expiresAt: string }>} */
  async ask() {
    const { helperUrl } = await this.readSettings();
    const { pairing_id: pairingId, expires_at: expiresAt } = await this.helperAt(helperUrl).askPairing(this.clientName);
    return { pairingId, expiresAt };
  }

  /** @param {string} pairingId @param {string} code as the person typed it */
  async confirm(pairingId, code) {
    const settings = await this.readSettings();
    await this.#confirm(this.helperAt(settings.helperUrl), pairingId, code.replace(/\D/g, ""), settings);
  }

  /** @param {PairingHelper} helper @param {string} pairingId @param {string | undefined} code @param {Settings} settings */
  async #confirm(helper, pairingId, code, settings) {
    const { token, phone } = await helper.confirmPairing(pairingId, code);
    // Only a demo gives its phone's password away, and only where the person has set none.
    const demoPhone = phone && !settings.user ? { neonUrl: phone.url, user: phone.user, password: phone.password } : {};
    await this.saveSettings({ helperToken: token, ...demoPhone });
  }
}
