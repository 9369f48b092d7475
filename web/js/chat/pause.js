// How long one may not write in a room, and why. It outlives a reload.

export class Pause {
  #storage;

  /** @param {{read: () => object|null, write: (pause: object|null) => void}} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @param {'slow_mode'|'timeout'} kind the code of the refusal @param {number} ms from now on */
  set(kind, ms) {
    if (ms > 0) this.#storage.write({kind, ms, until: Date.now() + ms});
    else this.clear(kind);
  }

  /** Ends a pause of one kind. */
  clear(kind) {
    if (this.#storage.read()?.kind === kind) this.#storage.write(null);
  }

  /** @returns {{kind: string, leftMs: number, ms: number, until: number} | null} until: Unix milliseconds */
  get now() {
    const {kind, ms, until} = this.#storage.read() ?? {};
    const leftMs = Math.min(until - Date.now(), ms); // a clock that was put back makes nobody wait longer
    return leftMs > 0 ? {kind, leftMs, ms, until: Date.now() + leftMs} : null;
  }
}
