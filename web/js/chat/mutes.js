// Whom one does not want to read, by public id: a choice of the browser, of which
// the others learn nothing.

const MOST = 500; // the oldest goes for the next

export class Mutes {
  #storage;
  #names = new Map(); // user → the name when muted, the latest last
  #changed;

  /**
   * @param {{get: Function, set: Function}} storage for good
   * @param {() => void} changed somebody is muted, or is not any more, here or in another tab
   */
  constructor(storage, changed = () => {}) {
    this.#storage = storage;
    this.#changed = changed;
    this.#read();
  }

  has(user) { return user !== undefined && this.#names.has(user); }

  /** @returns {{user: string, name: string}[]} the latest last */
  get list() { return Array.from(this.#names, ([user, name]) => ({user, name})); }

  /** @param {{user: string, name: string}} person */
  set({user, name}, muted) {
    if (!user || muted === this.has(user)) return;
    this.#read(); // another tab may have muted somebody else meanwhile
    this.#names.delete(user);
    if (muted) this.#names.set(user, name);
    this.#storage.set('muted', this.list.slice(-MOST));
    this.reload();
  }

  /** Takes what is stored, as after a change in another tab. */
  reload() {
    this.#read();
    this.#changed();
  }

  #read() {
    const stored = this.#storage.get('muted');
    this.#names = new Map(Array.isArray(stored) ? stored.map(({user, name}) => [user, name]) : []);
  }
}
