// Who is here: the name is kept for good, the session for as long as the tab.

const NAME_KEY = 'hubbub.name';
const SESSION_KEY = 'hubbub.session';

/** Reads and writes storage that may be forbidden, as in private windows. */
const attempt = (action) => {
  try {
    return action();
  } catch {
    return null;
  }
};

export class Identity {
  get name() {
    return attempt(() => localStorage.getItem(NAME_KEY)) ?? '';
  }

  set name(name) {
    attempt(() => localStorage.setItem(NAME_KEY, name));
  }

  /** The session of this tab: {token, name}, or null. */
  get session() {
    return attempt(() => JSON.parse(sessionStorage.getItem(SESSION_KEY)));
  }

  set session(session) {
    attempt(() => session
      ? sessionStorage.setItem(SESSION_KEY, JSON.stringify(session))
      : sessionStorage.removeItem(SESSION_KEY));
  }
}
