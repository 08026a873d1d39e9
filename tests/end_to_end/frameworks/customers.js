/**
 * A small CRM's customers and what happens to them, the same for every framework: from a seed, so that a
 * page with the extension and one without go through the same.
 */

const NAMES = ["Ana Lima", "Bruno Reis", "Carla Dias", "Davi Rocha", "Elisa Prado", "Fabio Nunes", "Gilda Moura"];
const NOTES = ["met on 17/05/2024", "owes R$ 1.234.567,89", "order 48213379", "CPF 529.982.247-25", "version 10.4.32.1"];
const FEWEST = 6;
const MOST = 18;

/** @typedef {{ id: number, name: string, phone: string, note: string, isShown: boolean }} Customer */

export class Customers {
  #state;
  #lastId = 0;

  constructor(seed = 1) {
    this.#state = seed;
    /** @type {readonly Customer[]} */
    this.list = Array.from({ length: 12 }, () => this.#made());
  }

  /** The numbers that stand on the page, in order. */
  get shown() {
    return this.list.filter(({ isShown }) => isShown).map(({ phone }) => phone);
  }

  /** One thing happens. */
  step() {
    const happenings = [this.#insert, this.#remove, this.#move, this.#reverse, this.#rename, this.#renumber, this.#note, this.#toggle];
    const next = happenings[this.#below(happenings.length)].call(this);
    if (next.length >= FEWEST && next.length <= MOST) this.list = next;
  }

  /** A number changes in its place: nothing else may say so to who looks at the page. */
  renumber() {
    this.list = this.#renumber();
  }

  #insert = () => this.list.toSpliced(this.#below(this.list.length + 1), 0, this.#made());
  #remove = () => this.list.toSpliced(this.#below(this.list.length), 1);
  #reverse = () => this.list.toReversed();
  #rename = () => this.#changed({ name: this.#oneOf(NAMES) });
  #renumber = () => this.#changed({ phone: this.#phone() });
  #note = () => this.#changed({ note: this.#oneOf(NOTES) });
  #move = () => {
    const [moved] = this.list.slice(this.#below(this.list.length));
    const others = this.list.filter((customer) => customer !== moved);
    return others.toSpliced(this.#below(this.list.length), 0, moved);
  };
  #toggle = () => {
    const at = this.#below(this.list.length);
    return this.list.with(at, { ...this.list[at], isShown: !this.list[at].isShown });
  };

  /** @param {Partial<Customer>} change */
  #changed(change) {
    const at = this.#below(this.list.length);
    return this.list.with(at, { ...this.list[at], ...change });
  }

  /** @returns {Customer} */
  #made() {
    this.#lastId += 1;
    return { id: this.#lastId, name: this.#oneOf(NAMES), phone: this.#phone(), note: this.#oneOf(NOTES), isShown: true };
  }

  #phone() {
    const mobile = `9${8000 + this.#below(2000)}-${1000 + this.#below(9000)}`;
    return this.#below(2) ? `(11) ${mobile}` : `+55 21 ${mobile}`;
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  #oneOf(list) {
    return list[this.#below(list.length)];
  }

  /** Mulberry32: seeded, small, and even enough. @param {number} limit */
  #below(limit) {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
}
