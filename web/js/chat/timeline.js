// The conversation of one room as the page holds it: a window of bounded size into
// a log that may be endless. Knows nothing of nodes.
//
// `entries` is what is shown, in the order of the room. While the window is `live`
// it ends with the latest entry; otherwise what is new waits in a tail, also
// bounded, until the window is moved there. `pending` is what has no place in the
// order yet: messages of one's own without a receipt.
//
// Numbers of messages grow and have holes: they are compared, never computed with.

import {Presence} from './presence.js';
import {TAIL, Tail} from './tail.js';

export const WINDOW = 240; // entries while it follows what comes
export const WINDOW_READING = 360; // entries while somebody reads above
export const FRESH = 60; // others' new messages that one drawing takes; the rest is skipped
const FRESH_UNSEEN = 200; // the same while nothing is drawn, as in a tab out of sight
const STEP = 50; // entries of the tail by which the window goes on

/**
 * @typedef {{key: number, kind: 'message'|'answer'|'presence'|'note'|'skip', seq?: number, id?: string, from?: string,
 *   user?: string, role?: string, at?: number, text?: string, own?: boolean, mine?: boolean, state?: ''|'pending'|'held'|'failed', reason?: string,
 *   removed?: boolean, edited?: boolean, reply_to?: {seq: number, from?: string, text?: string, removed?: boolean}, names?: string[], count?: number, first?: number, last?: number, after?: number, before?: number, lost?: boolean, away?: boolean,
 *   presence?: Presence, version: number, reactions?: object, ofPage?: boolean, chips?: number}} Entry
 *   mine: it mentions the one who reads; removed: it has no text any more; version grows with each change, chips with each of its reactions; ofPage: it came with a page of the history. A skip stands for messages that came and
 *   are not shown, from first to last, or for those that did not come, after and before two numbers: count, NaN if
 *   unknown; lost: the room's history may not have them all; away: they came while the connection was away.
 */

let keys = 0;
const entry = (fields) => ({key: ++keys, version: 0, state: '', ...fields});
const shown = (message) => entry({...message, kind: 'message'});

export class Timeline {
  entries = [];
  pending = [];
  live = true;
  following = true; // the end is in sight; set by who shows it
  atBeginning = false; // the window begins with the first message that is kept
  floor = 1; // of the room, as far as is known: more than 1 and earlier messages are not kept any more
  hides = () => false; // whether an entry is not shown to the one who reads
  unreadAfter = null; // number after which messages were not seen; null: all were
  fresh = 0; // entries at the end that have not been drawn
  lastSeq = 0; // of the latest message that came; 0: none did
  #tail = new Tail();
  #paged = 0; // of the latest message of a page of the history that the window was moved to

  /** Adds a message that came; false if it was here before. */
  add(message) {
    if (message.seq <= this.lastSeq) return false;
    this.lastSeq = message.seq;
    if (message.seq <= this.#paged && this.find(message.seq)) return false; // the page came first
    this.#append(shown(message));
    return true;
  }

  /** The room has given a number to what is no message. */
  passed(seq) { this.lastSeq = Math.max(this.lastSeq, seq); }

  /** All that is held in the order of the room, shown or not. */
  get held() { return [...this.entries, ...this.#tail.entries]; }

  /**
   * Changes messages wherever they are held; one that is removed stays so until fields bring it back.
   * @param {(message: Entry) => boolean} picks @param {Partial<Entry>} fields
   * @returns {Entry[]} those that are others now, as they were
   */
  change(picks, fields) {
    const isOther = 'removed' in fields ? (e) => Boolean(e.removed) !== fields.removed : (e) => !e.removed;
    const changed = this.held.filter((e) => e.kind === 'message' && e.seq && picks(e) && isOther(e));
    const before = changed.map((e) => ({...e}));
    const isReacted = Object.keys(fields).every((field) => field === 'reactions');
    for (const e of changed) Object.assign(e, fields, isReacted ? {reactions: inOrder(fields.reactions, e.reactions), chips: (e.chips ?? 0) + 1} : {version: e.version + 1});
    return before;
  }

  /** What one who reads has put to a message is another than before. */
  touch(seq) { for (const e of this.held) if (e.seq === seq) e.chips = (e.chips ?? 0) + 1; }

  /** A moderator has acted on somebody; of several in a row, one line is left. note is a key of the language files. */
  acted(note, name) {
    const last = this.#latest.at(-1);
    if (last?.note !== note) {
      this.#append(entry({kind: 'note', note, names: [name]}));
      return;
    }
    if (!last.names.includes(name)) last.names.push(name);
    last.version++;
  }

  /** Adds a line about the conversation: note is a key of the language files. */
  note(note, values = {}) {
    this.#append(entry({kind: 'note', note, values}));
  }

  /** Adds what only the one who reads sees: it has no number. */
  toldAlone(said) { this.#append(entry({...said, kind: 'answer'})); }

  /**
   * Messages between two numbers did not come.
   * @param {{after: number, before: number, count: number, lost: boolean, away: boolean}} fields of the entry
   * @returns {Entry} whose count goes down with settle
   */
  missed(fields) {
    const gap = entry({kind: 'skip', ...fields});
    this.#append(gap);
    return gap;
  }

  /** A message that a gap was thought to hold has come; a gap that holds none is no more. */
  settle(gap) {
    gap.count--;
    gap.version++;
    if (gap.count !== 0) return;
    for (const list of [this.entries, this.#tail.entries]) {
      if (list.includes(gap)) list.splice(list.indexOf(gap), 1);
    }
  }

  /** Somebody came or went; neighbouring lines become one. */
  presence(person, came) {
    const list = this.#latest;
    const last = list.at(-1);
    if (last?.kind !== 'presence' || last.presence.isFull) {
      const presence = new Presence();
      presence.add(person, came);
      this.#append(entry({kind: 'presence', presence}));
      return;
    }
    last.presence.add(person, came);
    last.version++;
    if (last.presence.isEmpty) list.pop();
  }

  /** Somebody has another name; of several in a row, one line is left. */
  renamed(user, from, name) {
    const list = this.#latest;
    const last = list.at(-1);
    if (last?.note !== 'renamed' || last.user !== user) {
      this.#append(entry({kind: 'note', note: 'renamed', user, values: {from, name}}));
      return;
    }
    last.values = {...last.values, name};
    last.version++;
    if (last.values.from === name) list.pop();
  }

  /** @param {{from: string, user?: string}} author */
  addPending({id, text, reply, ask, refusal, held}, author, at) {
    const e = entry({kind: 'message', id, ...author, at, text, own: true, reply_to: reply, ask, state: refusal ? 'failed' : held ? 'held' : 'pending', reason: refusal});
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

  isHeld(id) { return this.pending.some((e) => e.id === id && e.state === 'held'); }

  /** A moderator looks at a pending message first; false if that is known. */
  hold(id) {
    const e = !this.isHeld(id) && this.pending.find((p) => p.id === id);
    if (e) Object.assign(e, {state: 'held', version: e.version + 1});
    return Boolean(e);
  }

  /** Forgets a message that was not sent. */
  drop(id) {
    this.pending = this.pending.filter((e) => e.id !== id);
  }

  /** Begins anew, but for what is still to be sent. */
  clear() {
    this.entries = [];
    this.#tail.clear();
    this.fresh = 0;
    this.live = true;
    this.lastSeq = this.#paged = 0;
    this.floor = 1;
    this.unreadAfter = null;
    this.atBeginning = false;
  }

  /** Seq of the first and the last message of the window; 0 if there is none. */
  get firstSeq() { return this.entries.find((e) => e.seq)?.seq ?? 0; }
  get endSeq() { return this.entries.findLast((e) => e.seq)?.seq ?? 0; }

  /** How many messages lie between the window and what waits below; NaN if that is unknown. */
  get missing() { return this.#tail.missing; }

  /** What the latest entry is the last of. */
  get #latest() { return this.live ? this.entries : this.#tail.entries; }

  #append(e) {
    if (!this.live) {
      this.#tail.push(e);
      return;
    }
    this.entries.push(e);
    if (++this.fresh > 2 * FRESH_UNSEEN) this.skim(FRESH_UNSEEN);
    // Who follows loses nothing above before skim has judged what is new.
    if (!this.following && this.entries.length > WINDOW_READING + FRESH) this.#detach();
  }

  #trimAbove() {
    const over = this.entries.length - WINDOW;
    if (over <= 0) return;
    this.entries.splice(0, over);
    this.atBeginning = false;
    this.fresh = Math.min(this.fresh, this.entries.length);
  }

  /** The window stays where somebody reads; what lies beyond its size waits below. */
  #detach() {
    const over = this.entries.splice(WINDOW_READING);
    if (over.length === 0) return;
    this.#tail.takeBack(over);
    this.live = false;
    this.fresh = 0;
  }

  /**
   * Called once a drawing. Of what is new, the latest messages stay; the others
   * become a line that says how many were skipped. One's own and those that
   * mention one stay, and so does every notice.
   */
  skim(keep = FRESH) {
    const from = this.entries.length - this.fresh;
    this.fresh = 0;
    let over = -keep;
    for (let i = from; i < this.entries.length; i++) over += isSkippable(this.entries[i]);
    if (over > 0) this.#skip(from, over);
    if (this.following && this.live) this.#trimAbove();
  }

  #skip(from, over) {
    const rest = this.entries.slice(0, from);
    for (const e of this.entries.slice(from)) {
      const last = rest.at(-1);
      if (over <= 0 || !isSkippable(e)) {
        rest.push(e);
        continue;
      }
      over--;
      if (last?.kind === 'skip' && last.first) Object.assign(last, {count: last.count + 1, last: e.seq, version: last.version + 1});
      else rest.push(entry({kind: 'skip', count: 1, first: e.seq, last: e.seq, at: e.at}));
    }
    this.entries = rest;
  }

  /** Adds older messages, the oldest first, above the window. */
  prepend(messages, more) {
    const before = this.firstSeq || Infinity;
    const older = messages.filter((m) => m.seq < before).map(shown);
    this.entries.unshift(...older);
    this.atBeginning = !more;
    if (this.entries.length > WINDOW_READING) this.#detach();
  }

  /** Adds messages of the history below a window that is not live; more: the history has others after them. */
  extend(messages, more) {
    const after = this.endSeq;
    const between = messages.filter((m) => m.seq > after && !this.#isInTail(m));
    this.entries.push(...between.map(shown));
    this.#tail.found(between.length);
    this.#closeGap(messages, more);
    this.#afterExtending();
  }

  /** A page that reaches the tail, or ends where there is none, holds all that the history has between. */
  #closeGap(page, more) {
    if (!(this.#tail.firstSeq ? page.some((m) => this.#isInTail(m)) : !more)) return;
    if (this.#tail.missing > 0) this.#tellMissing();
    this.#tail.missing = 0;
  }

  #tellMissing() {
    const {missing, firstSeq} = this.#tail;
    this.entries.push(entry({kind: 'skip', count: missing, after: this.endSeq, before: firstSeq || Infinity, lost: true}));
    this.#tail.missing = 0;
  }

  /** A message of the history that waits below, or comes after what waits first. */
  #isInTail({seq}) {
    const {firstSeq} = this.#tail;
    return firstSeq > 0 && seq >= firstSeq;
  }

  /** Goes on below with what waits there, if nothing lies between; false if the history must be asked. */
  extendFromTail(count = STEP) {
    if (this.live) return true;
    if (!this.#tail.joins) return false;
    this.entries.push(...this.#tail.entries.splice(0, count));
    this.#afterExtending();
    return true;
  }

  /** Goes on below although messages lie between, and says how many. */
  extendOverGap() {
    this.#tellMissing();
    this.extendFromTail();
  }

  #afterExtending() {
    const over = this.entries.length - WINDOW_READING;
    if (over > 0) {
      this.entries.splice(0, over);
      this.atBeginning = false;
    }
    if (this.#tail.joins && this.#tail.entries.length === 0) this.live = true;
  }

  /**
   * Shows another place of the history: messages around it, the oldest first.
   * @param {{above: boolean, below: boolean}} more whether the history has others there
   */
  moveTo(messages, more) {
    this.#tail.begin(this.#latest);
    this.live = this.following = false;
    this.fresh = 0;
    this.#paged = messages.at(-1)?.seq ?? 0;
    this.entries = messages.filter((m) => !this.#isInTail(m)).map(shown);
    this.atBeginning = !more.above;
    this.#closeGap(messages, more.below);
    this.extendFromTail(TAIL);
  }

  /** Moves the window to the latest if a message waits there; false if the message is not among them. */
  reach(seq) {
    if (this.find(seq)) return true;
    if (!this.#tail.entries.some((e) => e.seq === seq)) return false;
    this.moveToEnd();
    return true;
  }

  /** Back to the latest. */
  moveToEnd() {
    this.following = true;
    if (this.live) return;
    this.entries = this.#tail.entries;
    this.#tail.clear();
    this.live = true;
    this.atBeginning = false;
  }

  /** The entry of a message, if the window has it. */
  find(seq) {
    return this.entries.find((e) => e.seq === seq);
  }

  /** The first message of the window after a number. */
  firstAfter(seq) {
    return this.entries.find((e) => e.seq > seq);
  }
}

/** What is shown keeps its place; what is new comes behind. */
function inOrder(reactions, before = {}) {
  const kept = Object.keys(before).filter((emoji) => emoji in reactions);
  return Object.fromEntries([...new Set([...kept, ...Object.keys(reactions)])].map((emoji) => [emoji, reactions[emoji]]));
}

const isSkippable = (e) => e.kind === 'message' && !e.own && !e.mine;
