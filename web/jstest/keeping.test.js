import {rows} from '../js/chat/rows.js';
import {setLanguage} from '../js/lang/i18n.js';
import '../js/lang/room.js';
import {RowView} from '../js/view/row-view.js';
import {Requests} from '../js/client/requests.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';
import {join, noStorage, Socket} from './joined.js';
import {seqAt} from './numbers.js';

const removed = (place, more = {}) => ({type: 'update', seq: seqAt(place), removed: true, ...more});

/** The rows of a timeline in short: texts, and how many were removed. */
const drawn = (timeline) => rows(timeline).flatMap(({kind, entry}) => kind === 'removed' ? [`${entry.count} removed`] : kind === 'entry' ? [entry.text ?? entry.kind] : []);

function joined(count = 6, more = {}) {
  const made = join();
  Socket.last.welcome(count, {role: 'member', ...more});
  Socket.last.messages(1, count);
  return {...made, socket: Socket.last, keeping: made.conversation.keeping};
}

test('a removed message goes, neighbours become one line, and a restored one comes back', () => {
  const {timeline, socket, seen} = joined();
  socket.says(removed(7, {target: seqAt(2)}));
  socket.says(removed(8, {target: seqAt(3)}));
  socket.says(removed(9, {target: seqAt(5)}));
  equal(drawn(timeline), ['m1', '2 removed', 'm4', '1 removed', 'm6']);
  equal(seen.changed, [['m2'], ['m3'], ['m5']]);
  socket.says({type: 'update', seq: seqAt(10), target: seqAt(3), restored: true, text: 'm3 again'});
  equal(drawn(timeline), ['m1', '1 removed', 'm3 again', 'm4', '1 removed', 'm6']);
  socket.says({type: 'update', seq: seqAt(11), target: seqAt(4), edited: true, text: 'other'}, {type: 'update', seq: seqAt(12), target: seqAt(4), reactions: {}});
  equal(drawn(timeline)[3], 'other', 'an edit, and an update of another kind');
});

test('a reply that comes back replies to what it did, and has none of what it had become', () => {
  const {timeline, socket} = joined(2);
  socket.says({type: 'message', seq: seqAt(3), id: 'x3', from: 'Bo', user: 'bo', at: 0, text: 'reply', reply_to: {seq: seqAt(1), from: 'Bo', text: 'm1'}, ask: true, answered: true, edited: true, reactions: {'👍': 2}});
  socket.says(removed(4, {target: seqAt(3)}), {type: 'update', seq: seqAt(5), target: seqAt(1), edited: true, text: 'other'}, {type: 'update', seq: seqAt(6), target: seqAt(3), restored: true, text: 'reply'});
  const {reply_to: quote, ask, answered, edited, reactions} = timeline.entries.at(-1);
  equal([quote?.text, ask, answered ?? false, edited ?? false, reactions ?? {}], ['other', true, false, false, {}]);
});

test('all of a person, and all of a room, up to a number', () => {
  const {timeline, socket} = joined(4);
  socket.messages(5, 6, {user: 'cy', from: 'Cy'});
  socket.says(removed(7, {user: 'bo', from_seq: seqAt(2), to_seq: seqAt(7) - 1}));
  socket.messages(8, 8);
  equal(drawn(timeline), ['m1', '3 removed', 'm5', 'm6', 'm8']);
  socket.says(removed(9, {user: '', from_seq: 1, to_seq: seqAt(9) - 1}));
  equal(drawn(timeline), ['7 removed']);
});

test('what waits below the window is removed, too, and so is a page of the history that was read before', () => {
  const {conversation, timeline, socket} = joined(6);
  timeline.following = false;
  socket.messages(7, 900);
  socket.says(removed(901, {user: 'bo', from_seq: seqAt(800), to_seq: seqAt(901) - 1}));
  timeline.moveToEnd();
  equal(drawn(timeline).at(-1), '101 removed');
  equal(conversation.keeping.known({seq: seqAt(850), user: 'bo', text: 'old'}).text, '');
  equal(conversation.known({seq: seqAt(850), user: 'cy', from: 'Cy', text: 'of another'}).text, 'of another');
});

test('numbers of what is no message go into since, and count no message', () => {
  const {conversation, again, socket, seen} = joined(3);
  seen.inSight = false;
  socket.says(removed(4, {target: seqAt(1)}));
  socket.says({type: 'room', seq: seqAt(5), state: {topic: 'x'}});
  socket.says({type: 'act', seq: seqAt(6), act: 'kick', user: 'bo', name: 'Bo'});
  equal(conversation.unread, 0);
  equal(again(), {epoch: 'e', seq: seqAt(6)});
  Socket.last.welcome(3, {seq: seqAt(6), recovered: true});
  equal(conversation.unread, 0);
});

test('a removed message is not unread any more, and one that comes so never was', () => {
  const {conversation, socket, seen} = joined(2);
  seen.inSight = false;
  socket.messages(3, 4);
  socket.says({type: 'message', seq: seqAt(5), id: 'x5', from: 'Bo', user: 'bo', at: 1, text: '@Ana', removed: true});
  socket.messages(6, 6, {text: '@Ana'});
  equal([conversation.unread, conversation.mentions], [3, 1]);
  socket.says(removed(7, {target: seqAt(6)}));
  socket.says(removed(8, {target: seqAt(1)}));
  equal([conversation.unread, conversation.mentions], [2, 0]);
});

test('acts on several in a row are one line, and unknown ones none', () => {
  setLanguage('en');
  const {timeline, socket} = joined(1);
  for (const [i, name] of ['Bo', 'Cy', 'Bo', 'Di'].entries()) socket.says({type: 'act', seq: seqAt(2 + i), act: 'timeout', user: name, name, until: 1});
  socket.says({type: 'act', seq: seqAt(6), act: 'brand_new', name: 'Ed'});
  const view = new RowView({names: () => [], me: () => ''});
  const words = view.node(rows(timeline).at(-1)).textContent.replace(/[\u2068\u2069]/g, '');
  equal(words, 'A moderator timed Bo, Cy and Di out');
});

test('the state of the room is whole, and a pin goes with its message', () => {
  const {keeping, socket} = joined(2, {state: {topic: 'a', slow_ms: 10_000, pins: [{seq: seqAt(1), from: 'Bo', text: 'm1'}]}});
  equal([keeping.rules.state.topic, keeping.rules.waitMs, keeping.rules.isReader], ['a', 10_000, false]);
  socket.says(removed(3, {target: seqAt(1)}));
  equal(keeping.rules.state.pins, []);
  socket.says({type: 'room', seq: seqAt(4), state: {speak: 'moderators'}});
  equal([keeping.rules.state, keeping.rules.isReader], [{speak: 'moderators'}, true]);
});

test('in slow mode one waits after each message, a moderator does not', () => withClock((clock) => {
  for (const [role, want] of [['member', 10_000], ['moderator', null]]) {
    const {conversation, keeping, socket} = joined(1, {role, state: {slow_ms: 10_000}});
    conversation.say('mine');
    const {id} = socket.sent.at(-1);
    socket.says({type: 'message', seq: seqAt(2), id, from: 'Ana', user: 'ana', at: Date.now(), text: 'mine'});
    equal(keeping.pause.now?.leftMs ?? null, want);
    clock.pass(4_000);
    clock.step(-3_600_000);
    equal((keeping.pause.now?.leftMs ?? 0) <= 10_000, true, 'a clock put back adds nothing');
    clock.step(3_600_000);
    clock.pass(6_000);
    equal(keeping.pause.now, null);
  }
}));

test('a pause outlives a reload, and a lift ends it', () => withClock(() => {
  const tab = noStorage();
  join('lobby', {tab});
  Socket.last.welcome(0);
  Socket.last.says({type: 'act', seq: 1, act: 'timeout', user: 'ana', name: 'Ana', until: Date.now() + 600_000});
  const {conversation} = join('lobby', {tab});
  equal([conversation.keeping.pause.now.kind, conversation.keeping.pause.now.leftMs], ['timeout', 600_000]);
  Socket.last.welcome(1);
  Socket.last.says({type: 'act', seq: 2, act: 'lift', user: 'ana', name: 'Ana'});
  equal(conversation.keeping.pause.now, null);
}));

test('the end of a timeout is counted by the server\'s clock', () => withClock(() => {
  const {keeping, socket} = joined(0);
  const server = Date.now() + 3_600_000;
  socket.messages(1, 1, {at: server});
  socket.says({type: 'act', seq: seqAt(2), act: 'timeout', user: 'ana', name: 'Ana', until: server + 60_000});
  equal(keeping.pause.now.leftMs, 60_000);
}));

test('a text that a rule refuses goes back to where it was written, or stays with the reason', () => withClock((clock) => {
  for (const [code, wait] of [['slow_mode', 7_000], ['timeout', 60_000], ['filtered', undefined], ['forbidden', undefined]]) {
    const {conversation, timeline, socket, seen, keeping} = joined(1);
    conversation.say('first');
    conversation.say('second');
    const before = socket.sent.length;
    socket.says({type: 'error', code, message: 'x', id: socket.sent.at(-1).id, retry_after_ms: wait});
    equal([seen.returned, timeline.pending.map((e) => e.text)], [[`first ${code}`], ['second']]);
    equal(socket.sent.length - before, wait ? 0 : 1, 'nothing more is sent while one may not write');
    equal(keeping.pause.now?.leftMs ?? null, wait ?? null);
    clock.pass(wait ?? 0);
    equal(socket.sent.at(-1).text, 'second');
    seen.takesBack = false;
    socket.says({type: 'error', code, message: 'x', id: socket.sent.at(-1).id, retry_after_ms: wait});
    equal(timeline.pending.map((e) => `${e.text} ${e.state} ${e.reason.code}`), [`second failed ${code}`]);
  }
}));

test('an act is answered by its id, and by nothing where the connection is gone', async () => {
  const {keeping, socket} = joined(1);
  keeping.requests = new Requests((request) => keeping.send(request));
  const acts = [{act: 'kick', user: 'bo'}, {act: 'ban', user: 'bo'}, {act: 'clear'}].map((act) => keeping.requests.ask({type: 'moderate', ...act}));
  const ids = socket.sent.slice(-3).map(({id}) => id);
  equal(socket.sent.at(-3), {type: 'moderate', act: 'kick', user: 'bo', id: ids[0]});
  socket.says({type: 'error', code: 'forbidden', message: 'x', id: ids[1]}, {type: 'moderated', id: ids[0], act: 'kick', record: 7});
  socket.says({type: 'moderated', id: ids[0], act: 'kick', record: 7});
  socket.drop();
  equal((await Promise.all(acts)).map(({record, code}) => record ?? code), [7, 'forbidden', 'offline']);
});

/** One message of one's own that a moderator looks at first. */
function held(more) {
  const made = joined(1, more);
  made.conversation.say('first');
  made.conversation.say('second');
  const {id} = made.socket.sent.at(-1);
  made.socket.says({type: 'held', id, reason: 'review'});
  return {...made, id};
}

const pending = ({pending: all}) => all.map((e) => `${e.text} ${e.state}`);

test('a message that is held settles its draft, and stands in its place when it is let through', () => {
  const {conversation, timeline, socket, id, seen} = held({state: {slow_ms: 10_000}});
  equal([pending(timeline), socket.sent.at(-1).text, conversation.waiting, conversation.isIdle], [['first held', 'second pending'], 'second', 1, false]);
  equal(conversation.note.error, {code: 'held'});
  socket.says({type: 'message', seq: seqAt(2), id: socket.sent.at(-1).id, from: 'Ana', user: 'ana', at: Date.now(), text: 'second'});
  equal(conversation.isIdle, true, 'one may wait for days, and a new version does not');
  conversation.keeping.pause.clear('slow_mode');
  seen.inSight = false;
  socket.messages(3, 3);
  socket.says({type: 'message', seq: seqAt(4), id, from: 'Ana', user: 'ana', at: Date.now(), text: 'first'});
  equal([drawn(timeline), pending(timeline), conversation.unread], [['m1', 'second', 'm3', 'first'], [], 1]);
  equal(conversation.keeping.pause.now, null, 'it begins no wait when others let it through');
});

test('a held message that is not let through goes back to where it was written, or stays with the reason', () => {
  for (const takesBack of [true, false]) {
    const {timeline, socket, seen, id} = held();
    seen.takesBack = takesBack;
    socket.says({type: 'held', id, ended: 'removed'});
    socket.says({type: 'held', id: 'of another page', ended: 'removed'});
    equal([seen.returned, pending(timeline)], takesBack ? [['first not_let_through'], ['second pending']] : [[], ['first failed', 'second pending']]);
  }
});

test('after a reload, or a time away, it is asked what became of what was held', () => {
  const tab = noStorage();
  const before = join('lobby', {tab});
  Socket.last.welcome(0);
  for (const text of ['one', 'two', 'three']) {
    before.conversation.say(text);
    Socket.last.says({type: 'held', id: Socket.last.sent.at(-1).id, reason: 'review'});
  }
  const {conversation, timeline, seen} = join('lobby', {tab});
  equal(pending(timeline), ['one held', 'two held', 'three held']);
  Socket.last.welcome(1);
  const asked = () => Socket.last.sent.at(-1);
  equal(asked().text, 'one');
  Socket.last.says({type: 'held', id: asked().id, reason: 'review'});
  equal([asked().text, conversation.note], ['two', null], 'nothing new is told');
  Socket.last.says({type: 'held', id: asked().id, ended: 'removed'});
  equal([asked().text, seen.returned], ['three', ['two not_let_through']]);
  Socket.last.says({type: 'message', repeat: true, seq: seqAt(1), id: asked().id, from: 'Ana', user: 'ana', at: 1, text: 'three'});
  equal(pending(timeline), ['one held']);
});

test('of the queue, what came before it is loaded is that there is something to ask for', () => {
  const {keeping, socket} = joined(1, {role: 'moderator'});
  socket.says({type: 'pending', count: 3});
  equal(keeping.waits.count, 3);
  for (let id = 1; id < 50; id++) socket.says({type: 'pending', item: {id, kind: 'held', at: 1}});
  equal(keeping.waits, {count: 1}, 'none of them is kept');
  const taken = [];
  keeping.queue = {take: (frame) => taken.push(frame.item.id)};
  socket.says({type: 'pending', item: {id: 60, kind: 'held', at: 1}});
  equal(taken, [60]);
});

test('a command of a program has no receipt, an error or an answer, and what it answers has no number', () => withClock(async (clock) => {
  const {keeping, socket, timeline, seen} = joined(1);
  const asked = (name) => keeping.command(name, 'x');
  const [silent, refused, answered] = [asked('a'), asked('b'), asked('c')];
  await import('../js/client/requests.js');
  for (let i = 0; i < 20 && socket.sent.length < 4; i++) await null;
  const ids = socket.sent.slice(-3).map(({id}) => id);
  clock.pass(15_000); // a network was slow, and a cluster looked everywhere
  socket.says({type: 'error', code: 'no_such_command', message: 'x', id: ids[1]});
  socket.says({type: 'answer', from: 'Sky', user: 'sky', role: 'bot', text: 'sunny', to: ids[2]});
  clock.pass(5_100);
  equal((await Promise.all([silent, refused, answered])).map((e) => e?.code ?? null), [null, 'no_such_command', null]);
  equal([drawn(timeline), timeline.lastSeq, seen.arrived.at(-1)], [['m1', '/a x', '/b x', '/c x', 'sunny'], seqAt(1), 'sunny']);
}));
