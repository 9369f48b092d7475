// When the rooms of a page join: one after the other, so that each presents the
// session that the one before was given; and after a loss all wait for one attempt.

import {Backoff} from './backoff.js';

/**
 * @typedef {{retryAt: number, draining?: boolean, notReady?: boolean, flood?: boolean, offline?: boolean, nameHeld?: object, error?: object, refusals?: number}} Hold until when nobody joins, by performance.now(), and why;
 *   notReady: with draining, the server does not restart; nameHeld, error: the server's error; refusals: attempts in a row that did not even open
 * @typedef {{begin: (done: () => void) => void, held: (hold: Hold | null) => void}} Entry begin joins, and calls done when
 *   the turn is over; held tells that a hold began, changed or ended
 */

export class JoinQueue {
  #waiting = []; // of Entry
  #busy = false;
  #hold = null;
  #flood = null; // the Hold that nobody cuts short
  #timer = 0;
  #offline = false;
  #backoff = new Backoff();
  #alone;

  /** @param {(begin: (release: () => void) => void) => void} alone calls begin when no other tab is joining for the first time */
  constructor(alone = (begin) => begin(() => {})) {
    this.#alone = alone;
  }

  /** How long the next attempt may take to open. */
  get openWithinMs() { return this.#backoff.openWithinMs; }

  /** Takes a place; returns a function that leaves it. */
  enter(entry) {
    this.#waiting.push(entry);
    entry.held(this.#hold);
    this.#next();
    return () => { this.#waiting = this.#waiting.filter((e) => e !== entry); };
  }

  /**
   * A connection has ended: all wait, for as long as the server asked or the back-off says. Rooms that end together
   * are one loss.
   * @param {{opened: boolean, heldMs: number, askedMs: number | null, draining: boolean, notReady: boolean | undefined, flood: boolean, nameHeld: object, error: object}} end
   */
  lost({askedMs, draining, notReady, flood, nameHeld, error, ...end}) {
    if (flood) this.#flood = later(this.#flood, {retryAt: performance.now() + this.#backoff.afterFlood(askedMs, end), flood});
    if (this.#offline) this.#set({retryAt: Infinity, offline: true});
    else if (flood) this.#set(later(this.#hold, this.#flood));
    else if (askedMs !== null) this.#set(later(this.#hold, {retryAt: performance.now() + askedMs, draining, notReady, nameHeld, error}));
    else if (!this.#hold) this.#set({retryAt: performance.now() + this.#backoff.after(end), nameHeld, error, refusals: this.#backoff.refusals});
  }

  /** Somebody wants it now. After a flood that is too soon for the server. */
  retry() {
    if (this.#hold) this.#set(this.#flood?.retryAt > performance.now() ? this.#flood : null);
  }

  /** Somebody looks, or the machine has slept: no reason to wait longer. */
  wake() {
    if (!this.#offline) this.retry();
  }

  offline() {
    this.#offline = true;
    this.#set({retryAt: Infinity, offline: true});
  }

  online() {
    this.#offline = false;
    this.retry();
  }

  #set(hold) {
    if (hold === this.#hold) return;
    clearTimeout(this.#timer);
    this.#hold = hold;
    if (hold && !hold.offline) this.#timer = setTimeout(() => this.#set(null), hold.retryAt - performance.now());
    for (const entry of [...this.#waiting]) entry.held(hold);
    this.#next();
  }

  #next() {
    if (this.#busy || this.#hold || this.#waiting.length === 0) return;
    this.#busy = true;
    this.#alone((release) => {
      let over = false;
      const done = () => {
        if (over) return;
        over = true;
        release();
        this.#busy = false;
        this.#next();
      };
      const entry = this.#hold ? undefined : this.#waiting.shift(); // there may be another reason to wait by now
      if (entry) entry.begin(done);
      else done();
    });
  }
}

const later = (a, b) => (a && a.retryAt >= b.retryAt ? a : b);
