// Who one is: one person in all tabs of a browser. Where nothing can be stored, as
// in a frame on another site, it is one of this page alone.

/** @typedef {{token: string, name: string, user?: string}} Session */

export class Identity {
  name = ''; // under which one is here, or wants to be
  user = ''; // the public id; '' before the first welcome, and where the server tells none
  #storage;
  #tab;

  /** @param {{get: Function, set: Function}} storage of all tabs @param {{get: Function, set: Function}} tab of this one, as long as it is open */
  constructor(storage, tab) {
    this.#storage = storage;
    this.#tab = tab;
  }

  /** The name of the last time. */
  get lastName() { return this.#storage.get('name') ?? ''; }

  /** @returns {Session|null} */
  get session() { return this.#storage.get('session'); }

  /** @param {Session|null} session that the page was handed */
  set session(session) { this.#storage.set('session', session); }

  /** Goes on as whom the browser knows; false if it knows nobody. */
  resume() {
    const {session} = this;
    if (!session?.name) return false;
    this.name = session.name;
    this.user = session.user ?? '';
    return true;
  }

  /** The server has told who one is; it renews the token each time. */
  welcomed({session: token, name, user = ''}) {
    this.user = user;
    this.session = {token, name, user};
    this.#nameIs(name);
  }

  renamed(name) {
    const {session} = this;
    if (session) this.session = {...session, name};
    this.#nameIs(name);
  }

  #nameIs(name) {
    this.name = name;
    this.#storage.set('name', name);
  }

  /** Is nobody any more, in all tabs. */
  forget() {
    if ((this.session?.user ?? '') === this.user) this.session = null; // another tab may have begun anew
    this.user = this.passphrase = '';
  }

  /**
   * Another tab has changed the session.
   * @param {boolean} wasForgotten it had none for a moment at least
   * @returns {'same'|'other'|'gone'} the person of this page, perhaps under another name; another one, as a server has it that
   *   knew the old token no more; or this one is to be nobody
   */
  look(wasForgotten) {
    const {session} = this;
    if (!this.user) return 'same'; // nobody here yet
    if (wasForgotten || !session?.user) return 'gone';
    const kind = session.user === this.user ? 'same' : 'other';
    this.resume();
    return kind;
  }

  /** Whether one said a message oneself. The name decides only where the server gives nobody an id. */
  isOwn({user, from}) { return this.user ? user === this.user : from === this.name; }

  /** What a site of friends asks for, kept as long as the tab. */
  get passphrase() { return this.#tab.get('passphrase') ?? ''; }
  set passphrase(passphrase) { this.#tab.set('passphrase', passphrase || null); }

  /** The header of a request that shows who asks; '' of nobody. */
  get authorization() {
    const token = this.session?.token ?? '';
    if (this.passphrase) return `Basic ${base64(`${token}:${this.passphrase}`)}`;
    return token && `Bearer ${token}`;
  }
}

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
