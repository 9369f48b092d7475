// Who is in a room: names in small rooms, an exact number in large ones.

const order = new Intl.Collator(undefined, {sensitivity: 'base', numeric: true});

const KNOWN = 500; // names that are remembered

export class People {
  online = 0;
  listed = false; // the names are known
  #names = new Set();
  #known = new Set(); // the latest last

  /** Sets everybody; users is undefined where only their number is known. */
  set(online, users) {
    this.online = online;
    this.listed = Boolean(users);
    this.#names = new Set(users);
    users?.forEach((name) => this.know(name));
  }

  add(name, online) {
    this.online = online;
    if (this.listed) this.#names.add(name);
    this.know(name);
  }

  remove(name, online) {
    this.online = online;
    this.#names.delete(name);
  }

  get names() { return this.#names; }

  /** Names of those who are here, were here or spoke: whom a mention means may have left, or be in no list. */
  get known() { return this.#known; }

  know(name) {
    this.#known.delete(name);
    this.#known.add(name);
    if (this.#known.size > KNOWN) this.#known.delete(this.#known.values().next().value);
  }

  get sorted() {
    return [...this.#names].sort(order.compare);
  }
}
