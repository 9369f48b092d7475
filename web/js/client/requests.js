// What the server is asked for under an id, and what it answers: acts, and reports. Loaded when
// something is asked.

const WITHIN_MS = 20_000; // an answer that takes longer is none

export class Requests {
  #send;
  #waiting = new Map(); // id → how it is answered
  #count = 0;

  /** @param {(request: object) => boolean} send false if it cannot now */
  constructor(send) {
    this.#send = send;
  }

  /**
   * @param {object} request @param {object} otherwise what the server's silence means
   * @returns {Promise<object>} what the server says: its answer, or an error
   */
  ask(request, otherwise = OFFLINE) {
    const id = `m${++this.#count}`;
    return new Promise((answered) => {
      const timer = setTimeout(() => this.answer({...otherwise, id}), WITHIN_MS);
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer);
        answered(answer);
      });
      if (!this.#send({...request, id})) this.answer({id, ...OFFLINE});
    });
  }

  /** Gives an answer to whom it is for; false if nobody asked. */
  answer(event) {
    const answered = this.#waiting.get(event.id);
    this.#waiting.delete(event.id);
    answered?.(event);
    return Boolean(answered);
  }

  /** The connection is gone, and whatever was under way. */
  end() {
    for (const id of [...this.#waiting.keys()]) this.answer({id, ...OFFLINE});
  }
}

const OFFLINE = {type: 'error', code: 'offline'};
