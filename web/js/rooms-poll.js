// Asks now and then which rooms the server has.

const EVERY_MS = 30_000;

export class RoomsPoll {
  #history;
  #onRooms;
  #timer = 0;

  /** @param {import('./history.js').History} history @param {(rooms: object[]) => void} onRooms */
  constructor(history, onRooms) {
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
    if (document.visibilityState !== 'visible') return;
    try {
      const rooms = await this.#history.rooms();
      this.#onRooms(rooms.sort((a, b) => b.online - a.online));
    } catch {
      if (this.#history.missing) this.stop(); // else: the next time
    }
  }
}
