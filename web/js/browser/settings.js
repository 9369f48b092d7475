// What somebody has chosen, stored for good and shared by all tabs.

const DEFAULTS = {theme: 'auto', language: 'auto', density: 'auto', sound: false, notifications: false, spoken: 'auto', singleKeys: true};

export class Settings {
  #storage;
  #values;
  #listeners = []; // of {key, listener}

  /** @param {import('./storage.js').JSONStorage} storage @param {EventTarget} window which tells what other tabs have stored */
  constructor(storage, window) {
    this.#storage = storage;
    this.#values = this.#stored;
    window.addEventListener('storage', ({key}) => {
      if (key === null || key.endsWith('.settings')) this.#changed();
    });
  }

  get #stored() { return {...DEFAULTS, ...this.#storage.get('settings')}; }

  get(key) { return this.#values[key]; }

  /** Sets one value; another tab may have set the others meanwhile. */
  set(key, value) {
    this.#storage.set('settings', {...this.#storage.get('settings'), [key]: value});
    this.#changed();
  }

  /** Calls a listener now and whenever a value changes. */
  watch(key, listener) {
    this.#listeners.push({key, listener});
    listener(this.get(key));
  }

  #changed() {
    const before = this.#values;
    this.#values = this.#stored;
    for (const {key, listener} of this.#listeners) if (this.get(key) !== before[key]) listener(this.get(key));
  }
}
