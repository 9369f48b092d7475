// The conversation of one room as the page holds it: a window of bounded size into
// a log that may be endless. Knows nothing of nodes.
//
// `entries` is what is shown, in the order of the room. While the window is `live`
// it ends with the latest entry; otherwise what is new waits in a tail, also
// bounded, until the window is moved there. `pending` is what has no place in the
// order yet: messages of one's own without a receipt.

import {sameDay} from '../lang/times.js';
import {Presence} from './presence.js';

export const WINDOW = 240; // entries while it follows what comes
export const WINDOW_READING = 360; // entries while somebody reads above
export const TAIL = 200; // entries that wait while the window is elsewhere
export const FRESH = 60; // others' new messages that one drawing takes; the rest is skipped
const FRESH_UNSEEN = 200; // the same while nothing is drawn, as in a tab out of sight
const GROUP_MS = 5 * 60_000; // messages of one author within this time stand together

/**
 * @typedef {{key: number, kind: 'message'|'presence'|'note'|'skip', seq?: number, id?: string, from?: string,
 *   at?: number, text?: string, own?: boolean, mine?: boolean, state?: ''|'pending'|'failed', reason?: string,
 *   count?: number, first?: number, last?: number, presence?: Presence, version: number}} Entry
 *   mine: it mentions the one who reads; version grows with each change
 */

let keys = 0;
const entry = (fields) => ({key: ++keys, version: 0, state: '', ...fields});

export class Timeline {
  entries = [];
  pending = [];
  live = true;
  following = true; // the end is in sight; set by who shows it
  atBeginning = false; // the window begins with the first message of the room
  unreadFrom = 0; // seq of the first message that was not seen; 0: none
  lastSeq = 0; // of the latest message that came
  #tail = [];
  #fresh = 0; // entries at the end that have not been drawn

  /** Adds a message that came; false if it was here before. */
  add(message) {
    if (message.seq <= this.lastSeq) return false;
    this.lastSeq = message.seq;
    this.#append(entry({...message, kind: 'message'}));
    return true;
  }

  /** Adds a line about the conversation: note is a key of the language files. */
  note(note, values = {}) {
    this.#append(entry({kind: 'note', note, values}));
  }

  /** Messages before one that is about to come were never received. */
  missed(seq) {
    const count = seq - this.lastSeq - 1;
    if (count > 0) this.#append(entry({kind: 'skip', count, first: this.lastSeq + 1, last: seq - 1, lost: true}));
  }

  /** Somebody came or went; neighbouring lines become one. */
  presence(name, came) {
    const list = this.live ? this.entries : this.#tail;
    const last = list.at(-1);
    if (last?.kind !== 'presence' || last.presence.isFull) {
      const presence = new Presence();
      presence.add(name, came);
      this.#append(entry({kind: 'presence', presence}));
      return;
    }
    last.presence.add(name, came);
    last.version++;
    if (last.presence.isEmpty) list.pop();
  }

  addPending({id, text}, from, at) {
    const e = entry({kind: 'message', id, from, at, text, own: true, state: 'pending'});
    this.pending.push(e);
    return e;
  }

  /** A pending message has its receipt and moves to its place. */
  confirm(id, message) {
    const at = this.pending.findIndex((e) => e.id === id);
    if (at < 0) return false;
    const [e] = this.pending.splice(at, 1);
    if (message.seq <= this.lastSeq) return true; // its place is above: it is there, or comes with the history
    this.lastSeq = message.seq;
    Object.assign(e, message, {state: '', version: e.version + 1});
    this.#append(e);
    return true;
  }

  /** A pending message was refused; reason is an error of the server. */
  fail(id, reason) {
    const e = this.pending.find((p) => p.id === id);
    if (e) Object.assign(e, {state: 'failed', reason, version: e.version + 1});
    return e;
  }

  /** Forgets a message that was not sent. */
  drop(id) {
    this.pending = this.pending.filter((e) => e.id !== id);
  }

  /** Begins anew, but for what is still to be sent. */
  clear() {
    this.entries = [];
    this.#tail = [];
    this.#fresh = 0;
    this.live = true;
    this.lastSeq = this.unreadFrom = 0;
    this.atBeginning = false;
  }

  /** Seq of the first and the last message of the window; 0 if there is none. */
  get firstSeq() { return first(this.entries)?.seq ?? 0; }
  get endSeq() { return first(this.entries.toReversed())?.seq ?? 0; }

  /** Where the first message waits that the window does not reach, if it is known: the window's end joins it there. */
  get #tailSeq() { return first(this.#tail)?.seq ?? 0; }

  /** How many messages lie between the window and what is kept of the latest. */
  get gap() {
    return this.live || !this.#tailSeq ? 0 : this.#tailSeq - this.endSeq - 1;
  }

  #append(e) {
    if (!this.live) {
      this.#tail.push(e);
      if (this.#tail.length > TAIL) this.#tail.shift();
      return;
    }
    this.entries.push(e);
    this.#fresh++;
    if (this.#fresh > 2 * FRESH_UNSEEN) this.skim(FRESH_UNSEEN);
    // Who follows loses nothing above before skim has judged what is new.
    if (!this.following && this.entries.length > WINDOW_READING + FRESH) this.#detach();
  }

  #trimAbove() {
    const over = this.entries.length - WINDOW;
    if (over <= 0) return;
    this.entries.splice(0, over);
    this.atBeginning = false;
    this.#fresh = Math.min(this.#fresh, this.entries.length);
  }

  /** The window stays where somebody reads; what lies beyond its size waits below. */
  #detach() {
    const over = this.entries.splice(WINDOW_READING);
    if (over.length === 0) return;
    this.#tail = [...over, ...this.#tail].slice(-TAIL);
    this.live = false;
    this.#fresh = 0;
  }

  /**
   * Called once a drawing. Of what is new, the latest messages stay; the others
   * become a line that says how many were skipped. One's own and those that
   * mention one stay, and so does every notice.
   */
  skim(keep = FRESH) {
    const from = this.entries.length - this.#fresh;
    this.#fresh = 0;
    let over = -keep;
    for (let i = from; i < this.entries.length; i++) over += isSkippable(this.entries[i]);
    if (over > 0) this.#skip(from, over);
    if (this.following && this.live) this.#trimAbove();
  }

  #skip(from, over) {
    const kept = this.entries.slice(0, from);
    for (const e of this.entries.slice(from)) {
      const last = kept.at(-1);
      if (over <= 0 || !isSkippable(e)) {
        kept.push(e);
        continue;
      }
      over--;
      if (last?.kind === 'skip') Object.assign(last, {count: last.count + 1, last: e.seq, version: last.version + 1});
      else kept.push(entry({kind: 'skip', count: 1, first: e.seq, last: e.seq, at: e.at}));
    }
    this.entries = kept;
  }

  /** Adds older messages, the oldest first, above the window. */
  prepend(messages, more) {
    const before = this.firstSeq || Infinity;
    const older = messages.filter((m) => m.seq < before).map((m) => entry({...m, kind: 'message'}));
    this.entries.unshift(...older);
    this.lastSeq = Math.max(this.lastSeq, this.endSeq);
    this.atBeginning = !more;
    if (this.entries.length > WINDOW_READING) this.#detach();
  }

  /** Adds messages below a window that is not live; joins the tail where it reaches it. */
  extend(messages) {
    const after = this.endSeq;
    for (const m of messages) {
      if (m.seq > after && (!this.#tailSeq || m.seq < this.#tailSeq)) this.entries.push(entry({...m, kind: 'message'}));
    }
    this.#afterExtending();
  }

  /** Goes on below with what is kept, if nothing is missing between; false if the history must be asked. */
  extendFromTail(count = 50) {
    if (this.live) return true;
    if (this.gap > 0) return false;
    this.entries.push(...this.#tail.splice(0, count));
    this.#afterExtending();
    return true;
  }

  /** Goes on below although messages are missing, and says how many. */
  extendOverGap() {
    const count = this.gap;
    if (count > 0) this.entries.push(entry({kind: 'skip', count, first: this.endSeq + 1, last: this.#tailSeq - 1, lost: true}));
    this.entries.push(...this.#tail.splice(0, 50));
    this.#afterExtending();
  }

  #afterExtending() {
    const over = this.entries.length - WINDOW_READING;
    if (over > 0) {
      this.entries.splice(0, over);
      this.atBeginning = false;
    }
    if (this.#tail.length === 0) this.live = true;
  }

  /** Shows another place of the history: messages around it, the oldest first. */
  moveTo(messages, moreAbove) {
    this.#tail = latestRun(this.live ? this.entries : this.#tail).slice(-TAIL);
    this.live = this.following = false;
    this.#fresh = 0;
    this.entries = messages.filter((m) => !this.#tailSeq || m.seq < this.#tailSeq).map((m) => entry({...m, kind: 'message'}));
    this.atBeginning = !moreAbove;
    if (this.gap === 0) this.extendFromTail(TAIL);
  }

  /** Moves the window to the latest if a message waits there; false if the message is not kept. */
  reach(seq) {
    if (this.find(seq)) return true;
    if (!this.#tail.some((e) => e.seq === seq)) return false;
    this.moveToEnd();
    return true;
  }

  /** Back to the latest. */
  moveToEnd() {
    this.following = true;
    if (this.live) return;
    this.entries = this.#tail.splice(0);
    this.live = true;
    this.atBeginning = false;
  }

  /** The entry of a message, if the window has it. */
  find(seq) {
    return this.entries.find((e) => e.seq === seq);
  }
}

/** The entries at the end between whose messages none is missing. */
function latestRun(entries) {
  let next = 0;
  let from = entries.length;
  for (; from > 0; from--) {
    const {seq, kind} = entries[from - 1];
    if (kind === 'skip' || next && seq && seq !== next - 1) break;
    next = seq || next;
  }
  return entries.slice(from);
}

const first = (entries) => entries.find((e) => e.seq);

const isSkippable = (e) => e.kind === 'message' && !e.own && !e.mine;

/**
 * What stands where: a row an entry, with separators between.
 * @returns {{key: number|string, kind: 'entry'|'day'|'unread', entry: Entry, follows: boolean}[]}
 */
export function rows(timeline) {
  const out = [];
  let last = null; // the last message
  let joins = false; // nothing stands between it and the next
  let marked = false; // the line where unread messages begin is there
  const add = (e) => {
    const day = e.kind === 'message' && (!last || !sameDay(last.at, e.at));
    if (day) out.push({key: `day-${e.key}`, kind: 'day', entry: e, follows: false});
    const unread = !marked && timeline.unreadFrom > 0 && (e.seq ?? e.last) >= timeline.unreadFrom && !e.own;
    if (unread) out.push({key: 'unread', kind: 'unread', entry: e, follows: false});
    marked ||= unread;
    const follows = joins && !day && !unread && e.kind === 'message' && last.from === e.from && e.at - last.at < GROUP_MS;
    out.push({key: e.key, kind: 'entry', entry: e, follows});
    joins = e.kind === 'message';
    if (joins) last = e;
  };
  timeline.entries.forEach(add);
  if (timeline.live) timeline.pending.forEach(add);
  return out;
}
