// Lets one in at a time. Rooms join one after the other, so that each presents the
// session that the one before was given.

export class Turnstile {
  #waiting = []; // of functions that begin
  #inside = false;

  /** Calls begin(done) when its turn comes; done ends the turn. Returns a function that gives the turn up. */
  enter(begin) {
    this.#waiting.push(begin);
    this.#next();
    return () => { this.#waiting = this.#waiting.filter((b) => b !== begin); };
  }

  #next() {
    if (this.#inside) return;
    const begin = this.#waiting.shift();
    if (!begin) return;
    this.#inside = true;
    let over = false;
    begin(() => {
      if (over) return;
      over = true;
      this.#inside = false;
      this.#next();
    });
  }
}
