// The clock of a video: it runs, stands, or goes faster.

export const SLOWEST = 0.25;
export const FASTEST = 4;

export class Clock {
  #now;
  #at = 0; // milliseconds from the start of the video, at #since
  #since = 0;
  #speed = 1;
  #running = false;

  /** @param {() => number} now milliseconds of a clock that is never put back */
  constructor(now = () => performance.now()) { this.#now = now; }

  get running() { return this.#running; }
  get speed() { return this.#speed; }

  get at() { return this.#running ? this.#at + (this.#now() - this.#since) * this.#speed : this.#at; }
  set at(ms) {
    this.#at = Math.max(0, ms);
    this.#since = this.#now();
  }

  set running(runs) {
    this.at = this.at;
    this.#running = runs;
  }

  set speed(times) {
    this.at = this.at;
    this.#speed = Math.min(Math.max(times, SLOWEST), FASTEST);
  }
}
