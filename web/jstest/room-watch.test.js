import {RoomWatch} from '../js/client/room-watch.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';

/** A stream of events that the test sends. */
class Source extends EventTarget {
  constructor(url) {
    super();
    this.url = url;
    Source.last = this;
  }

  says(...events) {
    for (const event of events) this.dispatchEvent(new MessageEvent(event.type, {data: JSON.stringify(event)}));
  }

  close() { this.closed = true; }
}

const names = ({people}) => people?.map(({name}) => name) ?? null;

test('a room as it is seen from outside', () => {
  let changes = 0;
  const watch = new RoomWatch('São Paulo', () => changes++, Source);
  const source = Source.last;
  equal(source.url, '/api/rooms/S%C3%A3o%20Paulo/events');
  source.says({type: 'welcome', title: 'São Paulo', epoch: 'a', online: 2, users: ['Ana', 'Bo'], people: [{user: '1', name: 'Ana', role: 'owner'}, {user: '2', name: 'Bo'}], state: {topic: 'Olá'}});
  equal([watch.title, watch.topic, watch.online, watch.people], ['São Paulo', 'Olá', 2, [{name: 'Ana', user: '1', role: 'owner'}, {name: 'Bo', user: '2', role: ''}]]);
  source.says({type: 'joined', user: '3', name: 'Cy', online: 3}, {type: 'renamed', user: '2', from: 'Bo', name: 'Bob'}, {type: 'left', user: '1', name: 'Ana', online: 2});
  equal([names(watch), watch.online, changes], [['Bob', 'Cy'], 2, 4]);
  source.says({type: 'heartbeat'});
  equal(changes, 4);
  source.says({type: 'online', online: 9000});
  equal([names(watch), watch.online], [null, 9000]);
  watch.close();
  equal(source.closed, true);
  source.says({type: 'online', online: 1});
  source.dispatchEvent(new Event('error'));
  equal([watch.online, changes], [9000, 5], 'what was on its way is not told');
});

test('where a server tells names alone', () => {
  const watch = new RoomWatch('lobby', () => {}, Source);
  Source.last.says({type: 'welcome', title: 'lobby', epoch: 'a', online: 1, users: ['Ana']}, {type: 'joined', name: 'Bo', online: 2}, {type: 'joined', name: 'Bo', online: 2}, {type: 'left', name: 'Ana', online: 1});
  equal(names(watch), ['Bo']);
});

test('the last six lines, of one conversation', () => {
  const watch = new RoomWatch('lobby', () => {}, Source);
  const source = Source.last;
  const welcome = (epoch) => source.says({type: 'welcome', title: 'lobby', epoch, online: 0, users: []});
  welcome('a');
  for (let seq = 1; seq <= 8; seq++) source.says({type: 'message', seq, from: 'Ana', text: String(seq)});
  equal(watch.messages.map((m) => m.text), ['3', '4', '5', '6', '7', '8']);
  welcome('a'); // it has come back
  equal(watch.messages.length, 6);
  welcome('b');
  equal(watch.messages, []);
});

test('a room of which nothing is told, and what is no event', () => {
  let changes = 0;
  const watch = new RoomWatch('lobby', () => changes++, Source);
  Source.last.dispatchEvent(new MessageEvent('welcome', {data: '{'}));
  equal([changes, watch.title], [0, '']);
  Source.last.dispatchEvent(new Event('error'));
  equal(changes, 1);
});

test('a stream that a proxy refused is asked for again', () => withClock((clock) => {
  const watch = new RoomWatch('lobby', () => {}, Source);
  const refuse = (source) => {
    source.readyState = 2; // as browsers do, for good
    source.dispatchEvent(new Event('error'));
  };
  for (let i = 0; i < 3; i++) {
    const refused = Source.last;
    refuse(refused);
    clock.pass(14_000);
    equal(Source.last === refused, true, 'not at once');
    clock.pass(16_000);
    equal(Source.last === refused, false, 'after 30 s');
  }
  Source.last.says({type: 'welcome', title: 'lobby', epoch: 'a', online: 1});
  equal(watch.title, 'lobby');
  const open = Source.last;
  open.readyState = 0; // it tries by itself
  open.dispatchEvent(new Event('error'));
  clock.pass(60_000);
  equal(Source.last === open, true, 'one that tries by itself');
  refuse(open);
  watch.close();
  clock.pass(60_000);
  equal(Source.last === open, true, 'one that nobody wants any more');
}));

test('what is removed goes from the door', () => {
  const watch = new RoomWatch('lobby', () => {}, Source);
  Source.last.says({type: 'welcome', title: 'lobby', epoch: 'a', online: 1});
  for (const seq of [1, 2, 3, 4]) Source.last.says({type: 'message', seq, from: 'Bo', user: seq > 2 ? 'cy' : 'bo', text: `m${seq}`, ...seq === 2 && {removed: true, text: ''}});
  Source.last.says({type: 'update', seq: 5, target: 1, removed: true});
  equal(watch.messages.map((m) => m.text), ['m3', 'm4']);
  Source.last.says({type: 'update', seq: 6, user: 'cy', from_seq: 1, to_seq: 5, removed: true}, {type: 'room', seq: 7, state: {topic: 'now'}});
  equal([watch.messages, watch.topic], [[], 'now']);
});

test('what is shown to all, and what messages have become', () => {
  const watch = new RoomWatch('lobby', () => {}, Source, 'SECRET/1');
  const source = Source.last;
  equal(source.url, '/api/rooms/lobby/events?ticket=SECRET%2F1');
  source.says({type: 'welcome', title: 'lobby', epoch: 'a', online: 0, users: [], state: {live: {seq: 1, from: 'Ana', text: 'why?'}}});
  source.says({type: 'message', seq: 1, from: 'Ana', text: 'why?', ask: true}, {type: 'message', seq: 2, from: 'Bo', text: 'x'});
  source.says({type: 'update', seq: 3, target: 1, reactions: {'👍': 2}}, {type: 'update', seq: 4, target: 2, edited: true, text: 'y'});
  equal([watch.state.live.seq, watch.known(1).reactions, watch.messages[1].text, watch.stands({seq: 2})], [1, {'👍': 2}, 'y', true]);
  source.says({type: 'update', seq: 5, target: 2, removed: true}, {type: 'room', seq: 6, state: {screen: {seq: 1, from: 'Ana', text: 'why?'}}});
  equal([watch.stands({seq: 2}), watch.state.live, watch.state.screen.seq], [false, undefined, 1]);
});
