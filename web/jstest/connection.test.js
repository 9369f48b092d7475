import {Connection} from '../js/client/connection.js';
import {JoinQueue} from '../js/client/join-queue.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';
import {FakeSocket} from './sockets.js';

/** Rooms of one page, joining. */
function page(rooms) {
  FakeSocket.install();
  const joinQueue = new JoinQueue();
  const states = [];
  const connections = Array.from({length: rooms}, (_, i) => new Connection('ws://a.example/ws', () => ({type: 'join'}), joinQueue, {
    event() {},
    state: (state, detail) => { states[i] = [state, detail]; },
  }));
  for (const c of connections) c.connect();
  return {joinQueue, connections, states};
}

/** One room that has joined a server that sends heartbeats. */
function joined(more = {ping_interval_ms: 30_000}) {
  const made = page(1);
  FakeSocket.last.welcome(more);
  return {...made, connection: made.connections[0], socket: FakeSocket.last};
}

test('a connection that says nothing is asked, and given up without an answer', () => withClock((clock) => {
  const {socket, states} = joined();
  clock.pass(39_000);
  equal(socket.pings, 0, 'the interval and 10 s');
  clock.pass(1_500);
  equal([socket.pings, states[0][0]], [1, 'online']);
  clock.pass(4_700);
  equal([states[0][0], socket.readyState], ['waiting', 3]);
  clock.pass(600);
  equal(FakeSocket.all.length, 2, 'another attempt');
}));

test('whatever comes in is a sign of life', () => withClock((clock) => {
  for (const type of ['heartbeat', 'message', 'pong']) {
    const {socket, states} = joined();
    for (let i = 0; i < 10; i++) {
      clock.pass(30_000);
      socket.says({type});
    }
    equal([socket.pings, states[0][0]], [0, 'online'], type);
    clock.pass(42_000);
    socket.says({type});
    clock.pass(10_000);
    equal([socket.pings, states[0][0]], [1, 'online'], `${type} in answer`);
  }
}));

test('a server that tells no interval is asked nothing', () => withClock((clock) => {
  const {socket, connection, states} = joined({});
  connection.probe();
  clock.pass(600_000);
  clock.freeze(600_000);
  clock.pass(60_000);
  equal([socket.pings, states[0][0]], [0, 'online']);
}));

test('a machine that slept asks at once, and hears before it judges', () => withClock((clock) => {
  const {socket, states} = joined();
  clock.pass(5_000);
  clock.freeze(3_600_000);
  clock.pass(100);
  equal(socket.pings, 1);
  clock.pass(4_700);
  clock.freeze(60_000); // just before the answer is due
  clock.pass(500);
  equal(states[0][0], 'online');
  socket.says({type: 'pong'}); // was in the queue
  clock.pass(9_000);
  equal(states[0][0], 'online');
  clock.freeze(3_600_000);
  clock.pass(5_200);
  equal(states[0][0], 'waiting', 'no answer after another sleep');
}));

test('doubt asks once, however often it comes', () => withClock((clock) => {
  const {socket, connection, states} = joined();
  connection.probe();
  connection.probe();
  equal(socket.pings, 1);
  clock.pass(3_000);
  socket.says({type: 'pong'});
  clock.pass(10_000);
  equal(states[0][0], 'online');
  connection.probe();
  equal(socket.pings, 2);
  clock.pass(5_300);
  equal(states[0][0], 'waiting');
}));

test('an attempt has 5 s to open, then longer, and 15 s to the welcome', () => withClock((clock) => {
  const {states, joinQueue} = page(1);
  for (const within of [5_000, 10_000, 20_000, 20_000]) {
    clock.pass(within - 500);
    equal(states[0][0], 'connecting');
    clock.pass(1_000);
    equal([states[0][0], FakeSocket.last.readyState], ['waiting', 3], `${within} ms`);
    joinQueue.retry();
  }
  FakeSocket.last.open();
  clock.pass(14_800);
  equal(states[0][0], 'connecting');
  clock.pass(400);
  equal(states[0][0], 'waiting', 'no welcome');
}));

test('an attempt that was refused is made again after 2 to 30 s', () => withClock((clock) => {
  const {states, joinQueue} = page(1);
  const longest = [];
  for (const chance of [0, 0.999, 0.999, 0.999, 0.999, 0.999]) {
    clock.chance = chance;
    FakeSocket.last.drop();
    longest.push(Math.round((states[0][1].retryAt - performance.now()) / 1000));
    joinQueue.retry();
  }
  equal(longest, [2, 8, 16, 30, 30, 30]);
}));

test('the server says how long to wait, with or without going away', () => withClock((clock) => {
  for (const [event, draining] of [[{type: 'draining'}, true], [{type: 'error', code: 'name_held'}, false]]) {
    const {socket, states} = joined();
    socket.says({...event, retry_after_ms: 7_000});
    socket.drop(1012);
    equal(states[0], ['waiting', {retryAt: performance.now() + 7_000, draining, ...!draining && {error: {...event, retry_after_ms: 7_000, endsAt: Date.now() + 7_000}}}]);
    clock.pass(6_900);
    equal(FakeSocket.all.length, 1);
    clock.pass(200);
    equal(FakeSocket.all.length, 2);
  }
}));

test('an attempt tells what was waited for, until one is in', () => withClock((clock) => {
  const {states, connections: [connection]} = page(1);
  FakeSocket.last.open();
  FakeSocket.last.says({type: 'error', code: 'name_held', retry_after_ms: 3_000});
  FakeSocket.last.drop(4011);
  clock.pass(3_100);
  equal([states[0][0], states[0][1].nameHeld.code, states[0][1].retryAt], ['connecting', 'name_held', 0]);
  FakeSocket.last.welcome();
  equal(states[0], ['online', {}]);
  FakeSocket.last.drop();
  connection.retryNow();
  equal([states[0][0], states[0][1].nameHeld, states[0][1].error], ['connecting', undefined, undefined], 'the next loss is another');
}));

test('a server that cannot let anybody in says so, and does not restart', () => withClock(() => {
  const {socket, states} = joined();
  socket.says({type: 'draining', retry_after_ms: 3_000, reason: 'not_ready'});
  socket.drop(1012);
  equal(states[0], ['waiting', {retryAt: performance.now() + 3_000, draining: true, notReady: true}]);
}));

test('after a flood a page waits longer than it was asked, whoever is impatient', async () => {
  const event = {type: 'error', code: 'flood', retry_after_ms: 5_000};
  for (const [what, events, code, least] of [
    ['event and close code', [event], 4012, 5_000],
    ['the event is not the last', [event, {type: 'online', online: 2}], 4012, 5_000],
    ['event without a close code', [event], 1006, 5_000],
    ['close code alone', [], 4012, 2_000],
  ]) {
    for (const chance of [0, 0.999]) {
      await withClock((clock) => {
        clock.chance = chance;
        const {socket, states, joinQueue, connection} = joined();
        for (const e of events) socket.says(e);
        socket.drop(code);
        const [state, {retryAt, flood}] = states[0];
        equal([state, Math.round(retryAt - performance.now()), flood], ['waiting', least + Math.round(chance * 500), true], what);
        clock.pass(least - 100);
        connection.retryNow();
        joinQueue.wake();
        joinQueue.offline();
        joinQueue.online();
        equal([FakeSocket.all.length, states[0][1].flood], [1, true], `${what}: not sooner`);
        clock.pass(700);
        equal(FakeSocket.all.length, 2, what);
      });
    }
  }
});

test('who floods again waits longer, and a flood that is over holds up nobody', () => withClock((clock) => {
  const {states, joinQueue} = joined();
  const waits = [];
  for (let i = 0; i < 4; i++) {
    FakeSocket.last.drop(4012);
    waits.push(Math.round((states[0][1].retryAt - performance.now()) / 100) / 10);
    clock.pass(7_000);
    FakeSocket.last.welcome();
  }
  equal(waits, [2.5, 3, 4, 6]);
  FakeSocket.last.drop();
  joinQueue.retry();
  equal([FakeSocket.all.length, states[0][0]], [6, 'connecting']);
}));

test('a limit that left the connection alone does not say when to come back', () => withClock((clock) => {
  clock.chance = 0.5;
  const {socket, states} = joined();
  socket.says({type: 'error', code: 'rate_limited', retry_after_ms: 20});
  socket.drop(1006);
  equal(states[0][1].retryAt - performance.now(), 250, 'as after any loss');
}));

test('what no server may ask for is not waited', async () => {
  for (const [ms, want] of [[9e15, 300_000], ['soon', 250], [-1, 250], [null, 250], [{}, 250]]) {
    await withClock((clock) => {
      clock.chance = 0.5;
      const {socket, states} = joined();
      socket.says({type: 'draining', retry_after_ms: ms});
      socket.drop(1012);
      equal(states[0][1].retryAt - performance.now(), want, `${ms}`);
    });
  }
});

/** How many attempts a page makes in 20 s in which none succeeds. */
function attempts(clock, rooms) {
  page(rooms);
  for (let i = 0; i < rooms; i++) FakeSocket.last.welcome({ping_interval_ms: 30_000});
  clock.pass(30_000);
  const before = FakeSocket.all.length;
  for (const socket of [...FakeSocket.all]) socket.drop();
  for (let at = 0; at < 20_000; at += 10) {
    clock.pass(10);
    if (FakeSocket.last.readyState === 0) FakeSocket.last.drop();
  }
  return FakeSocket.all.length - before;
}

test('five rooms are not five storms', async () => {
  for (const chance of [0, 0.5, 0.999]) {
    const made = {};
    for (const rooms of [1, 5]) {
      await withClock((clock) => {
        clock.chance = chance;
        made[rooms] = attempts(clock, rooms);
      });
    }
    equal(made[5], made[1], `chance ${chance}`);
    equal(made[1] >= 2 && made[1] <= 11, true, `${made[1]} attempts`);
  }
});

test('one attempt that succeeds brings all rooms back, one after the other', () => withClock((clock) => {
  const {states} = page(3);
  for (let i = 0; i < 3; i++) FakeSocket.last.welcome();
  for (const socket of [...FakeSocket.all]) socket.drop();
  clock.pass(600);
  equal([FakeSocket.all.length, states.map(([s]) => s)], [4, ['connecting', 'connecting', 'connecting']]);
  for (let i = 0; i < 3; i++) FakeSocket.last.welcome();
  equal([FakeSocket.all.length, states.map(([s]) => s)], [6, ['online', 'online', 'online']]);
}));

test('where the server asks the page to wait, all rooms wait, as long as the longest', () => withClock((clock) => {
  const {states} = page(3);
  for (let i = 0; i < 3; i++) FakeSocket.last.welcome();
  const [a, b, c] = FakeSocket.all;
  a.drop();
  b.says({type: 'draining', retry_after_ms: 8_000});
  b.drop(1012);
  c.says({type: 'draining', retry_after_ms: 3_000});
  c.drop(1012);
  equal(states.map(([, {retryAt}]) => retryAt - performance.now()), [8_000, 8_000, 8_000]);
  clock.pass(7_900);
  equal(FakeSocket.all.length, 3);
  clock.pass(200);
  equal(FakeSocket.all.length, 4);
}));

test('without a network there is no attempt, and with one there is at once', () => withClock((clock) => {
  const {joinQueue, connections, states} = page(2);
  for (let i = 0; i < 2; i++) FakeSocket.last.welcome();
  joinQueue.offline();
  for (const c of connections) c.lost();
  clock.pass(600_000);
  joinQueue.wake();
  equal([FakeSocket.all.length, states.map(([s, {offline}]) => `${s} ${offline}`)], [2, ['waiting true', 'waiting true']]);
  joinQueue.online();
  equal(FakeSocket.all.length, 3);
}));

test('who wants it now gets one attempt, and waits on if it fails', () => withClock((clock) => {
  const {joinQueue, connections, states} = page(2);
  for (let i = 0; i < 2; i++) FakeSocket.last.welcome();
  joinQueue.offline();
  for (const c of connections) c.lost();
  connections[1].retryNow();
  equal(FakeSocket.all.length, 3);
  FakeSocket.last.drop();
  clock.pass(60_000);
  equal([FakeSocket.all.length, states[0][1].offline], [3, true]);
}));

for (const [way, ms] of [['back', -7_200_000], ['forward', 7_200_000]]) {
  test(`a clock that steps ${way} changes no wait`, () => withClock((clock) => {
    const {socket, states} = joined();
    clock.pass(20_000);
    clock.step(ms);
    socket.says({type: 'draining', retry_after_ms: 60_000});
    socket.drop(1012);
    clock.pass(10_000);
    clock.step(ms);
    const [state, {retryAt}] = states[0];
    equal([state, retryAt - performance.now()], ['waiting', 50_000]);
    clock.pass(49_000);
    equal(FakeSocket.all.length, 1, 'not yet');
    clock.pass(1_500);
    equal(FakeSocket.all.length, 2);
  }));

  test(`silence is noticed by a page whose clock steps ${way}`, () => withClock((clock) => {
    const {socket} = joined();
    clock.pass(20_000);
    clock.step(ms);
    clock.pass(2_000);
    socket.says({type: 'pong'});
    const {pings} = socket;
    clock.pass(45_600);
    equal([pings, socket.pings, socket.readyState], [1, 2, 3], 'doubt at the step, and after the silence');
  }));
}
