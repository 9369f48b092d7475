// What was written in a room and has no receipt yet. Messages go out one at a time,
// so that they arrive in the order of writing whatever happens on the way; the
// server takes an id once, so sending again is safe. They outlive a reload.

/** @typedef {{id: string, text: string}} Draft */

export class Outbox {
  #send;
  #keep;
  #drafts; // of Draft, the oldest first
  #underWay = false;
  #timer = 0;
  #prefix = crypto.getRandomValues(new Uint32Array(2)).join('').slice(0, 16);
  #count = 0;

  /**
   * @param {(draft: Draft) => boolean} send hands a draft to the connection; false if it cannot now
   * @param {{read: () => Draft[], write: (drafts: Draft[]) => void}} keep where they outlive a reload
   */
  constructor(send, keep = {read: () => [], write: () => {}}) {
    this.#send = send;
    this.#keep = keep;
    this.#drafts = keep.read();
  }

  get drafts() { return [...this.#drafts]; }

  get length() { return this.#drafts.length; }

  /** Adds a text and sends it when its turn comes. */
  add(text) {
    const draft = {id: `${this.#prefix}-${++this.#count}`, text};
    this.#drafts.push(draft);
    this.#changed();
    this.#next();
    return draft;
  }

  /** The connection is there (again): begins with the oldest. */
  resume() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#underWay = false;
    this.#next();
  }

  /** The connection is gone: waits for resume. */
  pause() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#underWay = true;
  }

  has(id) {
    return this.#drafts.some((d) => d.id === id);
  }

  /** Takes a draft out, because of its receipt or its refusal, and returns it. */
  take(id) {
    const at = this.#drafts.findIndex((d) => d.id === id);
    if (at < 0) return null;
    const [draft] = this.#drafts.splice(at, 1);
    this.#changed();
    if (at === 0 && !this.#timer) {
      this.#underWay = false;
      this.#next();
    }
    return draft;
  }

  /** Sends the oldest again after a delay that the server asked for. */
  holdFor(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.resume(), ms);
  }

  #next() {
    if (this.#underWay || this.#drafts.length === 0) return;
    this.#underWay = this.#send(this.#drafts[0]);
  }

  #changed() {
    this.#keep.write(this.#drafts);
  }
}
