// A room as it is seen from outside: who is there and what was said last, live.

import {Removals} from './removals.js';

const LINES = 6;
const CLOSED = 2; // of a stream: the browser does not try again, as after the page of a proxy
const AGAIN_MS = 15_000; // and up to twice as long, so that a crowd does not come at once

/** @typedef {{name: string, user: string, role: string}} Visitor */

export class RoomWatch {
  title = '';
  topic = '';
  online = 0;
  /** @type {Visitor[]|null} null where there are too many to be listed */
  people = null;
  /** The latest messages, the oldest of them first. */
  messages = [];
  #removals = new Removals();
  #epoch = '';
  #source;
  #Source;
  #changed;
  #timer = 0;

  /**
   * @param {string} room @param {() => void} changed; without a title, nothing is told of the room
   * @param {typeof EventSource} Source stands in for EventSource
   */
  constructor(room, changed, Source = EventSource) {
    this.#changed = changed;
    this.#Source = Source;
    this.#open(`/api/rooms/${encodeURIComponent(room)}/events`);
  }

  close() {
    clearTimeout(this.#timer);
    this.#source.close();
  }

  #open(url) {
    this.#source = new this.#Source(url);
    this.#source.addEventListener('error', () => this.#failed(url));
    for (const type of ['message', 'welcome', 'joined', 'left', 'online', 'renamed', 'update', 'room']) this.#source.addEventListener(type, (e) => this.#take(e));
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
      case 'room': this.topic = event.state?.topic ?? ''; break;
      default: return;
    }
    this.#changed();
  }

  #welcome(event) {
    const {epoch, title, state} = event;
    if (epoch !== this.#epoch) this.messages = [];
    this.#epoch = epoch;
    this.title = title;
    this.topic = state?.topic ?? '';
    this.#set(event);
  }

  #update(event) {
    const change = this.#removals.take(event);
    if (change?.fields.removed) this.messages = this.messages.filter((m) => !change.picks(m));
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
