// What somebody has chosen, kept for good.

const DEFAULTS = {theme: 'auto', language: 'auto', sound: false, notifications: false};

export class Settings {
  #kept;
  #values;
  #listeners = new Map();

  /** @param {import('./kept.js').Kept} kept */
  constructor(kept) {
    this.#kept = kept;
    this.#values = {...DEFAULTS, ...kept.get('settings')};
  }

  get(key) { return this.#values[key]; }

  set(key, value) {
    this.#values[key] = value;
    this.#kept.set('settings', this.#values);
    this.#listeners.get(key)?.(value);
  }

  /** Calls a listener now and whenever a value changes. */
  watch(key, listener) {
    this.#listeners.set(key, listener);
    listener(this.get(key));
  }
}
