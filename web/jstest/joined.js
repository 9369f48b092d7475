// Somebody in a room, with a connection that the test speaks for.

import {JSONStorage} from '../js/browser/storage.js';
import {Conversation} from '../js/chat/conversation.js';
import {Identity} from '../js/chat/identity.js';
import {Mutes} from '../js/chat/mutes.js';
import {JoinQueue} from '../js/client/join-queue.js';
import {message, seqAt} from './numbers.js';

/** Stands in for the browser's WebSocket. */
export class Socket extends EventTarget {
  static OPEN = 1;
  static last = null;
  readyState = 1;
  sent = [];

  constructor() {
    super();
    Socket.last = this;
  }

  send(text) { this.sent.push(JSON.parse(text)); }
  close() {}
  says(...events) { this.dispatchEvent(new MessageEvent('message', {data: events.map((event) => JSON.stringify(event)).join('\n')})); }
  drop(code = 1006) { this.dispatchEvent(new CloseEvent('close', {code})); }

  welcome(place, more = {}) {
    this.dispatchEvent(new Event('open'));
    this.says({type: 'welcome', session: 's', name: 'Ana', user: 'ana', epoch: 'e', seq: place && seqAt(place), n: place, online: 1, users: ['Ana'], ...more});
  }

  messages(from, to, more = {}) {
    for (let place = from; place <= to; place++) this.says({type: 'message', id: `x${place}`, user: 'bo', ...message(place), ...more});
  }
}

export const noStorage = () => new JSONStorage(() => { throw new Error('forbidden'); });

/** Somebody in a room, with a scripted connection. */
export function join(room = 'lobby', {storage = noStorage(), tab = noStorage(), races = false} = {}) {
  const told = [];
  const seen = {inSight: true, arrived: [], changed: [], returned: [], takesBack: true};
  globalThis.WebSocket = Socket;
  const identity = new Identity(storage, tab);
  const mutes = new Mutes(storage);
  identity.name = 'Ana';
  const conversation = new Conversation(room, {
    url: 'ws://a.example/ws', joinQueue: new JoinQueue(), identity, mutes, storage, tab, races,
  }, {
    messages() {}, people() {}, state() {}, welcome() {}, renamed: (c) => c.renamed(),
    arrived: (c, {text}) => { seen.arrived.push(text); },
    unread: (c, {place, seq}, isOld) => { if (!isOld) told.push(seq); },
    inSight: () => seen.inSight,
    rules() {}, composing() {},
    changed: (c, change, before) => { seen.changed.push(before.map((e) => e.text)); },
    returned: (c, text, {code}) => seen.takesBack && Boolean(seen.returned.push(`${text} ${code}`)),
  });
  conversation.connect();
  const again = () => {
    Socket.last.drop();
    conversation.retryNow();
    Socket.last.dispatchEvent(new Event('open'));
    return Socket.last.sent[0].since;
  };
  return {conversation, timeline: conversation.timeline, identity, mutes, storage, tab, told, seen, again};
}
