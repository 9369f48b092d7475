import {JSONStorage} from '../js/browser/storage.js';
import {Conversation} from '../js/chat/conversation.js';
import {JoinQueue} from '../js/client/join-queue.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';
import {message, seqAt} from './numbers.js';

/** Stands in for the browser's WebSocket. */
class Socket extends EventTarget {
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
  says(event) { this.dispatchEvent(new MessageEvent('message', {data: JSON.stringify(event)})); }
  drop() { this.dispatchEvent(new CloseEvent('close', {code: 1006})); }

  welcome(place, more = {}) {
    this.dispatchEvent(new Event('open'));
    this.says({type: 'welcome', session: 's', name: 'Ana', epoch: 'e', seq: place && seqAt(place), n: place, online: 1, users: ['Ana'], ...more});
  }

  messages(from, to, more = {}) {
    for (let place = from; place <= to; place++) this.says({type: 'message', id: `x${place}`, ...message(place), ...more});
  }
}

const noStorage = () => new JSONStorage(() => { throw new Error('forbidden'); });

/** Somebody in a room, with a scripted connection. */
function join(room = 'lobby', {storage = noStorage(), tab = noStorage()} = {}) {
  const told = [];
  const seen = {inSight: true};
  globalThis.WebSocket = Socket;
  const conversation = new Conversation(room, {
    url: 'ws://a.example/ws', joinQueue: new JoinQueue(), identity: {session: null}, storage, tab, name: () => 'Ana',
  }, {
    messages() {}, people() {}, state() {}, welcome() {}, arrived() {},
    unread: (c, {place, seq}, isOld) => { if (!isOld) told.push(seq); },
    inSight: () => seen.inSight,
  });
  conversation.connect();
  const again = () => {
    Socket.last.drop();
    conversation.retryNow();
    Socket.last.dispatchEvent(new Event('open'));
    return Socket.last.sent[0].since;
  };
  return {conversation, timeline: conversation.timeline, storage, tab, told, seen, again};
}

const texts = (timeline) => timeline.entries.map((e) => e.text ?? (e.kind === 'skip' ? `${e.count} ${!e.lost ? 'skipped' : e.away ? 'missed' : 'lost'}` : e.kind));

test('a client that has seen no number names none', () => {
  const {again} = join();
  equal(Socket.last.sent, []);
  Socket.last.welcome(0);
  equal(again(), undefined);
  Socket.last.welcome(2);
  Socket.last.messages(1, 2);
  equal(again(), {epoch: 'e', seq: seqAt(2)});
});

test('live messages raise the count by one each, and the mark is that of the last that was seen', () => {
  const {conversation, storage, seen} = join();
  Socket.last.welcome(1);
  Socket.last.messages(1, 4);
  conversation.saveRead();
  equal(storage.get('read'), {lobby: {epoch: 'e', seq: seqAt(4), n: 4}});
  seen.inSight = false;
  Socket.last.messages(5, 7);
  conversation.saveRead();
  equal([conversation.unread, conversation.timeline.unreadAfter], [3, seqAt(4)]);
  equal(storage.get('read').lobby, {epoch: 'e', seq: seqAt(4), n: 4});
  conversation.markRead();
  conversation.saveRead();
  equal([conversation.unread, storage.get('read').lobby], [0, {epoch: 'e', seq: seqAt(7), n: 7}]);
});

test('who comes back learns how much is unread, and is called for none of it', () => {
  const storage = noStorage();
  storage.set('read', {lobby: {epoch: 'e', seq: seqAt(340), n: 340}, games: {epoch: 'other', seq: seqAt(1), n: 1}});
  const {conversation, told} = join('lobby', {storage});
  Socket.last.welcome(500);
  equal([conversation.unread, conversation.timeline.unreadAfter], [160, seqAt(340)]);
  Socket.last.messages(451, 500);
  equal([conversation.unread, told], [160, []]);
  conversation.saveRead();
  equal(storage.get('read').games, {epoch: 'other', seq: seqAt(1), n: 1}, 'each room has its own epoch');
});

test('a mark without a count, and a server without one', () => {
  for (const [mark, n] of [[{}, 500], [{n: 340}, undefined], [{}, undefined]]) {
    const storage = noStorage();
    storage.set('read', {lobby: {epoch: 'e', seq: seqAt(340), ...mark}});
    const {conversation} = join('lobby', {storage});
    Socket.last.welcome(500, {n});
    Socket.last.messages(451, 500);
    equal([conversation.unread, conversation.timeline.unreadAfter], [50, seqAt(340)]);
  }
});

test('numbers that went to no message leave nothing unread', () => {
  const storage = noStorage();
  storage.set('read', {lobby: {epoch: 'e', seq: seqAt(10), n: 10}});
  const {conversation} = join('lobby', {storage});
  Socket.last.welcome(10, {seq: seqAt(10) + 900});
  Socket.last.messages(1, 10);
  equal([conversation.unread, conversation.timeline.unreadAfter], [0, null]);
  Socket.last.messages(200, 200);
  equal(conversation.timeline.unreadAfter, null, 'what comes in sight is read');
});

test('a gap is told by its count, which the messages that come after all are not part of', () => {
  for (const [first, want] of [[seqAt(11), 'skipped'], [seqAt(12), 'skipped'], [seqAt(13), 'missed'], [seqAt(100), 'missed']]) {
    const {timeline, again} = join();
    Socket.last.welcome(12);
    Socket.last.messages(1, 12);
    equal(again(), {epoch: 'e', seq: seqAt(12)});
    Socket.last.welcome(100, {recovered: false, first});
    Socket.last.messages(51, 100);
    equal(texts(timeline).slice(11, 14), ['m12', `38 ${want}`, 'm51'], `the history is whole from ${first} on`);
    Socket.last.messages(101, 101);
    equal(texts(timeline).includes(`38 ${want}`), true, 'what comes afterwards is not of the gap');
  }
});

test('a gap of which nobody knows the count has none', () => {
  const {timeline, again} = join();
  Socket.last.welcome(12, {n: undefined});
  Socket.last.messages(1, 12);
  again();
  Socket.last.welcome(100, {n: undefined, recovered: false, first: seqAt(60)});
  Socket.last.messages(51, 100);
  equal(texts(timeline).slice(11, 14), ['m12', 'NaN missed', 'm51']);
});

test('there is no gap where all was sent, or no message was numbered', () => {
  for (const [head, more, from] of [
    [20, {recovered: true}, 13], // what was missed follows
    [20, {recovered: false, first: seqAt(1)}, 13], // the latest are all that was missed
    [20, {recovered: false, first: seqAt(1)}, 9], // they reach back to what was there
    [20, {recovered: false, first: seqAt(1), n: undefined}, 9],
    [12, {recovered: false, first: seqAt(13), seq: seqAt(13)}, 13], // numbers went to no message
  ]) {
    const {timeline, again} = join();
    Socket.last.welcome(12);
    Socket.last.messages(1, 12);
    again();
    Socket.last.welcome(head, more);
    Socket.last.messages(from, 20);
    equal(texts(timeline), Array.from({length: 20}, (_, i) => `m${i + 1}`), JSON.stringify([head, more, from]));
  }
});

test('what was missed is unread, all of it', () => {
  const {conversation, seen, again, told} = join();
  Socket.last.welcome(12);
  Socket.last.messages(1, 12);
  seen.inSight = false;
  again();
  Socket.last.welcome(100, {recovered: false, first: seqAt(1)});
  Socket.last.messages(51, 100);
  equal([conversation.unread, conversation.timeline.unreadAfter, told.length], [88, seqAt(12), 50]);
  again();
  Socket.last.welcome(105, {recovered: true});
  Socket.last.messages(101, 105);
  equal(conversation.unread, 93);
});

test('a receipt outside the order does not go ahead of what is still to come', () => {
  const {conversation, timeline, again} = join();
  Socket.last.welcome(2);
  Socket.last.messages(1, 2);
  conversation.say('mine');
  const {id} = Socket.last.sent.at(-1);
  again();
  Socket.last.welcome(5, {recovered: true});
  Socket.last.messages(5, 5, {from: 'Ana', id, text: 'mine', repeat: true});
  Socket.last.messages(3, 4);
  Socket.last.messages(5, 5, {from: 'Ana', id, text: 'mine'});
  equal([texts(timeline), timeline.pending], [['m1', 'm2', 'm3', 'm4', 'mine'], []]);
});

test('a room that is all there begins where it is shown', () => {
  for (const [n, want] of [[3, true], [4, false], [undefined, false]]) {
    const {timeline} = join();
    Socket.last.welcome(3, {n});
    Socket.last.messages(1, 3);
    equal(timeline.atBeginning, want, `${n}`);
  }
});

test('another epoch begins anew, with all of it unread', () => {
  const {conversation, timeline, again, seen} = join();
  Socket.last.welcome(12);
  Socket.last.messages(1, 12);
  seen.inSight = false;
  equal(again().epoch, 'e');
  Socket.last.welcome(3, {epoch: 'other'});
  Socket.last.messages(1, 3);
  equal([texts(timeline), conversation.unread, timeline.unreadAfter], [['note', 'm1', 'm2', 'm3'], 3, 0]);
  equal(again(), {epoch: 'other', seq: seqAt(3)});
});

test('a tab that has read less does not undo what another has read', () => {
  const values = {};
  const storage = () => new JSONStorage(() => ({getItem: (key) => values[key] ?? null, setItem: (key, value) => { values[key] = value; }}));
  for (const [to, want] of [[5, 5], [3, 5], [8, 8]]) {
    const {conversation} = join('lobby', {storage: storage()});
    Socket.last.welcome(to);
    Socket.last.messages(1, to);
    conversation.markRead();
    conversation.saveRead();
    equal(JSON.parse(values['hubbub.read']).lobby.seq, seqAt(want), `after ${to}`);
  }
});

/** Somebody who has said something, and the request for it. */
function saying(text) {
  const made = join();
  Socket.last.welcome(0);
  made.conversation.say(text);
  return {...made, socket: Socket.last, request: Socket.last.sent.at(-1), marks: () => made.timeline.pending.map((e) => `${e.text} ${e.state} ${e.reason?.code ?? ''}`)};
}

test('what was said a moment ago is marked, not sent again, and can be tried again by its author', () => withClock((clock) => {
  const {conversation, timeline, socket, request, marks} = saying('buy my things now');
  socket.says({type: 'error', code: 'repeated', message: 'x', id: request.id, retry_after_ms: 2_000});
  clock.pass(60_000);
  equal([marks(), socket.sent.length, conversation.note], [['buy my things now failed repeated'], 2, null]);
  conversation.retry(timeline.pending[0]);
  equal([marks(), socket.sent.at(-1).text, socket.sent.at(-1).id !== request.id], [['buy my things now pending '], 'buy my things now', true]);
}));

test('a limit that names no message marks none, and what it may have dropped goes out again', () => withClock((clock) => {
  const {socket, request, marks} = saying('hi');
  const limited = {type: 'error', code: 'rate_limited', message: 'x', retry_after_ms: 800};
  socket.says(limited);
  equal(marks(), ['hi pending ']);
  clock.pass(700);
  equal(socket.sent.length, 2);
  clock.pass(200);
  equal([socket.sent.length, socket.sent.at(-1)], [3, request]);
  socket.says({type: 'message', ...message(1), from: 'Ana', id: request.id, text: 'hi'});
  equal(marks(), []);
}));

test('a ping too many is nobody\'s fault', () => withClock((clock) => {
  const {conversation} = join();
  Socket.last.welcome(0);
  Socket.last.says({type: 'error', code: 'rate_limited', message: 'x', retry_after_ms: 800});
  equal([conversation.note, conversation.state], [null, 'online']);
  conversation.say('hi');
  clock.pass(900);
  equal(Socket.last.sent.at(-1).text, 'hi');
}));

test('a flood keeps the message that it names, and is told by the connection', () => {
  const {conversation, socket, request, marks} = saying('hi');
  socket.says({type: 'error', code: 'flood', message: 'x', id: request.id, retry_after_ms: 5_000});
  equal([marks(), conversation.note], [['hi pending '], null]);
  socket.dispatchEvent(new CloseEvent('close', {code: 4012}));
  equal([marks(), conversation.detail.flood], [['hi pending '], true]);
});
