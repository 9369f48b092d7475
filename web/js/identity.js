// Who is here: the name is kept for good, the session for as long as the tab.

export class Identity {
  #good;
  #tab;

  /** @param {import('./kept.js').Kept} good @param {import('./kept.js').Kept} tab */
  constructor(good, tab) {
    this.#good = good;
    this.#tab = tab;
  }

  get name() { return this.#good.get('name') ?? ''; }
  set name(name) { this.#good.set('name', name); }

  /** The session of this tab: {token, name}, or null. */
  get session() { return this.#tab.get('session'); }
  set session(session) { this.#tab.set('session', session); }
}
