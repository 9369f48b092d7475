// Who one is: the name is stored for good, the session for as long as the tab.

export class Identity {
  #storage;
  #tab;

  /** @param {{get: Function, set: Function}} storage for good @param {{get: Function, set: Function}} tab as long as the tab is open */
  constructor(storage, tab) {
    this.#storage = storage;
    this.#tab = tab;
  }

  get name() { return this.#storage.get('name') ?? ''; }
  set name(name) { this.#storage.set('name', name); }

  /** The session of this tab: {token, name}, or null. */
  get session() { return this.#tab.get('session'); }
  set session(session) { this.#tab.set('session', session); }
}
