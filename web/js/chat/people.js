// Who is in a room: names in small rooms, an exact number in large ones.

const order = new Intl.Collator(undefined, {sensitivity: 'base', numeric: true});

export class People {
  online = 0;
  listed = false; // the names are known
  #names = new Set();

  /** Sets everybody; users is undefined where only their number is known. */
  set(online, users) {
    this.online = online;
    this.listed = Boolean(users);
    this.#names = new Set(users);
  }

  add(name, online) {
    this.online = online;
    if (this.listed) this.#names.add(name);
  }

  remove(name, online) {
    this.online = online;
    this.#names.delete(name);
  }

  get names() { return this.#names; }

  get sorted() {
    return [...this.#names].sort(order.compare);
  }
}
