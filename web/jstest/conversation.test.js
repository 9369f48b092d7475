import {JSONStorage} from '../js/browser/storage.js';
import {rows} from '../js/chat/rows.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';
import {join, noStorage, Socket} from './joined.js';
import {message, seqAt} from './numbers.js';

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
  Socket.last.messages(5, 5, {from: 'Ana', user: 'ana', id, text: 'mine', repeat: true});
  Socket.last.messages(3, 4);
  Socket.last.messages(5, 5, {from: 'Ana', user: 'ana', id, text: 'mine'});
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
  socket.says({type: 'message', ...message(1), from: 'Ana', user: 'ana', id: request.id, text: 'hi'});
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

test('a say from one tab is one\'s own in the others, and sent once', () => {
  const {conversation, timeline} = saying('from here');
  Socket.last.says({type: 'message', id: 'of-another-tab', user: 'ana', ...message(1), from: 'Ana', text: 'from there'});
  equal([timeline.entries.map((e) => [e.text, e.own]), timeline.pending.length, conversation.unread], [[['from there', true]], 1, 0]);
  Socket.last.says({type: 'message', id: Socket.last.sent.at(-1).id, user: 'ana', ...message(2), from: 'Ana', text: 'from here'});
  equal([timeline.entries.map((e) => e.own), timeline.pending.length, Socket.last.sent.length], [[true, true], 0, 2]);
});

test('a tab that was duplicated has the same unsent messages, and the receipt settles them in both', () => {
  const tab = noStorage();
  tab.set('outbox.lobby', [{id: 'd1', text: 'once'}]);
  const first = join('lobby', {tab});
  const socket = Socket.last;
  const copy = noStorage();
  copy.set('outbox.lobby', [{id: 'd1', text: 'once'}]);
  const second = join('lobby', {tab: copy});
  for (const s of [socket, Socket.last]) {
    s.dispatchEvent(new Event('open'));
    s.says({type: 'welcome', session: 's', name: 'Ana', user: 'ana', epoch: 'e', seq: 0, n: 0, online: 1});
    equal(s.sent.at(-1).id, 'd1', 'the server takes an id once');
  }
  for (const s of [socket, Socket.last]) s.says({type: 'message', id: 'd1', user: 'ana', ...message(1), from: 'Ana', text: 'once'});
  for (const {timeline, tab: kept} of [first, second]) equal([texts(timeline), timeline.pending, kept.get('outbox.lobby')], [['once'], [], null]);
});

test('a stranger with one\'s name has said nothing of one\'s own, before or now', () => {
  const {conversation, timeline} = join();
  Socket.last.welcome(0);
  Socket.last.messages(1, 1, {from: 'Ana', user: 'stranger'});
  equal([timeline.entries[0].own, conversation.known(message(1, {from: 'Ana'})).own, conversation.known(message(1, {user: 'ana'})).own], [false, false, true]);
});

test('who is muted calls nobody, is not counted, and is not shown', () => {
  const {conversation, timeline, seen, told, mutes} = join();
  Socket.last.welcome(0);
  seen.inSight = false;
  mutes.set({user: 'bo', name: 'Bo'}, true);
  Socket.last.messages(1, 2, {text: '@Ana look'});
  Socket.last.messages(3, 3, {user: 'cy', from: 'Cy'});
  equal(seen.arrived, ['m3']);
  equal([told, conversation.unread, conversation.mentions, rows(timeline).flatMap(({kind, entry}) => kind === 'entry' ? entry.from : [])], [[seqAt(3)], 1, 0, ['Cy']]);
  mutes.set({user: 'bo', name: 'Bo'}, false);
  equal(rows(timeline).filter(({kind}) => kind === 'entry').length, 3);
});

test('the join holds the name, and presents what is known', () => {
  const {identity, again} = join();
  Socket.last.dispatchEvent(new Event('open'));
  equal(Socket.last.sent, [{type: 'join', room: 'lobby', name: 'Ana', hold: true}]);
  Socket.last.welcome(0, {session: 't2', name: 'Anna'});
  identity.passphrase = 'sesame';
  again();
  equal(Socket.last.sent, [{type: 'join', room: 'lobby', name: 'Anna', hold: true, session: 't2', auth: 'sesame'}]);
});

test('leaving is said, and a closed tab says nothing', async () => {
  const {conversation} = join();
  Socket.last.welcome(0);
  const socket = Socket.last;
  const left = conversation.leave();
  equal(socket.sent.at(-1), {type: 'leave'});
  socket.drop(1000);
  await left;
  await conversation.leave(); // is not there
  equal(socket.sent.length, 2);
});

const taken = {type: 'error', code: 'name_taken', message: 'x', final: true};

/** A first join that another tab has won: who has stored its session before it is refused, or a moment later. */
function beaten(races, storedAfterMs, clock) {
  const storage = noStorage();
  const {conversation} = join('lobby', {storage, races});
  const store = () => storage.set('session', {token: 't9', name: 'Ana', user: 'ana'});
  if (storedAfterMs === 0) setTimeout(store, 0);
  Socket.last.dispatchEvent(new Event('open'));
  clock.pass(1);
  if (storedAfterMs > 0) setTimeout(store, storedAfterMs);
  const socket = Socket.last;
  socket.says(taken);
  socket.drop(4001);
  clock.pass(600);
  if (Socket.last !== socket) Socket.last.dispatchEvent(new Event('open'));
  return {conversation, socket, presented: Socket.last.sent[0].session};
}

test('a new tab that was slower comes in as the person of the one that was faster, once', () => withClock((clock) => {
  for (const [races, after, want] of [[true, 0, 't9'], [true, 200, 't9'], [false, 0, 't9'], [true, Infinity, undefined], [false, 200, undefined]]) {
    const {conversation, socket, presented} = beaten(races, after, clock);
    equal(presented, want, `${races} ${after}`);
    if (want) {
      Socket.last.says(taken);
      Socket.last.drop(4001);
      clock.pass(600);
    } else equal(Socket.last === socket, true);
    equal([conversation.state, conversation.detail.error.code], ['closed', 'name_taken'], `${races} ${after}`);
  }
}));

test('a name that is held is asked for again by itself, and the reason is told', () => withClock((clock) => {
  const {conversation} = join();
  for (const says of [true, false]) {
    const socket = Socket.last;
    socket.dispatchEvent(new Event('open'));
    if (says) socket.says({type: 'error', code: 'name_held', message: 'x', retry_after_ms: 3_000});
    socket.drop(4011);
    equal([conversation.state, conversation.detail.nameHeld.code], ['waiting', 'name_held']);
    clock.pass(3_100);
    equal(Socket.last === socket, false);
  }
}));

test('whatever is final ends it, by its code or by what it says', () => {
  for (const [error, code] of [[{code: 'auth_expired'}, 4015], [{code: 'auth_required', final: true}, 4999], [{code: 'access_denied'}, 4018]]) {
    const {conversation} = join();
    Socket.last.dispatchEvent(new Event('open'));
    Socket.last.says({type: 'error', message: 'x', ...error});
    Socket.last.drop(code);
    equal([conversation.state, conversation.detail.error.code], ['closed', error.code]);
  }
  const {conversation} = join();
  Socket.last.welcome(0);
  Socket.last.says(taken); // in answer to a wish, which closes nothing
  Socket.last.drop(1006);
  equal(conversation.state, 'waiting');
});

test('another name: the answer comes to who asked, and the list and what is said from then on have it', async () => {
  const {conversation, timeline, identity} = join();
  Socket.last.welcome(0, {people: [{user: 'ana', name: 'Ana'}, {user: 'bo', name: 'Bo'}]});
  const answer = conversation.rename('Anna');
  equal(Socket.last.sent.at(-1), {type: 'rename', name: 'Anna'});
  Socket.last.says({type: 'renamed', user: 'bo', from: 'Bo', name: 'Bob'});
  Socket.last.says({type: 'renamed', user: 'ana', from: 'Ana', name: 'Anna'});
  equal([await answer, identity.name, conversation.people.sorted], [null, 'Anna', ['Anna', 'Bob']]);
  equal(timeline.entries.map((e) => e.values), [{from: 'Bo', name: 'Bob'}, {from: 'Ana', name: 'Anna'}]);
  conversation.say('hi');
  equal([timeline.pending[0].from, conversation.isMention('@Anna'), await conversation.rename('Anna')], ['Anna', true, null]);
});

test('a name that is refused says why, and so does a connection that is not there', async () => {
  const {conversation, identity} = join();
  Socket.last.welcome(0);
  for (const code of ['name_taken', 'name_held', 'name_invalid', 'rate_limited', 'unknown_type']) {
    const answer = conversation.rename('Bo');
    Socket.last.says({type: 'error', code, message: 'x'});
    equal([(await answer).code, conversation.state, identity.name, conversation.note?.error], [code, 'online', 'Ana', undefined]);
  }
  const lost = conversation.rename('Bo');
  Socket.last.drop();
  equal([(await lost).code, (await conversation.rename('Bo')).code], ['offline', 'offline']);
});

test('what another tab has read is read', () => {
  const storage = noStorage();
  const {conversation, seen} = join('lobby', {storage});
  Socket.last.welcome(0);
  seen.inSight = false;
  Socket.last.messages(1, 3);
  for (const [place, epoch, want] of [[2, 'e', 3], [3, 'other', 3], [3, 'e', 0]]) {
    storage.set('read', {lobby: {epoch, seq: seqAt(place), n: place}});
    conversation.readElsewhere();
    equal([conversation.unread, conversation.timeline.unreadAfter], [want, want ? 0 : null], `${place} ${epoch}`);
  }
});

test('a receipt is one by its id, though one is another person since', () => {
  const {timeline, again, request} = saying('once');
  again();
  Socket.last.welcome(1, {user: 'another', recovered: true});
  Socket.last.messages(1, 1, {from: 'Ana', user: 'ana', id: request.id, text: 'once'});
  equal([timeline.entries.map((e) => [e.text, e.own]), timeline.pending], [[['once', true]], []]);
});
