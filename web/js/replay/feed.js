// Brings what a room has around a moment, and what follows it in good time.

import {HistoryMissing} from '../client/history.js';
import {Removals} from '../client/removals.js';
import {Track} from './track.js';

const PAGE = 200; // entries; as many as the server gives
const ABOVE = 100; // before a moment that was jumped to
const AHEAD_MS = 60_000; // of the video
const AHEAD = 100; // entries that are known beforehand
const AGAIN_MS = 3_000; // after a failure
const NEWS_MS = 10_000; // between two looks for what is new

export class Feed {
  #history;
  #room;
  #on;
  #now;
  #track = new Track();
  #removals = new Removals();
  #epoch = null;
  #isWhole = false; // nothing is before what is known
  #floor = 1;
  #more = true; // there is something after it
  #tip = null; // seq up to which it is known what was taken back
  #busy = false;
  #jump = 0; // the number of the last jump
  #notBefore = 0; // when to ask again
  #newsAt = 0;

  /**
   * @param {import('../client/history.js').History} history @param {string} room
   * @param {{changed: () => void, failed: (isMissing: boolean) => void}} on @param {() => number} now milliseconds that grow
   */
  constructor(history, room, on, now = () => performance.now()) {
    this.#history = history;
    this.#room = room;
    this.#on = on;
    this.#now = now;
  }

  get track() { return this.#track; }

  /** Something was said before what is known, and is not kept any more. */
  get isExpired() { return this.#isWhole && this.#floor > 1; }

  /** Whether what is seen at a moment, Unix milliseconds, is known. */
  knows(at, screen) {
    const isWhole = this.#isWhole && !this.#track.isCut;
    if (!isWhole && (at < this.#track.firstDue || this.#track.dueBy(at) < screen)) return false;
    return at < this.#track.lastDue || !this.#more;
  }

  /** Loads what is around a moment, in place of all else. Of two jumps the later one counts. */
  async jump(at) {
    const jump = ++this.#jump;
    await this.#try(async () => {
      if (this.#tip === null) this.#findTip();
      const below = await this.#history.at(this.#room, at, {limit: PAGE, isWanted: () => jump === this.#jump});
      if (jump !== this.#jump) return;
      const above = await this.#history.before(this.#room, below.messages[0]?.seq, {limit: ABOVE});
      if (jump !== this.#jump) return;
      if (above.epoch !== below.epoch) throw new Error('the history began anew meanwhile');
      this.#epoch = below.epoch;
      this.#track.clear();
      this.#take(above.messages);
      this.#take(below.messages);
      this.#isWhole = !above.more;
      this.#floor = Math.max(above.floor, below.floor);
      this.#more = below.more;
    }, () => jump === this.#jump);
  }

  /** Loads what follows a moment, if not enough of it is known. */
  async ahead(at, speed) {
    const left = this.#track.size - this.#track.dueBy(at);
    if (this.#busy || this.#now() < this.#notBefore || this.#epoch === null) return;
    if (this.#more && at > this.#track.lastDue + AHEAD_MS) return void await this.jump(at);
    if (left >= AHEAD && this.#track.lastDue - at >= AHEAD_MS * speed) return;
    if (!this.#more) this.#notBefore = this.#now() + NEWS_MS;
    const jump = this.#jump;
    await this.#try(async () => {
      const page = await this.#history.after(this.#room, this.#track.lastSeq, {limit: PAGE});
      if (jump !== this.#jump) return;
      if (page.epoch !== this.#epoch) return void await this.jump(at);
      this.#take(page.messages);
      this.#more = page.more;
    }, () => jump === this.#jump);
  }

  /** Learns what was taken back since. */
  async news() {
    if (this.#tip === null || this.#now() < this.#newsAt) return;
    this.#newsAt = this.#now() + NEWS_MS;
    try {
      const page = await this.#history.after(this.#room, this.#tip, {limit: PAGE});
      if (page.messages.length === 0) return;
      this.#tip = page.messages.at(-1).seq;
      if (page.more) this.#newsAt = this.#now() + AGAIN_MS;
      for (const update of page.messages) {
        const change = update.type === 'update' && this.#removals.take(update);
        if (change) this.#track.change(change);
      }
      this.#on.changed();
    } catch { /* another time */ }
  }

  /** From here on it is looked what is taken back: a page has what stands when it is read. */
  async #findTip() {
    this.#tip = (await this.#history.before(this.#room, undefined, {limit: 1}).catch(() => ({messages: []}))).messages.at(-1)?.seq ?? null;
  }

  /** What was taken back since may have been read before. */
  #take(messages) { this.#track.append(messages.map((m) => m.type === 'update' ? m : this.#removals.apply(m))); }

  async #try(load, isWanted) {
    this.#busy = true;
    try {
      await load();
      if (isWanted()) this.#on.changed();
    } catch (error) {
      this.#notBefore = this.#now() + AGAIN_MS;
      if (isWanted()) this.#on.failed(error instanceof HistoryMissing);
    }
    this.#busy = false;
  }
}
