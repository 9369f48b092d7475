// What somebody has chosen, stored for good.

const DEFAULTS = {theme: 'auto', language: 'auto', sound: false, notifications: false};

export class Settings {
  #storage;
  #values;
  #listeners = new Map();

  /** @param {import('./storage.js').JSONStorage} storage */
  constructor(storage) {
    this.#storage = storage;
    this.#values = {...DEFAULTS, ...storage.get('settings')};
  }

  get(key) { return this.#values[key]; }

  set(key, value) {
    this.#values[key] = value;
    this.#storage.set('settings', this.#values);
    this.#listeners.get(key)?.(value);
  }

  /** Calls a listener now and whenever a value changes. */
  watch(key, listener) {
    this.#listeners.set(key, listener);
    listener(this.get(key));
  }
}
