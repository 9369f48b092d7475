// Up to where rooms were read, in all tabs of a browser.

export class ReadMarks {
  #storage;

  /** @param {{get: Function, set: Function}} storage of all tabs */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @returns {import('./progress.js').Mark | null} up to where a conversation was read before; null if it never was */
  read(room, epoch) {
    const read = this.#storage.get('read')?.[room];
    return read?.epoch === epoch ? {seq: read.seq, n: read.n ?? NaN} : null;
  }

  /** @param {import('./progress.js').Mark} mark */
  write(room, epoch, mark) {
    const all = this.#storage.get('read');
    const saved = all?.[room];
    if (saved?.epoch === epoch && saved.seq > mark.seq) return; // another tab has read on
    this.#storage.set('read', {...all, [room]: {epoch, ...mark}});
  }
}
