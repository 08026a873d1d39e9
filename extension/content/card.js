// @ts-check
/**
 * The card: one for each call, stacked, in a closed shadow root in the top layer. Shows what the
 * background tells and sends back what is pressed; all text of callers and contacts is set as text.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  /** An ended call's card leaves after this long, unless it was touched. */
  const ENDED_STAYS_MS = 8000;
  const NOTICE_STAYS_MS = 6000;
  /** A press sooner than this was meant for what stood there before the card. */
  const SETTLE_MS = 250;
  /** A second press that comes sooner belongs to the one that is asked about. */
  const ASK_MS = 400;
  const MOST_NAME_CHARS = 128;

  /**
   * @typedef {{ words: string, tone: "green" | "amber" | "red" | "grey", pulse?: boolean, actions: string[] }} Look
   * @typedef {{ words: string, icon: string, tone: "green" | "red" | "plain", command: string }} Action
   */

  /** @type {Record<string, Look>} */
  const LOOKS = {
    ringing: { words: "card_incoming", tone: "green", pulse: true, actions: ["accept", "decline"] },
    dialing: { words: "card_calling", tone: "amber", actions: ["hangUp"] },
    talking: { words: "card_talking", tone: "green", actions: ["hold", "hangUp"] },
    held: { words: "card_held", tone: "amber", actions: ["resume", "hangUp"] },
    ended: { words: "card_ended", tone: "grey", actions: ["callBack"] },
    missed: { words: "card_missed", tone: "red", actions: ["callBack"] },
  };

  /** @type {Record<string, Action>} */
  const ACTIONS = {
    accept: { words: "action_answer", icon: "phone", tone: "green", command: "accept" },
    decline: { words: "action_decline", icon: "phone-off", tone: "red", command: "hangUp" },
    hangUp: { words: "action_hang_up", icon: "phone-off", tone: "red", command: "hangUp" },
    hold: { words: "action_hold", icon: "pause", tone: "plain", command: "hold" },
    resume: { words: "action_resume", icon: "play", tone: "plain", command: "resume" },
    callBack: { words: "action_call_back", icon: "phone", tone: "plain", command: "" },
  };

  const t = (/** @type {string} */ key, /** @type {string[]} */ ...values) => chrome.i18n.getMessage(key, values);

  class Stack {
    /** @type {Map<string, Card>} */
    cards = new Map();
    /** @type {{ host: HTMLElement, root: ShadowRoot, list: HTMLElement, announcer: HTMLElement } | null} */
    parts = null;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    ticking;

    /** @param {Parameters<NeonContent["createCardStack"]>[0]} options */
    constructor({ css, send, now = Date.now, mount }) {
      this.css = css;
      this.send = send;
      this.now = now;
      this.mount = mount;
    }

    get root() {
      return this.parts?.host.isConnected ? this.parts.root : null;
    }

    /** Show these calls and no others. @param {CardView[]} calls */
    show(calls) {
      const gone = new Set(this.cards.keys());
      let isNew = false;
      for (const call of calls) {
        gone.delete(call.id);
        isNew = this.#showCall(call) || isNew;
      }
      for (const id of gone) this.drop(id);
      if (isNew) this.#raise();
      this.#tickWhileNeeded();
    }

    /** One sentence that leaves by itself. @param {string} text @param {"error" | "info"} [tone] */
    notify(text, tone = "info") {
      setTimeout(this.#addNotice(text, tone === "error"), NOTICE_STAYS_MS);
    }

    /** @type {CardStack["ask"]} */
    ask(text, label, onYes) {
      const askedAt = performance.now();
      const yes = element("button", "action", label);
      const leave = this.#addNotice(text, true, yes);
      yes.addEventListener("click", (event) => {
        if (!event.isTrusted || performance.now() - askedAt < ASK_MS || !NeonCS.isSeen(this.parts?.host ?? null)) return;
        leave();
        onYes();
      });
    }

    /** @param {string} text @param {boolean} isAlert @param {HTMLElement[]} buttons @returns {() => void} which takes it away */
    #addNotice(text, isAlert, ...buttons) {
      const leave = () => {
        notice.remove();
        this.#detachIfEmpty();
      };
      const notice = element("div", "notice", element("p", "", text), ...buttons, closeButton(leave));
      notice.setAttribute("role", isAlert ? "alert" : "status");
      notice.dataset.tone = isAlert ? "red" : "plain";
      this.#attach().list.append(notice);
      this.#raise();
      return leave;
    }

    /** @param {string} id */
    drop(id) {
      this.cards.get(id)?.element.remove();
      this.cards.delete(id);
      this.#detachIfEmpty();
    }

    remove() {
      clearInterval(this.ticking);
      this.ticking = undefined;
      this.cards.clear();
      this.parts?.host.remove();
    }

    /** True for a card that was not there before. @param {CardView} call */
    #showCall(call) {
      const card = this.cards.get(call.id);
      if (card) {
        card.update(call);
        if (!card.element.isConnected) this.#attach().list.prepend(card.element);
        return false;
      }
      const { list, announcer } = this.#attach();
      const added = new Card(call, this);
      this.cards.set(call.id, added);
      list.prepend(added.element);
      announcer.textContent = added.spoken;
      return true;
    }

    #attach() {
      this.parts ??= this.#build();
      if (!this.parts.host.isConnected) (this.mount ?? document.documentElement).append(this.parts.host);
      return this.parts;
    }

    #build() {
      const host = document.createElement("div");
      if (this.mount) host.dataset.place = "window";
      else host.popover = "manual";
      const root = host.attachShadow({ mode: "closed" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(this.css);
      root.adoptedStyleSheets = [sheet];
      const list = element("div", "stack");
      const announcer = element("div", "announcer");
      announcer.setAttribute("role", "status");
      announcer.setAttribute("aria-live", "assertive");
      root.append(list, announcer);
      return { host, root, list, announcer };
    }

    /** To the top of the top layer, above a dialog that the page opened since. */
    #raise() {
      const host = this.parts?.host;
      if (!host?.popover || !host.isConnected) return;
      if (host.matches(":popover-open")) host.hidePopover();
      host.showPopover();
    }

    #detachIfEmpty() {
      if (this.parts && !this.parts.list.childElementCount) this.remove();
    }

    #tickWhileNeeded() {
      if (this.cards.size && this.ticking === undefined) this.ticking = setInterval(() => this.tick(), 1000);
      this.tick();
    }

    tick() {
      const now = this.now();
      for (const [id, card] of this.cards) {
        card.tick(now);
        if (card.isOver(now)) this.drop(id);
      }
    }
  }

  class Card {
    /** @param {CardView} call @param {Stack} stack */
    constructor(call, stack) {
      this.stack = stack;
      this.call = call;
      this.shownAt = performance.now();
      this.isTouched = false;
      this.isAsked = false;
      this.state = element("span", "state");
      this.time = document.createElement("time");
      this.avatar = element("div", "avatar");
      this.name = element("h2", "name");
      this.organisation = element("p", "organisation");
      this.number = element("p", "number");
      const undo = element("button", "link", t("action_undo_choice"));
      undo.addEventListener("click", (event) => void this.#choose(event, ""));
      this.chosen = element("p", "chosen", `${t("card_chosen")} ·`, undo);
      this.people = element("ul", "people");
      this.problem = element("p", "problem");
      this.problem.setAttribute("role", "alert");
      this.footer = element("footer", "");
      this.actionsShown = "";
      this.element = this.#assemble();
      this.update(call);
    }

    #assemble() {
      const close = closeButton(() => this.#dismiss());
      const head = element("header", "", element("span", "dot"), this.state, this.time, close);
      const text = element("div", "text", this.name, this.organisation, this.number, this.chosen);
      const who = element("div", "who", this.avatar, text);
      const card = element("section", "card", head, who, this.people, this.problem, this.footer);
      card.setAttribute("role", "region");
      for (const kind of ["pointerenter", "focusin"]) {
        card.addEventListener(kind, () => (this.isTouched = this.isTouched || this.call.state === "ended"));
      }
      return card;
    }

    get look() {
      return LOOKS[this.call.endReason === "missed" ? "missed" : this.call.state];
    }

    /** What a screen reader says when the card comes. */
    get spoken() {
      return `${t(this.look.words)}: ${titleOf(this.call)}`;
    }

    /** @param {CardView} call */
    update(call) {
      if (call.state !== this.call.state) this.problem.textContent = "";
      this.call = call;
      const person = onlyPerson(call);
      this.element.dataset.callId = call.id;
      this.element.dataset.state = call.state;
      this.element.dataset.tone = this.look.tone;
      this.element.toggleAttribute("data-pulse", Boolean(this.look.pulse));
      this.element.setAttribute("aria-label", this.spoken);
      this.state.textContent = stateWords(call, this.look);
      this.name.textContent = titleOf(call);
      setText(this.organisation, organisationOf(call, person));
      setText(this.number, numberOf(call, person));
      this.chosen.hidden = !person?.isChosen;
      this.#drawAvatar(person);
      this.#drawPeople();
      this.#drawActions(person);
      this.problem.hidden = !this.problem.textContent;
      this.tick(this.stack.now());
    }

    /** @param {number} now */
    tick(now) {
      const { state, startedAt, answeredAt } = this.call;
      const since = state === "ended" ? 0 : answeredAt || startedAt;
      setText(this.time, since ? clock(now - since) : "");
    }

    /** @param {number} now */
    isOver(now) {
      const { state, endReason, endedAt } = this.call;
      return state === "ended" && endReason !== "missed" && !this.isTouched && now - endedAt > ENDED_STAYS_MS;
    }

    /** @param {Person | null} person */
    #drawAvatar(person) {
      const initials = initialsOf(person ? person.name : this.call.displayName);
      this.avatar.replaceChildren(initials || NeonCS.icon("phone"));
      this.avatar.setAttribute("aria-hidden", "true");
    }

    #drawPeople() {
      const several = this.call.people.length > 1 && this.call.isAmbiguous ? this.call.people : [];
      this.people.hidden = !several.length;
      this.people.replaceChildren(...several.map((person) => personRow(person, (event) => void this.#choose(event, person.id))));
    }

    /** @param {Person | null} person */
    #drawActions(person) {
      const url = person ? safeUrl(person.url) : "";
      const names = this.look.actions.filter((name) => name !== "callBack" || this.call.dialable);
      const shown = [...names, url].join();
      // Drawn anew only when they differ, so that a button keeps its focus.
      if (shown === this.actionsShown) return;
      this.actionsShown = shown;
      this.footer.replaceChildren(...names.map((name) => this.#actionButton(ACTIONS[name])), ...(url ? [crmLink(url)] : []));
      this.footer.hidden = !this.footer.childElementCount;
    }

    /** @param {Action} action */
    #actionButton(action) {
      const button = document.createElement("button");
      button.className = `action ${action.tone}`;
      button.dataset.command = action.command || "callBack";
      button.append(NeonCS.icon(action.icon), t(action.words));
      button.addEventListener("click", (event) => {
        if (this.#isMeant(event)) void this.#press(button, action);
      });
      return button;
    }

    /** A real press, on a card that the person has had time to see. @param {MouseEvent} event */
    #isMeant(event) {
      const isSettled = performance.now() - this.shownAt >= SETTLE_MS;
      return event.isTrusted && isSettled && NeonCS.isSeen(this.stack.parts?.host ?? null);
    }

    /** @param {HTMLButtonElement} button @param {Action} action */
    async #press(button, { command }) {
      button.disabled = true;
      if (command) await this.#send({ type: "call:act", callId: this.call.id, command });
      else await this.#callBack(button);
      button.disabled = false;
    }

    /** Some numbers are dialled at the second press: whoever rings once hopes for this one. @param {HTMLButtonElement} button */
    async #callBack(button) {
      const { isAsked } = this;
      const clickId = crypto.randomUUID();
      const answer = await this.#send({ type: "number:dial", number: this.call.dialable, clickId, source: "page", isMeant: isAsked });
      this.isAsked = Boolean(answer?.question);
      button.lastChild?.replaceWith(t(this.isAsked ? "chip_call_anyway" : ACTIONS.callBack.words));
      if (!this.isAsked) return;
      this.shownAt = performance.now();
      setText(this.problem, warningOf(answer.question));
    }

    /** Of several people it is this one, "": it is not the one of before. @param {MouseEvent} event @param {string} contactId */
    async #choose(event, contactId) {
      if (this.#isMeant(event)) await this.#send({ type: "call:choose", callId: this.call.id, contactId });
    }

    /** What goes wrong stands on the card. @param {{ type: string } & Record<string, unknown>} message */
    async #send(message) {
      try {
        const answer = await this.stack.send(message);
        setText(this.problem, "");
        return answer;
      } catch (error) {
        setText(this.problem, error instanceof Error ? error.message : String(error));
      }
    }

    #dismiss() {
      this.stack.drop(this.call.id);
      // The card is gone here even if nobody is told.
      this.stack.send({ type: "call:dismiss", callId: this.call.id }).catch(() => {});
    }
  }

  /** @param {() => void} onClose */
  function closeButton(onClose) {
    const button = document.createElement("button");
    button.className = "close";
    button.title = t("action_dismiss");
    button.setAttribute("aria-label", t("action_dismiss"));
    button.append(NeonCS.icon("x"));
    button.addEventListener("click", onClose);
    return button;
  }

  /** @param {Person} person @param {(event: MouseEvent) => void} onChoose */
  function personRow(person, onChoose) {
    const avatar = element("div", "avatar", initialsOf(person.name));
    avatar.setAttribute("aria-hidden", "true");
    const text = element("div", "text", element("p", "name", plain(person.name)), element("p", "organisation", joined(person)));
    const choose = /** @type {HTMLButtonElement} */ (element("button", "choose", avatar, text));
    choose.title = t("action_choose", plain(person.name));
    choose.dataset.contactId = person.id;
    choose.addEventListener("click", onChoose);
    const url = safeUrl(person.url);
    return element("li", "", choose, ...(url ? [crmLink(url)] : []));
  }

  /** @param {string} url */
  function crmLink(url) {
    const link = document.createElement("a");
    link.className = "link";
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    const arrow = element("span", "", " ›");
    arrow.setAttribute("aria-hidden", "true");
    link.append(t("action_open_crm"), arrow);
    return link;
  }

  /** Only what opens a web page: a contact's address may come from anywhere. @param {string} url */
  function safeUrl(url) {
    return /^https?:\/\//i.test(url) && URL.canParse(url) ? url : "";
  }

  /** @param {CardView} call */
  function onlyPerson({ people, isAmbiguous }) {
    return people.length && !isAmbiguous ? people[0] : null;
  }

  /** @param {CardView} call */
  function titleOf(call) {
    const person = onlyPerson(call);
    if (person) return plain(person.name) || call.number;
    if (call.isPrivate) return t("card_private");
    if (call.isAmbiguous) return t("card_several", String(call.people.length));
    return plain(call.displayName) || call.number || t("card_unknown");
  }

  /** @param {CardView} call @param {Person | null} person */
  function organisationOf(call, person) {
    if (person) return joined(person);
    if (call.isAmbiguous) return t("card_choose");
    if (call.isPrivate || !call.isLookedUp) return "";
    return t("card_not_in_contacts");
  }

  /** @param {CardView} call @param {Person | null} person */
  function numberOf(call, person) {
    const country = countryName(call.country);
    if (call.isPrivate || titleOf(call) === call.number) return country;
    const reason = person ? t(`reason_${person.reason}`) : "";
    return [call.number, reason || country].filter(Boolean).join(" · ");
  }

  /** @param {string} code ISO 3166, or "" */
  function countryName(code) {
    if (!code) return "";
    // The first of these in a process takes up to 20 ms, and the card waits for it.
    return new Intl.DisplayNames([t("language")], { type: "region" }).of(code) ?? "";
  }

  /** @param {Person} person */
  function joined({ company, title }) {
    return [company, title].map(plain).filter(Boolean).join(" · ");
  }

  /** @param {CardView} call @param {Look} look */
  function stateWords({ state, endReason, durationMs }, { words }) {
    if (state !== "ended" || endReason === "missed") return t(words);
    return durationMs ? t("card_ended_after", duration(durationMs)) : t(`end_${endReason}`) || t(words);
  }

  /** "0:07", "1:02:03". @param {number} ms */
  function clock(ms) {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const hours = Math.floor(seconds / 3600);
    const minutes = String(Math.floor(seconds / 60) % 60);
    const rest = String(seconds % 60).padStart(2, "0");
    return hours ? `${hours}:${minutes.padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  }

  /** "3 min 12 s". @param {number} ms */
  function duration(ms) {
    const seconds = Math.round(ms / 1000);
    const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    if (hours) return `${hours} h ${minutes} min`;
    return minutes ? `${minutes} min ${rest} s` : `${rest} s`;
  }

  /** @param {string} name */
  function initialsOf(name) {
    const words = plain(name).split(/\s+/).filter((word) => /^\p{L}/u.test(word));
    const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words.slice(0, 1);
    return ends.map((word) => [...word][0].toLocaleUpperCase()).join("");
  }

  /** A name must not reorder or hide what stands beside it. @param {string} text */
  function plain(text) {
    const visible = text.replace(/\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "").trim();
    return [...visible].slice(0, MOST_NAME_CHARS).join("");
  }

  /** @param {string} tag @param {string} className @param {(Node | string)[]} children */
  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  /** @param {HTMLElement} target @param {string} text */
  function setText(target, text) {
    if (target.textContent !== text) target.textContent = text;
    target.hidden = !text;
  }

  /** @type {NeonContent["warningOf"]} */
  function warningOf(question) {
    return question === "premium" ? t("chip_premium") : t("chip_emergency");
  }

  /** @type {NeonContent["createCardStack"]} */
  const createCardStack = (options) => new Stack(options);

  Object.assign(NeonCS, { createCardStack, warningOf });
})();
