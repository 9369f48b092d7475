// Whether a connection still carries anything. The server sends something at every
// interval; where it does not, a ping asks for an answer.

import {afterRunning} from './running-time.js';

const GRACE_MS = 10_000; // beyond the server's interval
const ANSWER_MS = 5_000; // of running time
const TICK_MS = 1_000;
const JUMP_MS = 5_000; // between two ticks: the machine slept, or its clock was set

export class Liveness {
  #on;
  #silenceMs = 0;
  #heardAt = 0;
  #tickedAt = 0;
  #ticker = 0;
  #stopWaiting = null; // while a ping has no answer

  /** @param {{ping: () => void, dead: () => void}} on */
  constructor(on) { this.#on = on; }

  /** Begins with a connection; a server that tells no interval sends nothing to count on. */
  start(intervalMs) {
    this.stop();
    if (!intervalMs) return;
    this.#silenceMs = intervalMs + GRACE_MS;
    this.#heardAt = performance.now();
    this.#tickedAt = Date.now();
    this.#ticker = setInterval(() => this.#check(), TICK_MS);
  }

  stop() {
    clearInterval(this.#ticker);
    this.#ticker = 0;
    this.#answered();
  }

  /** Something came in. */
  heard() {
    this.#heardAt = performance.now();
    this.#answered();
  }

  /** There is reason to doubt: asks for an answer. */
  probe() {
    if (!this.#ticker || this.#stopWaiting) return;
    this.#stopWaiting = afterRunning(ANSWER_MS, () => this.#on.dead());
    this.#on.ping();
  }

  #answered() {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
  }

  #check() {
    const now = Date.now(); // the other clock may stand still while the machine sleeps
    const jumped = Math.abs(now - this.#tickedAt) > JUMP_MS;
    this.#tickedAt = now;
    if (jumped || performance.now() - this.#heardAt >= this.#silenceMs) this.probe();
  }
}
