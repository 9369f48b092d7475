// Who is in a room: everybody in small rooms, an exact number in large ones.

const order = new Intl.Collator(undefined, {sensitivity: 'base', numeric: true});

const KNOWN = 500; // names that are remembered

/**
 * @typedef {{user: string, name: string, role: string, since: number}} Person
 *   user: the public id, '' where the server tells none; since: Unix ms, 0 where it is not known
 */

/** @returns {Person} */
const person = ({user = '', name, role = 'member', since = 0}) => ({user, name, role, since});
const keyOf = ({user, name}) => user || `name ${name}`;

export class People {
  online = 0;
  listed = false; // everybody is known
  #here = new Map(); // id, or name where there is none → Person
  #known = new Set(); // names, the latest last

  /** Sets everybody; people and users are undefined where only their number is known. */
  set(online, people, users) {
    const all = people ?? users?.map((name) => ({name}));
    this.online = online;
    this.listed = Boolean(all);
    this.#here = new Map(all?.map((p) => [keyOf(p), person(p)]));
    for (const {name} of this.#here.values()) this.know(name);
  }

  add({user, name, role}, online) {
    this.online = online;
    if (this.listed) this.#here.set(keyOf({user, name}), person({user, name, role, since: Date.now()}));
    this.know(name);
  }

  remove(who, online) {
    this.online = online;
    this.#here.delete(keyOf(who));
  }

  rename({user, name}) {
    if (this.#here.has(user)) this.#here.set(user, {...this.#here.get(user), name});
    this.know(name);
  }

  /** @returns {Person|undefined} who is here under a public id */
  get(user) { return user ? this.#here.get(user) : undefined; }

  /** @returns {Person|undefined} who is here under a name */
  byName(name) { return [...this.#here.values()].find((p) => p.name === name); }

  /** @returns {Person[]} by their names */
  get list() { return [...this.#here.values()].sort((a, b) => order.compare(a.name, b.name)); }

  /** The names of those who are here. */
  get sorted() { return this.list.map((p) => p.name); }

  /** Names of those who are here, were here or spoke: whom a mention means may have left, or be in no list. */
  get known() { return this.#known; }

  know(name) {
    this.#known.delete(name);
    this.#known.add(name);
    if (this.#known.size > KNOWN) this.#known.delete(this.#known.values().next().value);
  }
}
