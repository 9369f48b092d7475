// One room that somebody is in: its connection, what was said, who is there, and
// what is still to be said. It goes on whether it is shown or not.

import {askedMs} from '../client/backoff.js';
import {Connection} from '../client/connection.js';
import {isMentioned} from '../text/format.js';
import {Outbox} from '../client/outbox.js';
import {People} from './people.js';
import {Progress} from './progress.js';
import {Timeline} from './timeline.js';

/**
 * What a conversation tells whoever shows it. Each gets the conversation first.
 * @typedef {{messages: Function, people: Function, state: Function, welcome: Function,
 *   arrived: Function, unread: Function, inSight: Function, found: (c: Conversation, asked: string) => boolean}} Handlers
 */

export class Conversation {
  room; // as it was asked for, until the welcome tells
  title; // as it is shown
  timeline = new Timeline();
  people = new People();
  messageBytes = Infinity;
  state = 'connecting'; // of the connection
  detail = {}; // of the state
  note = null; // the last error that belongs to no message: {error}, or {waitUntil} by performance.now()
  #identity;
  #storage;
  #tab;
  #on;
  #outbox;
  #connection;
  #epoch = ''; // of the conversation that is shown
  #progress = new Progress();
  #missed = null; // after coming back without what was missed, until the first message: {count, lost}
  #gap = null; // the entry for that

  /**
   * @param {string} room
   * @param {{url: string, joinQueue: object, identity: object, storage: object, tab: object, name: () => string}} page
   * @param {Handlers} on
   */
  constructor(room, page, on) {
    this.room = this.title = room;
    this.#identity = page.identity;
    this.#storage = page.storage;
    this.#tab = page.tab;
    this.#on = on;
    this.name = page.name;
    this.#outbox = new Outbox(({id, text}) => this.#connection.send({type: 'say', id, text}), {
      read: () => page.tab.get(`outbox.${room}`) ?? [],
      write: (drafts) => page.tab.set(`outbox.${this.room}`, drafts.length ? drafts : null),
    }, () => this.#connection.lost());
    for (const draft of this.#outbox.drafts) {
      this.timeline.addPending(draft, this.name(), Date.now());
      if (draft.refusal) this.timeline.fail(draft.id, draft.refusal);
    }
    this.#connection = new Connection(page.url, () => this.#joinRequest(), page.joinQueue, {
      event: (e) => this.#receive(e),
      state: (state, detail) => this.#changed(state, detail),
    });
  }

  get waiting() { return this.#outbox.length; }
  get isIdle() { return this.timeline.pending.length === 0 && !this.#tab.get(`draft.${this.room}`); }
  get joined() { return this.#epoch !== ''; }
  get begun() { return this.#progress.hasBegun; } // something was said there, kept or not
  get epoch() { return this.#epoch; }
  get unread() { return this.#progress.unread; }
  get mentions() { return this.#progress.mentions; }

  connect() { this.#connection.connect(); }
  disconnect() { this.#connection.disconnect(); }
  retryNow() { this.#connection.retryNow(); }
  probe() { this.#connection.probe(); }
  lost() { this.#connection.lost(); }

  say(text) {
    this.timeline.unreadAfter = null;
    this.timeline.addPending(this.#outbox.add(text), this.name(), Date.now());
    this.timeline.moveToEnd();
    this.#on.messages(this);
  }

  /** Says once more what was refused, as another message. */
  retry(entry) {
    this.drop(entry);
    this.say(entry.text);
  }

  drop(entry) {
    this.#outbox.take(entry.id);
    this.timeline.drop(entry.id);
    this.#on.messages(this);
  }

  /** Everything up to the end was seen. */
  markRead() { this.#progress.seenAll(this.timeline.lastSeq); }

  /** Writes down up to where it was read. */
  saveRead() {
    if (!this.joined) return;
    const all = this.#storage.get('read');
    const saved = all?.[this.room];
    if (saved?.epoch === this.#epoch && saved.seq > this.#progress.read.seq) return; // another tab has read on
    this.#storage.set('read', {...all, [this.room]: {epoch: this.#epoch, ...this.#progress.read}});
  }

  /** Up to where this conversation was read before; null if it never was. */
  #savedRead(epoch) {
    const read = this.#storage.get('read')?.[this.room];
    return read?.epoch === epoch ? {seq: read.seq, n: read.n ?? NaN} : null;
  }

  #joinRequest() {
    const session = this.#identity.session;
    const name = this.name();
    const {lastSeq} = this.timeline;
    return {
      type: 'join', room: this.room, name,
      session: session?.name === name ? session.token : undefined,
      since: lastSeq ? {epoch: this.#epoch, seq: lastSeq} : undefined,
    };
  }

  #changed(state, detail) {
    this.state = state;
    this.detail = detail;
    this.note = null;
    if (state !== 'online') this.#outbox.pause();
    this.#on.state(this);
  }

  #receive(event) {
    switch (event.type) {
      case 'welcome': this.#welcome(event); break;
      case 'message': this.#message(event); break;
      case 'joined':
        this.people.add(event.name, event.online);
        this.#presence(event.name, true);
        break;
      case 'left':
        this.people.remove(event.name, event.online);
        this.#presence(event.name, false);
        break;
      case 'online':
        this.people.set(event.online, event.users);
        this.#on.people(this);
        break;
      case 'error': this.#error(event); break;
    }
  }

  #welcome({session, name, room = this.room, title = room, epoch, seq, n = NaN, first, online, users, limits, recovered}) {
    this.#identity.name = name;
    this.#identity.session = {token: session, name};
    this.title = title;
    if (room !== this.room && !this.#found(room)) return;
    this.people.set(online, users);
    this.messageBytes = limits?.message_bytes || Infinity;
    this.#missed = this.#gap = null;
    if (this.#epoch !== epoch) this.#begin(epoch, {seq, n});
    else this.#comeBack({seq, n}, first, recovered);
    this.#on.welcome(this, name);
    this.#on.people(this);
    this.#on.messages(this);
    this.#outbox.resume();
  }

  /** The room that was asked for is called otherwise. Returns whether this conversation goes on. */
  #found(room) {
    const asked = this.room;
    for (const kind of ['outbox', 'draft']) {
      const kept = this.#tab.get(`${kind}.${asked}`);
      if (!kept) continue;
      this.#tab.set(`${kind}.${asked}`, null);
      this.#tab.set(`${kind}.${room}`, kept);
    }
    this.room = room;
    return this.#on.found(this, asked);
  }

  /** Another conversation than before, if there was one. */
  #begin(epoch, head) {
    const restarted = this.#epoch !== '';
    if (restarted) {
      this.timeline.clear();
      this.timeline.note('restarted');
    }
    const read = this.#savedRead(epoch);
    const fresh = restarted ? {seq: 0, n: 0} : head; // of a room that one enters for the first time, everything was seen
    const wentOn = this.#progress.begin(head, read ?? fresh, read !== null);
    if (wentOn) this.timeline.unreadAfter = read.seq;
    this.#epoch = epoch;
    this.timeline.atBeginning = this.#progress.isWhole;
  }

  /** The same conversation as before; what was missed follows if it is recovered. */
  #comeBack(head, first, recovered) {
    const {lastSeq} = this.timeline;
    const count = this.#progress.resume(head, lastSeq);
    this.#progress.missed(count);
    if (!recovered && lastSeq && count !== 0) this.#missed = {count, lost: first > lastSeq};
  }

  #presence(name, came) {
    this.timeline.presence(name, came);
    this.#on.people(this);
    this.#on.messages(this);
  }

  #message(event) {
    const {seq, id, from, at, text, repeat} = event;
    const own = from === this.name();
    this.people.know(from);
    const message = {seq, id, from, at, text, own};
    if (repeat) this.#repeated(message);
    else {
      this.#count(seq);
      if (own && id && this.#outbox.take(id)) this.#confirm(message);
      else this.#add(message);
    }
    this.#on.messages(this);
  }

  /** A receipt outside the order: the message has come, or comes, in its place. */
  #repeated({id, own}) {
    if (own && this.#outbox.take(id)) this.timeline.drop(id);
  }

  #count(seq) {
    const {lastSeq} = this.timeline;
    if (seq <= lastSeq) {
      this.#missed = null; // what comes begins before the end of what was there: nothing lies between
      return;
    }
    if (this.#missed) this.#gap = this.timeline.missed({after: lastSeq, before: seq, away: true, ...this.#missed});
    this.#missed = null;
    if (this.#progress.came(seq)) {
      this.#gap = null;
      return;
    }
    if (this.#gap) this.timeline.settle(this.#gap);
    if (this.#progress.isWhole) this.timeline.atBeginning = true;
  }

  /** Whoever says something has seen what was said before. */
  #confirm(message) {
    this.timeline.confirm(message.id, message);
    this.#progress.seen(message.seq);
  }

  #add(message) {
    message.mine = !message.own && this.isMention(message.text);
    if (!this.timeline.add(message)) return;
    if (message.seq <= this.#progress.read.seq) return;
    const isOld = this.#progress.isOld(message.seq);
    if (message.own || !isOld && this.#on.inSight(this)) this.#progress.seen(message.seq);
    else this.#unread(message, isOld);
    this.#on.arrived(this, message);
  }

  #unread(message, isOld) {
    const {seq} = this.#progress.read;
    if (this.#progress.add(message.mine)) this.timeline.unreadAfter = seq;
    this.#on.unread(this, message, isOld);
  }

  isMention(text) {
    return isMentioned(text, this.mentionable, this.name());
  }

  /** The names that a mention may mean. */
  get mentionable() { return this.#mentionable(); }

  /** One after the other, as most messages hold no mention and ask for none. */
  *#mentionable() {
    yield this.name();
    yield* this.people.known;
  }

  #error(error) {
    const {code, id} = error;
    if (code === 'flood') return; // the connection ends, and goes on with the same messages
    if (code === 'rate_limited') this.#tooFast(askedMs(error) ?? 1000);
    else if (id && this.#outbox.refuse(id, error)) {
      this.timeline.fail(id, error);
      this.#on.messages(this);
    } else {
      this.note = {error};
      this.#on.state(this);
    }
  }

  /** A message came too fast, or something else that was sent: without an id it is not known which. */
  #tooFast(waitMs) {
    this.#outbox.holdFor(waitMs);
    if (!this.waiting) return;
    this.note = {waitUntil: performance.now() + waitMs};
    this.#on.state(this);
  }
}
