// What people have put to the messages of one conversation, as one who reads sees it: the totals
// that everybody gets, which of them are one's own, and what was just asked for and is shown as if
// it were done. Loaded with the first room.
//
// Totals come a moment after the answer. Until then an answered request counts as before, and for
// COUNTED_MS at most: what was folded in earlier than that is not counted twice for good.

const COUNTED_MS = 1_500;
const MOST_OWN = 2_000; // messages, those that were touched last
const MOST_ASKED = 50; // requests without an answer, as without a connection
const SPREAD_MS = 8_000; // over which everybody asks who came back together
const AT_ONCE = 500; // messages that the server tells of at once

/** @typedef {{emoji: string, count: number, own: boolean}} Reaction of all people who have put this one */

export class Reactions {
  #parts;
  #on;
  #own = new Map(); // number of a message → Set of emoji
  #asked = new Map(); // key → {seq, emoji, on, id}, not answered yet
  #ahead = new Map(); // key → {seq, by}: answered, and not in the totals yet
  #paged = new Set(); // numbers of messages of which the history was asked for one's own
  #ids = crypto.getRandomValues(new Uint32Array(1))[0].toString(36); // another tab's ids are others
  #count = 0;
  #looking = 0; // timer
  #told = new Set(); // numbers of messages of which something was told since the history was asked
  #timers = new Set();

  /**
   * @param {{timeline: import('./timeline.js').Timeline, send: (request: object) => boolean,
   *   own: (from: number, to: number) => Promise<{own?: object}>}} parts own: asks for one's reactions to a range of messages
   * @param {{changed: () => void, refused: (error: object) => void}} on
   */
  constructor(parts, on) {
    this.#parts = parts;
    this.#on = on;
  }

  /** @returns {Reaction[]} of a message, in the order in which they are shown */
  of({seq, reactions = {}, removed, ofPage}) {
    if (removed || !seq) return [];
    if (ofPage && !this.#paged.has(seq) && Object.keys(reactions).length > 0) this.#lookAfter(0);
    const own = this.#own.get(seq);
    const shown = new Map(Object.entries(reactions).map(([emoji, count]) => [emoji, {emoji, count, own: Boolean(own?.has(emoji))}]));
    const at = (emoji) => shown.get(emoji) ?? shown.set(emoji, {emoji, count: 0, own: Boolean(own?.has(emoji))}).get(emoji);
    for (const emoji of own ?? []) at(emoji);
    for (const {seq: target, emoji, by} of this.#ahead.values()) if (target === seq) at(emoji).count += by;
    for (const {seq: target, emoji, on} of this.#asked.values()) {
      if (target !== seq) continue;
      const one = at(emoji);
      one.count += on - one.own;
      one.own = on;
    }
    for (const one of shown.values()) one.count = Math.max(one.count, Number(one.own)); // oneself at least
    return [...shown.values()].filter(({count}) => count > 0);
  }

  /** Puts a reaction to a message, or takes it back where it is one's own. */
  toggle(entry, emoji) {
    const {own = false} = this.of(entry).find((one) => one.emoji === emoji) ?? {};
    this.set(entry, emoji, !own);
  }

  set({seq}, emoji, on) {
    const key = keyOf(seq, emoji);
    this.#asked.delete(key);
    if (this.#asked.size >= MOST_ASKED) return this.#on.refused({code: 'offline'});
    const request = {seq, emoji, on, id: `${this.#ids}.${++this.#count}`};
    this.#asked.set(key, request);
    this.#send(request); // without a connection it goes out with the next one
    this.#changed(seq);
  }

  #send({id, seq, emoji, on}) { this.#parts.send({type: 'react', id, seq, emoji, on}); }

  /** What the server tells of one's own: all of some messages, or one that was put or taken back here or in another tab. */
  take({own, id, target, emoji, on}) {
    if (own) return this.#replace(own);
    if (!target || typeof emoji !== 'string') return;
    const key = keyOf(target, emoji);
    const before = Boolean(this.#own.get(target)?.has(emoji));
    this.#told.add(target);
    this.#mark(target, emoji, on);
    if (this.#asked.get(key)?.id === id) {
      this.#asked.delete(key);
      if (before !== on) this.#await(key, target, emoji, on ? 1 : -1);
    }
    this.#changed(target);
  }

  #replace(own) {
    for (const [number, emoji] of Object.entries(own)) {
      const seq = Number(number);
      if (!Array.isArray(emoji)) continue;
      this.#keep(seq, new Set(emoji));
      this.#changed(seq);
    }
  }

  #mark(seq, emoji, on) {
    const own = new Set(this.#own.get(seq));
    if (on) own.add(emoji);
    else own.delete(emoji);
    this.#keep(seq, own);
  }

  #keep(seq, own) {
    this.#own.delete(seq);
    if (own.size > 0) this.#own.set(seq, own);
    if (this.#own.size > MOST_OWN) this.#own.delete(this.#own.keys().next().value);
  }

  /** What was put and taken back before any totals came is as if nothing had been. */
  #await(key, seq, emoji, by) {
    const waits = {seq, emoji, by: by + (this.#ahead.get(key)?.by ?? 0)};
    this.#ahead.set(key, waits);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#ahead.get(key) !== waits) return;
      this.#ahead.delete(key);
      this.#changed(seq);
    }, COUNTED_MS);
    this.#timers.add(timer);
  }

  /** New totals of a message have come. */
  counted(target) {
    for (const [key, {seq}] of this.#ahead) if (seq === target) this.#ahead.delete(key);
  }

  /** A request was refused; false if it is none of these. */
  refused(error) {
    for (const [key, {id, seq}] of this.#asked) {
      if (id !== error.id) continue;
      this.#asked.delete(key);
      this.#changed(seq);
      this.#on.refused(error);
      return true;
    }
    return typeof error.id === 'string' && error.id.startsWith(`${this.#ids}.`); // of one that was asked anew since
  }

  /** Messages were removed: their reactions are gone for good. */
  forget(picks) {
    for (const seq of this.#own.keys()) if (picks({seq})) this.#own.delete(seq);
    for (const map of [this.#asked, this.#ahead]) for (const [key, {seq}] of map) if (picks({seq})) map.delete(key);
  }

  /** One is in the room (again); isOther: in another conversation than before. */
  begin(isOther) {
    if (isOther) return this.#clear();
    for (const request of this.#asked.values()) this.#send(request); // asking twice is as asking once
    if (this.#own.size > 0) this.#lookAfter(Math.random() * SPREAD_MS); // what was taken back elsewhere is not told
    this.#paged.clear();
  }

  #clear() {
    for (const map of [this.#own, this.#asked, this.#ahead, this.#paged]) map.clear();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #lookAfter(ms) { this.#looking ||= setTimeout(() => this.#ask(), ms); }

  /** Asks for one's own of what is held and has reactions. */
  async #ask() {
    const about = this.#parts.timeline.held.filter(({seq, reactions, ofPage}) => seq && (this.#own.has(seq) || reactions && ofPage && !this.#paged.has(seq)))
      .map(({seq}) => seq).slice(-AT_ONCE);
    if (this.#paged.size > MOST_OWN) this.#paged.clear();
    for (const seq of about) this.#paged.add(seq);
    this.#told.clear();
    const answer = about.length > 0 ? await this.#parts.own(Math.min(...about), Math.max(...about)) : {};
    this.#looking = 0;
    if (!answer.own || typeof answer.own !== 'object') return;
    for (const seq of about) {
      if (this.#told.has(seq)) continue; // the answer may be older
      const own = answer.own[seq];
      this.#keep(seq, new Set(Array.isArray(own) ? own : []));
      this.#changed(seq);
    }
  }

  #changed(seq) {
    this.#parts.timeline.touch(seq);
    this.#on.changed();
  }
}

const keyOf = (seq, emoji) => `${seq} ${emoji}`;
