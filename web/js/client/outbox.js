// What was written in a room and has no receipt yet. Messages go out one at a time,
// so that they arrive in the order of writing whatever happens on the way; the
// server takes an id once, so sending again is safe. They outlive a reload, those
// that were refused as well: what to do about them is for their author to say.

import {afterRunning} from './running-time.js';

const HOLD_MS = 50; // the least
const RECEIPT_WITHIN_MS = 20_000; // of running time; a connection that carries none for this long is given up, even if the browser reports it open

/** @typedef {{id: string, text: string, reply?: {seq: number, from: string, text: string}, ask?: boolean, refusal?: object, held?: boolean}} Draft reply: what it
 *   replies to; ask: it is a question; refusal: the server's error; held: a moderator looks at it */

export class Outbox {
  #send;
  #storage;
  #drafts; // of Draft, the oldest first
  #underWay = false;
  #timer = 0;
  #endPatience = () => {};
  #onTimeout;
  #receiptMs;
  #prefix = crypto.getRandomValues(new Uint32Array(2)).join('').slice(0, 16);
  #count = 0;

  /**
   * @param {(draft: Draft) => boolean} send hands a draft to the connection; false if it cannot now
   * @param {{read: () => Draft[], write: (drafts: Draft[]) => void}} storage where they outlive a reload
   * @param {() => void} onTimeout is called when a receipt does not come within receiptMs
   */
  constructor(send, storage = {read: () => [], write: () => {}}, onTimeout = () => {}, receiptMs = RECEIPT_WITHIN_MS) {
    this.#send = send;
    this.#storage = storage;
    this.#onTimeout = onTimeout;
    this.#receiptMs = receiptMs;
    this.#drafts = storage.read();
  }

  get drafts() { return [...this.#drafts]; }

  has(id) { return this.#drafts.some((d) => d.id === id); }

  /** How many are still to go out. */
  get length() { return this.#drafts.filter(isToGo).length; }

  /** Adds a text and sends it when its turn comes; more: of the draft. */
  add(text, more = {}) {
    const draft = {id: `${this.#prefix}-${++this.#count}`, text, ...more};
    this.#drafts.push(draft);
    this.#changed();
    this.#next();
    return draft;
  }

  /** The connection is there (again): begins with the oldest. */
  resume() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#underWay = false;
    this.#next();
  }

  /** The connection is gone: waits for resume. */
  pause() {
    clearTimeout(this.#timer);
    this.#endPatience();
    this.#timer = 0;
    this.#underWay = true;
  }

  /** Takes a draft out, because it has its receipt or is not wanted any more; false if there is none. */
  take(id) {
    return this.#settle(id, (draft) => { this.#drafts.splice(this.#drafts.indexOf(draft), 1); });
  }

  /** The server did not take a draft; false if there is none. */
  refuse(id, refusal) {
    return this.#settle(id, (draft) => { draft.refusal = refusal; });
  }

  /** The server has taken a draft for a moderator to look at; false if there is none. */
  hold(id) {
    return this.#settle(id, (draft) => { draft.held = true; });
  }

  /** What became of those that were held may have been missed: the server tells it to who sends them again. */
  askAgain() {
    for (const draft of this.#drafts) delete draft.held;
  }

  /** Nothing of it is wanted any more. */
  clear() {
    this.pause();
    this.#drafts = [];
    this.#changed();
  }

  #settle(id, change) {
    const draft = this.#drafts.find((d) => d.id === id);
    if (!draft) return false;
    const wasNext = draft === this.#oldest;
    change(draft);
    this.#changed();
    if (wasNext) this.#endPatience();
    if (wasNext && !this.#timer) {
      this.#underWay = false;
      this.#next();
    }
    return true;
  }

  /** Sends nothing for as long as the server asked, then the oldest again: it may have been what was too much. */
  holdFor(ms) {
    this.pause();
    this.#timer = setTimeout(() => this.resume(), Math.max(HOLD_MS, ms));
  }

  #next() {
    const draft = this.#oldest;
    if (this.#underWay || !draft) return;
    this.#underWay = this.#send(draft);
    this.#endPatience();
    if (this.#underWay) this.#endPatience = afterRunning(this.#receiptMs, this.#onTimeout);
  }

  /** The one whose turn it is. */
  get #oldest() { return this.#drafts.find(isToGo); }

  #changed() {
    this.#storage.write(this.#drafts);
  }
}

const isToGo = ({refusal, held}) => !refusal && !held;
