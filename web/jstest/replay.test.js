import {Clock} from '../js/replay/clock.js';
import {Feed} from '../js/replay/feed.js';
import {isAllowed, orderOf} from '../js/replay/host.js';
import {placeText, timeIn} from '../js/replay/time.js';
import {Track} from '../js/replay/track.js';
import {equal, test} from './harness.js';

const said = (seq, at, text = String(seq)) => ({type: 'message', seq, from: 'Bo', user: 'uBo', at, text});
const seqs = (track, at, most = 9) => track.shown(at, most).map((m) => m.seq);

test('the clock of a replay', () => {
  let now = 0;
  const clock = new Clock(() => now);
  const after = (ms) => {
    now += ms;
    return clock.at;
  };
  equal(after(100), 0, 'it stands');
  clock.running = true;
  equal(after(100), 100, 'it runs');
  clock.speed = 4;
  equal(after(100), 500, 'faster');
  clock.speed = 100;
  equal([clock.speed, after(100)], [4, 900], 'no faster than that');
  clock.speed = 0.01;
  equal([clock.speed, after(100)], [0.25, 925], 'no slower than that');
  clock.at = -5;
  equal(clock.at, 0, 'nothing is before the start');
  clock.running = false;
  equal([after(100), clock.running], [0, false]);
});

test('what is due on the track of a replay', () => {
  const track = new Track();
  track.append([said(1, 100), said(4, 200), {type: 'room', seq: 5}, said(7, 200), said(9, 300)]);
  equal([0, 99, 100, 199, 200, 299, 300].map((at) => seqs(track, at)), [[], [], [1], [1], [1, 4, 7], [1, 4, 7], [1, 4, 7, 9]]);
  equal(seqs(track, 300, 2), [7, 9], 'the latest');
  equal(track.shown(300, 2, ({seq}) => seq === 9).map((m) => m.seq), [4, 7], 'whom one has muted is not there');
  equal([track.nextDue(99), track.nextDue(200), track.nextDue(300)], [100, 300, Infinity]);
  track.append([said(9, 300), said(10, 150), said(11, 320)]);
  equal([seqs(track, 299), seqs(track, 300)], [[1, 4, 7], [1, 4, 7, 9, 10]], 'a clock that was put back changes no order');
  track.change({picks: ({seq}) => seq === 7 || seq === 9, fields: {removed: true, text: ''}});
  equal(seqs(track, 400), [1, 4, 10, 11], 'what was removed is never shown');
});

test('reactions on the track of a replay come at their place', () => {
  const track = new Track();
  track.append([{...said(1, 100), reactions: {'👍': 9}}, said(2, 200), {type: 'update', seq: 3, target: 1, reactions: {'👍': 9}}, said(4, 300)]);
  const reactions = (at) => track.shown(at, 9)[0].reactions;
  equal([reactions(100), reactions(199), reactions(200)], [undefined, undefined, {'👍': 9}]);
});

test('the track of a replay is bounded', () => {
  const track = new Track();
  track.append(Array.from({length: 5000}, (_, i) => said(i + 1, i)));
  equal([track.size, track.firstSeq, track.lastSeq, track.isCut], [4000, 1001, 5000, true]);
});

/** A history of messages, one each second, that answers when it is let. */
function fakeHistory(count, more = []) {
  const all = [...Array.from({length: count}, (_, i) => said(i + 1, 1000 * i)), ...more];
  const asked = [];
  let open = Promise.resolve();
  const page = async (name, found, limit) => {
    asked.push(name);
    await open;
    return {epoch: 'e', floor: 1, messages: found.slice(0, limit), more: found.length > limit};
  };
  return {
    asked,
    all,
    hold() {
      const {promise, resolve} = Promise.withResolvers();
      open = promise;
      return resolve;
    },
    at: (room, at, {limit}) => page(`at ${at}`, all.slice(all.findIndex((m) => m.at >= at) >>> 0), limit),
    after: (room, seq, {limit}) => page(`after ${seq}`, all.filter((m) => m.seq > seq), limit),
    async before(room, seq = Infinity, {limit}) {
      const found = await page('before', all.filter((m) => m.seq < seq).reverse(), limit);
      return {...found, messages: found.messages.reverse()};
    },
  };
}

test('a replay fetches ahead, and of two jumps the later counts', async () => {
  const history = fakeHistory(2000);
  let changes = 0;
  let now = 0;
  const feed = new Feed(history, 'lobby', {changed: () => changes++, failed: () => { throw new Error('failed'); }}, () => now);
  const release = history.hold();
  const jumps = [feed.jump(1_500_000), feed.jump(300_000)];
  release();
  await Promise.all(jumps);
  equal(changes, 1, 'drawn once');
  equal(feed.track.shown(300_000, 3).map((m) => m.seq), [299, 300, 301]);
  equal([feed.knows(300_000, 60), feed.knows(250_000, 20), feed.knows(210_000, 60), feed.knows(499_000, 60), feed.knows(1_500_000, 60)], [true, true, false, false, false]);
  history.asked.length = 0;
  await feed.ahead(300_000, 1);
  equal(history.asked, [], 'enough is known');
  await feed.ahead(420_000, 1);
  equal(history.asked, ['after 500'], 'in good time');
  await feed.ahead(1_900_000, 1);
  equal(history.asked[1], 'at 1900000', 'not all that is between');
  equal(feed.track.shown(1_900_000, 1).map((m) => m.seq), [1901]);
  history.asked.length = 0;
  for (let i = 0; i < 3; i++) await feed.ahead(1_999_000, 1);
  equal(history.asked, ['after 2000'], 'an end is asked seldom for what is new');
});

test('what is removed while a replay plays leaves it', async () => {
  const history = fakeHistory(500);
  let now = 0;
  const feed = new Feed(history, 'lobby', {changed() {}, failed: () => { throw new Error('failed'); }}, () => now);
  await feed.jump(100_000);
  history.all.push({type: 'update', seq: 600, target: 100, removed: true});
  now = 60_000;
  await feed.news();
  equal(feed.track.shown(100_000, 2).map((m) => m.seq), [99, 101]);
});

test('a replay that cannot load says so, and stays', async () => {
  const history = fakeHistory(500);
  const failures = [];
  const feed = new Feed(history, 'lobby', {changed() {}, failed: (isMissing) => failures.push(isMissing)}, () => 0);
  await feed.jump(100_000);
  history.at = () => Promise.reject(new Error('away'));
  await feed.jump(400_000);
  equal([failures, feed.track.shown(100_000, 1).map((m) => m.seq)], [[false], [101]]);
});

test('who may drive a replay', () => {
  const may = (origin, ...allowed) => isAllowed(origin, allowed);
  equal([may('https://a.example', '*'), may('https://a.example', 'https://b.example', 'https://a.example'), may('https://x.a.example', 'https://*.a.example'), may('https://a.example:8443', 'https://a.example:*')],
    [true, true, true, true]);
  equal([may('https://a.example'), may('https://a.example', 'http://a.example'), may('https://a.example.evil', 'https://a.example'), may('https://aXexample', 'https://a.example'),
    may('https://a.example', 'https://*.a.example'), may('https://evil/.a.example', 'https://*.a.example'), may('null', 'https://a.example'), may('https://a.example:8443', 'https://a.example')], Array(8).fill(false));
});

test('what a page around may ask of a replay', () => {
  equal(orderOf({hubbub: 'seek', at: 5}), {kind: 'seek', at: 5, speed: undefined, duration: undefined});
  equal(orderOf({hubbub: 'play', speed: 2, duration: 60000}), {kind: 'play', at: undefined, speed: 2, duration: 60000});
  for (const data of [null, undefined, 'seek', 7, [], {}, {hubbub: 'other'}, {hubbub: 'seek'}, {hubbub: 'seek', at: NaN}, {hubbub: 'seek', at: -1}, {hubbub: 'seek', at: Infinity},
    {hubbub: 'seek', at: '5'}, {hubbub: 'seek', at: 1e13}, {hubbub: 'speed'}, {hubbub: 'speed', speed: 0}, {hubbub: 'replay', at: null}, {hubbub: ['seek'], at: 5}]) {
    equal(orderOf(data), null, JSON.stringify(data));
  }
});

test('times of a recording', () => {
  equal(['2026-01-31T18:30:00Z', '2026-01-31T19:30:00.5+01:00', '1769884200', '1769884200.25', '0'].map(timeIn), [1769884200000, 1769884200500, 1769884200000, 1769884200250, 0]);
  equal(['', null, 'yesterday', '2026-01-31', '2026-01-31T18:30:00', '2026-13-31T18:30:00Z', '-5', '1e9', '1769884200000'].map(timeIn), Array(9).fill(null));
  equal([0, 7_400, 2_537_000, 5_560_000, -12_000, -500].map(placeText), ['0:00', '0:07', '42:17', '1:32:40', '−0:12', '0:00']);
});
