// Asks now and then which rooms the server has: each time takes a connection of its
// own, so not where nobody sees the list, and less often while nothing changes.

const LEAST_MS = 30_000;
const MOST_MS = 120_000;

export class RoomsPoll {
  #history;
  #isSeen;
  #onRooms;
  #timer = 0;
  #everyMs = LEAST_MS;
  #latest = '';
  #asking = false;

  /**
   * @param {import('../client/history.js').History} history @param {() => boolean} isSeen whether somebody can see the list
   * @param {(rooms: object[]) => void} onRooms
   */
  constructor(history, isSeen, onRooms) {
    this.#isSeen = isSeen;
    this.#history = history;
    this.#onRooms = onRooms;
  }

  start() {
    this.stop();
    this.#everyMs = LEAST_MS;
    this.#ask();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  /** The list came in sight. */
  seen() {
    if (this.#timer) this.start();
  }

  async #ask() {
    this.#timer = setTimeout(() => this.#ask(), this.#everyMs);
    if (this.#asking || !this.#isSeen()) return; // an answer may take long where the server has had too many questions
    this.#asking = true;
    try {
      const rooms = await this.#history.rooms();
      const latest = JSON.stringify(rooms);
      this.#everyMs = latest === this.#latest ? Math.min(MOST_MS, 2 * this.#everyMs) : LEAST_MS;
      this.#latest = latest;
      this.#onRooms(rooms.sort((a, b) => b.online - a.online));
    } catch { /* the next time; a server that has no rooms to tell is not asked */ }
    this.#asking = false;
  }
}
