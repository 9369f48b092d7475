// Rooms join one after the other, so that each presents the session that the one
// before was given.

export class JoinQueue {
  #waiting = []; // of functions that begin a join
  #busy = false;

  /** Calls begin(done) when its turn comes; done ends the turn. Returns a function that leaves the queue. */
  enter(begin) {
    this.#waiting.push(begin);
    this.#next();
    return () => { this.#waiting = this.#waiting.filter((b) => b !== begin); };
  }

  #next() {
    if (this.#busy) return;
    const begin = this.#waiting.shift();
    if (!begin) return;
    this.#busy = true;
    let over = false;
    begin(() => {
      if (over) return;
      over = true;
      this.#busy = false;
      this.#next();
    });
  }
}
