// One room that somebody is in: its connection, what was said, who is there, and
// what is still to be said. It goes on whether it is shown or not.

import {askedMs} from '../client/backoff.js';
import {Connection} from '../client/connection.js';
import {isMentioned} from '../text/format.js';
import {Outbox} from '../client/outbox.js';
import {Composition} from './composition.js';
import {Incoming} from './incoming.js';
import {Keeping} from './keeping.js';
import {People} from './people.js';
import {Progress} from './progress.js';
import {ReadMarks} from './read-marks.js';
import {Timeline} from './timeline.js';
import {Wish} from './wish.js';

const FASTER_TAB_MS = 500; // until a tab that joined first has stored its session

/**
 * What a conversation tells whoever shows it. Each gets the conversation first.
 * @typedef {{messages: Function, people: Function, state: Function, welcome: Function,
 *   arrived: Function, unread: Function, inSight: Function, found: (c: Conversation, asked: string) => boolean,
 *   rules: Function, changed: Function, returned: Function, composing: Function}} Handlers rules, changed and returned as Keeping has them;
 *   composing: the text in the field is going to be something else
 */

export class Conversation {
  room; // as it was asked for, until the welcome tells
  title; // as it is shown
  timeline = new Timeline();
  people = new People();
  messageBytes = Infinity;
  editWindowMs = NaN; // how long one's messages can be edited; NaN: the server knows neither edits nor replies
  limits = {}; // as the last welcome had them
  composition;
  state = 'connecting'; // of the connection
  detail = {}; // of the state
  keeping;
  note = null; // {error, fate}: the last error that belongs to no message, and what becomes of the text
  #identity;
  #mutes;
  #marks;
  #tab;
  #on;
  #outbox;
  #connection;
  #epoch = ''; // of the conversation that is shown
  #progress = new Progress();
  #incoming;
  #races;
  #presented; // the token of the last join
  #lookAgain = 0; // timer
  #rename = new Wish(); // for another name

  /**
   * @param {string} room
   * @param {{url: string, joinQueue: object, identity: import('./identity.js').Identity, mutes: import('./mutes.js').Mutes,
   *   storage: object, tab: object, races?: boolean}} page races: two new tabs may join at the same time
   * @param {Handlers} on
   */
  constructor(room, page, on) {
    this.room = this.title = room;
    this.#identity = page.identity;
    this.#mutes = page.mutes;
    this.timeline.hides = (e) => page.mutes.has(e.user);
    this.#marks = new ReadMarks(page.storage);
    this.#tab = page.tab;
    this.#races = page.races;
    this.#on = on;
    this.#outbox = new Outbox(({id, text, reply, ask}) => this.#connection.send({type: 'say', id, text, reply_to: reply?.epoch === this.#epoch ? reply?.seq : undefined, ask}), {
      read: () => page.tab.get(`outbox.${room}`) ?? [],
      write: (drafts) => page.tab.set(`outbox.${this.room}`, drafts.length ? drafts : null),
    }, () => this.#connection.lost());
    for (const draft of this.#outbox.drafts) this.#addPending(draft);
    this.composition = new Composition({
      read: () => page.tab.get(`composition.${room}`),
      write: (value) => page.tab.set(`composition.${this.room}`, value),
      changed: () => on.composing(this),
    });
    this.keeping = this.#keep(page);
    this.#incoming = new Incoming(this, {progress: this.#progress, outbox: this.#outbox, identity: this.#identity, mutes: this.#mutes}, on);
    this.#connection = new Connection(page.url, () => this.#joinRequest(), page.joinQueue, {
      event: (e) => this.#receive(e),
      state: (state, detail) => this.#changed(state, detail),
    });
  }

  #keep({tab, identity, mutes}) {
    const pause = {read: () => tab.get(`pause.${this.room}`), write: (value) => tab.set(`pause.${this.room}`, value)};
    const told = (what) => (...details) => this.#on[what](this, ...details);
    return new Keeping({timeline: this.timeline, progress: this.#progress, outbox: this.#outbox, identity, mutes, pause}, {
      send: (request) => this.#connection.send(request), mentions: (text) => this.isMention(text),
      noted: (error) => this.#noted(error), rules: told('rules'), changed: (...of) => this.#hasChanged(...of), returned: told('returned'), messages: told('messages'), arrived: told('arrived'),
    });
  }

  #hasChanged(change, before) {
    this.composition.follow(change);
    this.#on.changed(this, change, before);
  }

  get waiting() { return this.#outbox.length; }
  get isIdle() { return this.timeline.pending.every((e) => e.state === 'held') && !this.#tab.get(`draft.${this.room}`); }
  get joined() { return this.#epoch !== ''; }
  get begun() { return this.#progress.hasBegun; } // something was said there, kept or not
  get epoch() { return this.#epoch; }
  get unread() { return this.#progress.unread; }
  get mentions() { return this.#progress.mentions; }

  /** How many messages of others came after the place where one stopped; 0: one stopped nowhere; NaN: nobody knows. */
  get since() { return this.timeline.unreadAfter === null ? 0 : this.#progress.since; }

  connect() { this.#connection.connect(); }

  disconnect() {
    clearTimeout(this.#lookAgain);
    this.#connection.disconnect();
  }

  leave() {
    clearTimeout(this.#lookAgain);
    return this.#connection.leave();
  }

  /** How many messages no server has, or that one has refused. */
  get unsent() { return this.#outbox.drafts.filter(({held}) => !held).length; }

  /** What was not sent never is. */
  giveUp() { this.#outbox.clear(); }

  retryNow() { this.#connection.retryNow(); }
  probe() { this.#connection.probe(); }
  lost() { this.#connection.lost(); }

  /** @param {{reply?: object, ask?: boolean}} more what it replies to; whether it is a question */
  say(text, more) {
    this.timeline.unreadAfter = null;
    this.#addPending(this.#outbox.add(text, more));
    this.timeline.moveToEnd();
    this.#on.messages(this);
  }

  #addPending(draft) {
    const {name, user} = this.#identity;
    this.timeline.addPending(draft, {from: name, user: user || undefined}, Date.now());
  }

  /**
   * Asks for another name, in all rooms.
   * @returns {Promise<object|null>} the server's error; null: it is one's name now
   */
  rename(name) {
    if (name === this.#identity.name) return Promise.resolve(null);
    const answer = this.#rename.make({code: 'offline'});
    if (!this.#connection.send({type: 'rename', name})) this.#rename.answer({code: 'offline'});
    return answer;
  }

  /** One has another name, perhaps the one that was wished for here. */
  renamed() { this.#rename.answer(null); }

  /** Says once more what was refused, as another message. */
  retry(entry) {
    this.drop(entry);
    this.say(entry.text, {reply: entry.reply_to?.removed ? undefined : entry.reply_to, ask: entry.ask});
  }

  /** What was edited is done, in a room that is not shown: its field has what was being written before. */
  endEdit() {
    this.#tab.set(`draft.${this.room}`, this.composition.edit?.before || null);
    this.composition.editOf(null);
  }

  drop(entry) {
    this.#outbox.take(entry.id);
    this.timeline.drop(entry.id);
    this.#on.messages(this);
  }

  /** Everything up to the end was seen. */
  markRead() { this.#progress.seenAll(this.timeline.lastSeq); }

  /** One has stopped at a number after all, and so many have come after it. */
  stoppedAt(seq, since) {
    this.timeline.unreadAfter = seq;
    this.#progress.was = since;
  }

  /** Writes down up to where it was read. */
  saveRead() {
    if (this.joined) this.#marks.write(this.room, this.#epoch, this.#progress.read);
  }

  /** Another tab has read, perhaps up to the end. */
  readElsewhere() {
    const saved = this.#marks.read(this.room, this.#epoch);
    if (!saved || !this.unread || !this.timeline.lastSeq || saved.seq < this.timeline.lastSeq) return;
    this.readAll();
  }

  /** Nothing is unread any more, nor marked as where that begins. */
  readAll() {
    this.markRead();
    this.timeline.unreadAfter = null;
    this.#on.messages(this);
  }

  #joinRequest() {
    const {session, name, passphrase} = this.#identity;
    const {lastSeq} = this.timeline;
    this.#presented = session?.token;
    return {
      type: 'join', room: this.room, name, hold: true,
      session: session?.token,
      auth: passphrase || undefined,
      since: lastSeq ? {epoch: this.#epoch, seq: lastSeq} : undefined,
    };
  }

  #changed(state, detail) {
    if (state !== 'closed' || detail.error?.code !== 'name_taken') this.#tell(state, detail);
    else if (this.#presented || !this.#races) this.#comeAgain() || this.#tell(state, detail);
    else this.#lookAgain = setTimeout(() => { this.#comeAgain() || this.#tell(state, detail); }, FASTER_TAB_MS);
  }

  /** The name may be one's own in another tab: joins once more as who it is there; false if it is nobody else than before. */
  #comeAgain() {
    const {session} = this.#identity;
    if (!session || session.token === this.#presented) return false;
    this.#identity.resume();
    this.#connection.connect();
    return true;
  }

  #tell(state, detail) {
    this.state = state;
    this.detail = detail;
    this.note = null;
    if (state !== 'online') {
      this.#outbox.pause();
      this.#rename.answer({code: 'offline'});
      this.keeping.paused();
    }
    this.#on.state(this);
  }

  #receive(event) {
    switch (event.type) {
      case 'welcome': this.#welcome(event); break;
      case 'message': this.#incoming.take(event); break;
      case 'joined':
        this.people.add(event, event.online);
        this.#presence(event, true);
        break;
      case 'left':
        this.people.remove(event, event.online);
        this.#presence(event, false);
        break;
      case 'renamed': this.#hasRenamed(event); break;
      case 'online':
        this.people.set(event.online, event.people, event.users);
        this.#on.people(this);
        break;
      case 'error': this.#error(event); break;
      default: this.keeping.receive(event);
    }
  }

  #welcome({role = '', state = {}, session, name, user, room = this.room, title = room, epoch, seq, n = NaN, first, online, people, users, limits, recovered, emotes}) {
    this.#identity.welcomed({session, name, user});
    this.#presented = session;
    this.title = title;
    if (room !== this.room && !this.#found(room)) return;
    this.people.set(online, people, users);
    this.limits = limits ?? {};
    this.messageBytes = this.limits.message_bytes || Infinity;
    this.editWindowMs = this.limits.edit_window_ms ?? NaN;
    this.keeping.begin(role, state, this.#epoch !== epoch);
    this.#incoming.begin();
    if (this.#epoch !== epoch) this.#begin(epoch, {seq, n});
    else this.#comeBack({seq, n}, first, recovered);
    this.#on.welcome(this, emotes);
    this.#on.rules(this, false);
    this.#on.people(this);
    this.#on.messages(this);
    this.#outbox.askAgain();
    this.#outbox.resume();
  }

  /** The room that was asked for is called otherwise. Returns whether this conversation goes on. */
  #found(room) {
    const asked = this.room;
    for (const kind of ['outbox', 'draft', 'composition', 'pause']) {
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
    const read = this.#marks.read(this.room, epoch);
    const fresh = restarted ? {seq: 0, n: 0} : head; // of a room that one enters for the first time, everything was seen
    const wentOn = this.#progress.begin(head, read ?? fresh, read !== null);
    if (wentOn) this.timeline.unreadAfter = read.seq;
    this.#epoch = epoch;
    this.composition.begin(epoch);
    this.timeline.atBeginning = this.#progress.isWhole;
  }

  /** The same conversation as before; what was missed follows if it is recovered. */
  #comeBack(head, first, recovered) {
    const {lastSeq} = this.timeline;
    const hadUnread = this.#progress.unread > 0;
    const count = this.#progress.resume(head, lastSeq);
    this.#progress.missed(count);
    if (!hadUnread && this.#progress.wasAbsent) this.timeline.unreadAfter = this.#progress.read.seq;
    if (!recovered && lastSeq && count !== 0) this.#incoming.begin({count, lost: first > lastSeq});
  }

  #presence(person, came) {
    this.timeline.presence(person, came);
    this.#on.people(this);
    this.#on.messages(this);
  }

  /** Somebody, perhaps oneself, has another name from here on. */
  #hasRenamed(event) {
    const {user, from, name} = event;
    this.people.rename(event);
    this.timeline.renamed(user, from, name);
    if (user && user === this.#identity.user) {
      this.#identity.renamed(name);
      this.#on.renamed(this);
    }
    this.#on.people(this);
    this.#on.messages(this);
  }

  /** A message of the history, with what the page adds to it. */
  known(said) {
    const message = this.keeping.known(said);
    const own = this.#identity.isOwn(message);
    return {...message, ofPage: true, own, mine: !own && !this.#mutes.has(message.user) && this.isMention(message.text)};
  }

  isMention(text) { return isMentioned(text, this.mentionable(), this.#identity.name); }

  /** The names that a mention may mean, one after the other, as most messages hold no mention and ask for none. */
  *mentionable() {
    yield this.#identity.name;
    yield* this.people.known;
  }

  #error(error) {
    const {code, id} = error;
    if (this.keeping.answered(error)) return;
    if (code === 'flood') return; // the connection ends, and goes on with the same messages
    if (!id && this.state === 'online' && this.#rename.answer(error) && code !== 'rate_limited') return;
    if (code === 'rate_limited') this.#tooFast(error);
    else if (id && this.#outbox.has(id)) this.keeping.refused(error);
    else this.#noted(error);
  }

  #noted(error) {
    this.note = {error};
    this.#on.state(this);
  }

  /** A message came too fast, or something else that was sent: without an id it is not known which. */
  #tooFast(error) {
    const waitMs = askedMs(error) ?? 1000;
    this.#outbox.holdFor(waitMs);
    if (!this.waiting) return;
    this.note = {error: {...error, retry_after_ms: waitMs, endsAt: Date.now() + waitMs}, fate: 'goes'};
    this.#on.state(this);
  }
}
