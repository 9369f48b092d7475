// What outlives a reload. Storage may be forbidden or full, as in private windows:
// then values are held in memory, for as long as the page.

/** Reads and writes JSON under a prefix of a storage. */
export class JSONStorage {
  #storage;
  #prefix;
  #memory = new Map();

  /** @param {() => Storage} storage may throw */
  constructor(storage, prefix = 'hubbub.') {
    this.#prefix = prefix;
    try {
      this.#storage = storage();
    } catch {
      this.#storage = null;
    }
  }

  get(key) {
    if (this.#memory.has(key)) return this.#memory.get(key); // a full storage may still have an older value
    try {
      return JSON.parse(this.#storage.getItem(this.#prefix + key));
    } catch {
      return null;
    }
  }

  /** Writes a value; null removes it. */
  set(key, value) {
    try {
      if (value === null) this.#storage.removeItem(this.#prefix + key);
      else this.#storage.setItem(this.#prefix + key, JSON.stringify(value));
      this.#memory.delete(key);
    } catch {
      this.#memory.set(key, value);
    }
  }

  /** Tells if a value under a key that begins so would not outlive a reload. */
  isAtRisk(beginning) {
    return [...this.#memory].some(([key, value]) => key.startsWith(beginning) && value !== null);
  }

  /** What is kept under keys that begin so. */
  values(beginning) {
    const kept = [];
    try {
      for (const key of Object.keys(this.#storage)) if (key.startsWith(this.#prefix)) kept.push(key.slice(this.#prefix.length));
    } catch { /* there is nothing */ }
    return [...new Set([...kept, ...this.#memory.keys()])].filter((key) => key.startsWith(beginning)).map((key) => this.get(key)).filter((value) => value !== null);
  }

  /** Removes everything. */
  clear() {
    this.#memory.clear();
    try {
      for (const key of Object.keys(this.#storage)) if (key.startsWith(this.#prefix)) this.#storage.removeItem(key);
    } catch { /* there is nothing */ }
  }
}

/** Shared by all tabs, for good. */
export const browserStorage = () => new JSONStorage(() => localStorage);
/** Of this tab, for as long as it is open. */
export const tabStorage = () => new JSONStorage(() => sessionStorage);
