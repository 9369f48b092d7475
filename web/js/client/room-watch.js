// A room as it is seen from outside: who is there and what was said last, live.

import {Aspects} from './aspects.js';
import {Removals} from './removals.js';

const LINES = 6;
const WITHIN_MS = 10_000;
const CLOSED = 2; // of a stream: the browser does not try again, as after the page of a proxy
const AGAIN_MS = 15_000; // and up to twice as long, so that a crowd does not come at once

/** @typedef {{name: string, user: string, role: string}} Visitor */

export class RoomWatch {
  title = '';
  topic = '';
  /** @type {import('../chat/rules.js').State} */
  state = {};
  online = 0;
  /** @type {Visitor[]|null} null where there are too many to be listed */
  people = null;
  begun = false; // something was said, whether it is kept or not
  /** The latest messages, the oldest of them first. */
  messages = [];
  #removals = new Removals();
  #aspects = new Aspects();
  #whole = new Map(); // messages that were asked for, by number
  #room;
  #epoch = '';
  #source;
  #Source;
  #changed;
  #timer = 0;
  #over = new AbortController(); // nobody is told any more, also of what was on its way

  /**
   * @param {string} room as it is called @param {() => void} changed; without a title, nothing is told of the room
   * @param {typeof EventSource} Source stands in for EventSource @param {string} ticket that lets read the room
   */
  constructor(room, changed, Source = EventSource, ticket = '') {
    this.#room = `/api/rooms/${encodeURIComponent(room)}`;
    this.#changed = changed;
    this.#Source = Source;
    this.#open(`${this.#room}/events${ticket && `?ticket=${encodeURIComponent(ticket)}`}`);
  }

  close() {
    this.#over.abort();
    clearTimeout(this.#timer);
    this.#source.close();
  }

  /** Whether a message was not removed meanwhile. */
  stands(message) { return !this.#removals.apply(message).removed; }

  /** What is known of a message, as it is by now: its text, and what people have put to it. */
  known(seq) {
    const message = this.messages.find((m) => m.seq === seq) ?? this.#whole.get(seq) ?? {seq};
    return this.#aspects.apply(message);
  }

  /** Asks for all of a message, once. */
  async whole(seq) {
    if (this.#whole.has(seq)) return;
    this.#whole.clear(); // one is shown at a time
    this.#whole.set(seq, {seq});
    try {
      const answer = await fetch(`${this.#room}/messages?from=${seq}&limit=1`, {redirect: 'manual', signal: AbortSignal.any([this.#over.signal, AbortSignal.timeout(WITHIN_MS)])});
      const message = answer.ok && (await answer.json()).messages?.[0];
      if (message?.seq !== seq || message.removed || !this.#whole.has(seq)) return;
      this.#whole.set(seq, message);
      this.#changed();
    } catch { /* how it begins is known */ }
  }

  #open(url) {
    this.#source = new this.#Source(url);
    const {signal} = this.#over;
    this.#source.addEventListener('error', () => this.#failed(url), {signal});
    for (const type of ['message', 'welcome', 'joined', 'left', 'online', 'renamed', 'update', 'room']) this.#source.addEventListener(type, (e) => this.#take(e), {signal});
  }

  #failed(url) {
    if (!this.title) this.#changed();
    if (this.#source.readyState === CLOSED) this.#timer = setTimeout(() => this.#open(url), AGAIN_MS * (1 + Math.random()));
  }

  #take({data}) {
    let event;
    try {
      event = JSON.parse(data);
    } catch {
      return;
    }
    switch (event.type) {
      case 'welcome': this.#welcome(event); break;
      case 'online': this.#set(event); break;
      case 'joined': this.#joined(event); break;
      case 'left': this.#left(event); break;
      case 'renamed': this.people = this.people?.map((p) => isSame(p, event) ? {...p, name: event.name} : p) ?? null; break;
      case 'message': if (!event.removed) this.messages = [...this.messages, event].slice(-LINES); break;
      case 'update': this.#update(event); break;
      case 'room': this.#rules(event); break;
      default: return;
    }
    this.#changed();
  }

  #welcome(event) {
    const {epoch, title, n} = event;
    if (epoch !== this.#epoch) {
      this.messages = [];
      this.#aspects.clear();
      this.#whole.clear();
    }
    this.#epoch = epoch;
    this.title = title;
    this.begun = n > 0;
    this.#rules(event);
    this.#set(event);
  }

  #rules({state = {}}) {
    this.state = state;
    this.topic = state.topic ?? '';
  }

  #update(event) {
    const removal = this.#removals.take(event);
    if (removal) this.#aspects.forget(event.target);
    const {picks, fields} = removal ?? this.#aspects.take(event) ?? {};
    if (!picks) return;
    if (fields.removed) this.messages = this.messages.filter((m) => !picks(m));
    else this.messages = this.messages.map((m) => picks(m) ? {...m, ...fields} : m);
  }

  #set({online, people, users}) {
    this.online = online;
    this.people = (people ?? users?.map((name) => ({name})))?.map(visitor) ?? null;
  }

  #joined(event) {
    this.online = event.online;
    this.people = this.people && [...this.people.filter((p) => !isSame(p, event)), visitor(event)];
  }

  #left(event) {
    this.online = event.online;
    this.people = this.people?.filter((p) => !isSame(p, event)) ?? null;
  }
}

const visitor = ({name, user = '', role = ''}) => ({name, user, role});
const isSame = (person, {user, name}) => user ? person.user === user : person.name === name;
