import {RoomsPoll} from '../js/chat/rooms-poll.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';

/** A poll that counts what it asks. */
function polling() {
  const state = {asked: 0, seen: true, online: 1};
  const history = {rooms: async () => { state.asked++; return [{name: 'lobby', online: state.online}]; }};
  const poll = new RoomsPoll(history, () => state.seen, () => {});
  return {state, poll};
}

const answers = async () => { for (let i = 0; i < 5; i++) await null; };

/** Lets seconds pass, in which answers come. */
async function pass(clock, seconds) {
  for (let i = 0; i < seconds; i += 10) {
    clock.pass(10_000);
    await answers();
  }
}

test('the list of rooms is asked for less often while nothing changes', () => withClock(async (clock) => {
  const {state, poll} = polling();
  poll.start();
  await answers();
  await pass(clock, 600);
  equal(state.asked, 8, 'at 0, 30, 60 and 120 s, then every 120 s');
  state.online = 2;
  await pass(clock, 270);
  equal(state.asked, 11, 'at 720, 840 and 870 s');
  poll.stop();
  await pass(clock, 600);
  equal(state.asked, 11, 'stopped');
}));

test('a list that nobody sees is not asked for, and one that comes in sight at once', () => withClock(async (clock) => {
  const {state, poll} = polling();
  poll.seen();
  equal(state.asked, 0, 'not begun');
  state.seen = false;
  poll.start();
  await pass(clock, 600);
  equal(state.asked, 0);
  state.seen = true;
  poll.seen();
  await answers();
  equal(state.asked, 1);
}));

test('a list that the server does not give yet is not asked for twice', () => withClock(async (clock) => {
  let asked = 0;
  let answer = null;
  const got = [];
  const history = {rooms: () => { asked++; return new Promise((resolve) => { answer = resolve; }); }};
  const poll = new RoomsPoll(history, () => true, (rooms) => got.push(rooms.length));
  poll.start();
  await pass(clock, 300);
  poll.seen();
  equal(asked, 1);
  answer([{name: 'lobby', online: 1}]);
  await answers();
  await pass(clock, 30);
  equal([got, asked], [[1], 2]);
}));
