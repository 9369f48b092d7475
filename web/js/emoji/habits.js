// Which emoji somebody has used last, and of which colour the skin is: kept by the browser.

const RECENT = 'emoji.recent';
const TONE = 'emoji.tone';
const MOST = 18;
const LONGEST = 40; // bytes of a reaction, and more characters than any emoji has

export class Habits {
  #storage;

  /** @param {import('../browser/storage.js').JSONStorage} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  /** The latest first. */
  get recent() {
    const kept = this.#storage.get(RECENT);
    return Array.isArray(kept) ? kept.filter((char) => typeof char === 'string' && char && char.length <= LONGEST).slice(0, MOST) : [];
  }

  used(char) { this.#storage.set(RECENT, [...new Set([char, ...this.recent])].slice(0, MOST)); }

  /** 0: none; to 5, from light to dark. */
  get tone() {
    const kept = this.#storage.get(TONE);
    return Number.isInteger(kept) && kept >= 0 && kept <= 5 ? kept : 0;
  }

  set tone(tone) { this.#storage.set(TONE, tone); }
}
