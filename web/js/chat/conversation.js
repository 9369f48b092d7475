// One room that somebody is in: its connection, what was said, who is there, and
// what is still to be said. It goes on whether it is shown or not.

import {Connection} from '../client/connection.js';
import {mentions, parse} from '../text/format.js';
import {Outbox} from '../client/outbox.js';
import {People} from './people.js';
import {Timeline} from './timeline.js';

/**
 * What a conversation tells whoever shows it. Each gets the conversation first.
 * @typedef {{messages: Function, people: Function, state: Function, welcome: Function,
 *   arrived: Function, unread: Function, inSight: Function}} Handlers
 */

export class Conversation {
  room;
  timeline = new Timeline();
  people = new People();
  unread = 0; // messages that came and were not seen
  mentions = 0; // of them, those that mention the one who reads
  messageBytes = Infinity;
  state = 'connecting'; // of the connection
  detail = {}; // of the state
  note = null; // the last trouble that belongs to no message: {error} or {waitUntil}
  #identity;
  #storage;
  #on;
  #outbox;
  #connection;
  #epoch = ''; // of the conversation that is shown
  #readSeq = 0;
  #countedSeq = 0; // up to here, unread messages were counted before they came
  #returning = false; // until the first message after coming back

  /**
   * @param {string} room
   * @param {{url: string, joinQueue: object, identity: object, storage: object, tab: object, name: () => string}} page
   * @param {Handlers} on
   */
  constructor(room, page, on) {
    this.room = room;
    this.#identity = page.identity;
    this.#storage = page.storage;
    this.#on = on;
    this.name = page.name;
    this.#outbox = new Outbox(({id, text}) => this.#connection.send({type: 'say', id, text}), {
      read: () => page.tab.get(`outbox.${room}`) ?? [],
      write: (drafts) => page.tab.set(`outbox.${room}`, drafts.length ? drafts : null),
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
  get joined() { return this.#epoch !== ''; }
  get epoch() { return this.#epoch; }

  connect() { this.#connection.connect(); }
  disconnect() { this.#connection.disconnect(); }
  retryNow() { this.#connection.retryNow(); }
  lost() { this.#connection.lost(); }

  say(text) {
    this.timeline.unreadFrom = 0;
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
  markRead() {
    this.unread = this.mentions = 0;
    this.#readSeq = Math.max(this.#readSeq, this.timeline.lastSeq);
  }

  /** Writes down up to where it was read. */
  saveRead() {
    if (!this.joined) return;
    this.#storage.set('read', {...this.#storage.get('read'), [this.room]: {epoch: this.#epoch, seq: this.#readSeq}});
  }

  #joinRequest() {
    const session = this.#identity.session;
    const name = this.name();
    return {
      type: 'join', room: this.room, name,
      session: session?.name === name ? session.token : undefined,
      since: this.#epoch ? {epoch: this.#epoch, seq: this.timeline.lastSeq} : undefined,
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

  #welcome({session, name, epoch, seq, online, users, limits, recovered}) {
    this.#identity.name = name;
    this.#identity.session = {token: session, name};
    this.people.set(online, users);
    this.messageBytes = limits?.message_bytes || Infinity;
    if (this.#epoch !== epoch) this.#begin(epoch, seq);
    else this.#returning = !recovered;
    this.#on.welcome(this, name);
    this.#on.people(this);
    this.#on.messages(this);
    this.#outbox.resume();
  }

  /** Another conversation than before, if there was one. */
  #begin(epoch, seq) {
    if (this.#epoch) {
      this.timeline.clear();
      this.timeline.note('restarted');
    }
    const read = this.#storage.get('read')?.[this.room];
    const knows = read?.epoch === epoch;
    this.#readSeq = knows ? read.seq : this.#epoch ? 0 : seq;
    this.#countedSeq = 0;
    if (knows && read.seq < seq) this.#wentOn(seq);
    this.#epoch = epoch;
    this.#returning = false;
  }

  /** The room went on up to a seq while its reader was away; only the end of that comes by itself. */
  #wentOn(seq) {
    this.unread = seq - this.#readSeq;
    this.timeline.unreadFrom = this.#readSeq + 1;
    this.#countedSeq = seq;
  }

  #presence(name, came) {
    this.timeline.presence(name, came);
    this.#on.people(this);
    this.#on.messages(this);
  }

  #message(event) {
    const own = event.from === this.name();
    const message = {seq: event.seq, id: event.id, from: event.from, at: event.at, text: event.text, own};
    this.#noteGap(event);
    if (own && event.id && this.#outbox.take(event.id)) this.#confirm(message);
    else if (!event.repeat) this.#add(message);
    this.#on.messages(this);
  }

  /** Whoever says something has seen what was said before. */
  #confirm(message) {
    this.timeline.confirm(message.id, message);
    this.#readSeq = Math.max(this.#readSeq, message.seq);
  }

  #add(message) {
    message.mine = !message.own && this.isMention(message.text);
    if (!this.timeline.add(message)) return;
    if (message.seq <= this.#readSeq) return;
    if (message.own) this.#readSeq = message.seq;
    else if (this.#on.inSight(this)) this.#readSeq = message.seq;
    else this.#unread(message);
    this.#on.arrived(this, message);
  }

  #unread(message) {
    if (message.mine) this.mentions++;
    if (message.seq <= this.#countedSeq) return;
    if (this.unread === 0) this.timeline.unreadFrom = message.seq;
    this.unread++;
    this.#on.unread(this, message);
  }

  isMention(text) {
    const name = this.name();
    return text.includes('@') && text.toLowerCase().includes(name.toLowerCase()) && mentions(parse(text, this.mentionable), name);
  }

  /** The names that a mention may mean. */
  get mentionable() {
    return this.people.listed ? this.people.names : [this.name()];
  }

  /** After coming back without what was missed: says how much that was. */
  #noteGap({seq, repeat}) {
    if (!this.#returning || repeat || seq <= this.timeline.lastSeq) return;
    this.#returning = false;
    this.timeline.missed(seq);
  }

  #error(error) {
    const {code, id, retry_after_ms: wait = 1000} = error;
    if (code === 'rate_limited' && this.#outbox.has(id)) {
      this.#outbox.holdFor(wait);
      this.note = {waitUntil: Date.now() + wait};
      this.#on.state(this);
    } else if (id && this.#outbox.refuse(id, error)) {
      this.timeline.fail(id, error);
      this.#on.messages(this);
    } else {
      this.note = {error};
      this.#on.state(this);
    }
  }
}
