// Asks now and then which rooms the server has.

const EVERY_MS = 30_000;

export class RoomsPoll {
  #history;
  #isSeen;
  #onRooms;
  #timer = 0;

  /**
   * @param {import('../client/history.js').History} history @param {() => boolean} isSeen whether somebody can see the page
   * @param {(rooms: object[]) => void} onRooms
   */
  constructor(history, isSeen, onRooms) {
    this.#isSeen = isSeen;
    this.#history = history;
    this.#onRooms = onRooms;
  }

  start() {
    this.stop();
    this.#timer = setInterval(() => this.#ask(), EVERY_MS);
    this.#ask();
  }

  stop() {
    clearInterval(this.#timer);
  }

  async #ask() {
    if (!this.#isSeen()) return;
    try {
      const rooms = await this.#history.rooms();
      this.#onRooms(rooms.sort((a, b) => b.online - a.online));
    } catch {
      if (this.#history.missing) this.stop(); // else: the next time
    }
  }
}
