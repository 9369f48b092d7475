// How long to wait before the next attempt, and how long to wait for it.

const DROPPED_MS = 500; // the first limit after a connection that had opened
const REFUSED_MS = 2_000; // the least after one that never opened: a browser cannot see how long the server asked it to wait
const LIMIT_MS = 30_000;
const ASKED_LIMIT_MS = 300_000; // no server may ask for a longer wait
const STABLE_MS = 10_000; // a connection that held this long starts the back-off anew
const OPEN_MS = 5_000;
const OPEN_LIMIT_MS = 20_000;

/** How long an event or an answer of the server asks to wait; null if it does not. */
export const askedMs = (said) => said?.retry_after_ms > 0 ? Math.min(ASKED_LIMIT_MS, said.retry_after_ms) : null;

export class Backoff {
  #drops = 0; // one after the other
  #refusals = 0;

  get refusals() { return this.#refusals; }

  /** How long an attempt may take to open: longer each time, for networks that are slow. */
  get openWithinMs() { return Math.min(OPEN_LIMIT_MS, OPEN_MS * 2 ** this.#refusals); }

  /**
   * How long to wait after a connection has ended; by chance within a growing limit, so that a crowd does not come back
   * at once.
   * @param {{opened: boolean, heldMs: number}} end heldMs: from the welcome on, 0 if there was none
   */
  after({opened, heldMs}) {
    if (!opened) return random(REFUSED_MS, 2 * REFUSED_MS * 2 ** this.#refusals++);
    this.#refusals = 0;
    if (heldMs > STABLE_MS) this.#drops = 0;
    return random(0, DROPPED_MS * 2 ** this.#drops++);
  }

  /** How long to wait where the server closed because too much was sent: some time beyond what it asked for. */
  afterFlood(askedMs, end) { return Math.max(REFUSED_MS, askedMs) + this.after(end); }
}

const random = (from, to) => from + Math.random() * (Math.min(LIMIT_MS, to) - from);
