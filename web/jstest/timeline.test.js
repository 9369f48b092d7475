import {rows} from '../js/chat/rows.js';
import {TAIL} from '../js/chat/tail.js';
import {FRESH, Timeline, WINDOW, WINDOW_READING} from '../js/chat/timeline.js';
import {equal, test} from './harness.js';
import {message, messages, NOON, seqAt} from './numbers.js';

const places = (timeline) => timeline.entries.map((e) => e.place ?? (e.kind === 'skip' ? `${e.count} skipped` : e.kind));
const end = (timeline) => timeline.entries.findLast((e) => e.place)?.place;
const start = (timeline) => timeline.entries.find((e) => e.place)?.place;

function filled(n) {
  const timeline = new Timeline();
  for (const m of messages(1, n)) {
    timeline.add(m);
    timeline.skim();
  }
  return timeline;
}

test('a message is never shown twice', () => {
  const timeline = filled(3);
  equal([timeline.add(message(3)), timeline.add(message(1)), timeline.add(message(4))], [false, false, true]);
  equal(places(timeline), [1, 2, 3, 4]);
});

test('the window is bounded while it follows', () => {
  const timeline = filled(5000);
  equal([timeline.entries.length, end(timeline), timeline.atBeginning, timeline.live], [WINDOW, 5000, false, true]);
});

test('the window stands still for who reads above, and what comes waits', () => {
  const timeline = filled(100);
  timeline.following = false;
  for (const m of messages(101, 10_000)) timeline.add(m);
  equal(start(timeline), 1);
  equal(timeline.live, false);
  equal(timeline.entries.length <= WINDOW_READING, true, `${timeline.entries.length}`);
  equal(timeline.missing, 10_000 - TAIL - end(timeline), 'each of them counted');
  equal(timeline.extendFromTail(), false, 'over a gap');
  timeline.moveToEnd();
  equal([timeline.live, end(timeline), timeline.entries.length], [true, 10_000, TAIL]);
});

test('without a history the gap is told', () => {
  const timeline = filled(100);
  timeline.following = false;
  for (const m of messages(101, 2000)) timeline.add(m);
  const {missing} = timeline;
  equal(missing > 1000, true, `${missing}`);
  timeline.extendOverGap();
  equal(places(timeline).includes(`${missing} skipped`), true);
});

test('a flood within one drawing is skimmed, but never of what is one\'s own, of mentions, or of notices', () => {
  const timeline = new Timeline();
  for (const m of messages(1, 150)) {
    if (m.place === 20) timeline.note('restarted');
    timeline.add({...m, own: m.place === 10, mine: m.place === 30});
  }
  timeline.skim();
  const shown = places(timeline);
  equal([shown.includes(10), shown.includes(30), shown.includes('note')], [true, true, true]);
  const skipped = timeline.entries.filter((e) => e.kind === 'skip');
  equal(skipped.reduce((n, e) => n + e.count, 0), 148 - FRESH, 'the number is exact');
  equal(shown.at(-1), 150);
  equal(skipped.map((e) => [e.first, e.last]), [[1, 9], [11, 19], [20, 29], [31, 90]].map((ends) => ends.map(seqAt)));
});

test('in a tab that draws nothing the page does not grow, and the count is exact', () => {
  const timeline = new Timeline();
  for (const m of messages(1, 50_000)) timeline.add(m);
  timeline.skim();
  equal(timeline.entries.length <= WINDOW, true, `${timeline.entries.length}`);
});

test('the line where unread begins stands before what of it was skipped', () => {
  const timeline = filled(10);
  timeline.unreadAfter = seqAt(10);
  for (const m of messages(11, 200)) timeline.add(m);
  timeline.skim();
  const shown = rows(timeline);
  const line = shown.findIndex((row) => row.kind === 'unread');
  equal([shown[line - 1].entry.place, shown[line + 1].entry.kind], [10, 'skip']);
  equal(shown.filter((row) => row.kind === 'unread').length, 1);
});

test('neighbouring skips are one line', () => {
  const timeline = new Timeline();
  for (let i = 0; i < 3; i++) {
    for (const m of messages(1 + i * 100, 100 + i * 100)) timeline.add(m);
    timeline.skim(0);
  }
  equal(places(timeline), ['300 skipped']);
});

test('older messages are put above, once', () => {
  const timeline = new Timeline();
  for (const m of messages(101, 150)) timeline.add(m);
  timeline.prepend(messages(60, 110), true);
  equal(places(timeline), messages(60, 150).map((m) => m.place));
  timeline.following = false;
  timeline.prepend(messages(1, 59), false);
  equal([start(timeline), timeline.atBeginning], [1, true]);
});

test('far above, the end of the window is let go, and found again', () => {
  const timeline = new Timeline();
  for (const m of messages(1001, 1100)) timeline.add(m);
  timeline.skim(1000);
  timeline.following = false;
  for (let end = 1000; end > 400; end -= 60) timeline.prepend(messages(end - 59, end), true);
  equal([timeline.live, timeline.entries.length], [false, WINDOW_READING]);
  for (let i = 0; i < 100 && !timeline.live; i++) {
    if (!timeline.extendFromTail()) timeline.extend(messages(end(timeline) + 1, end(timeline) + 60), true);
  }
  equal([timeline.live, end(timeline)], [true, 1100]);
  equal(places(timeline), messages(start(timeline), 1100).map((m) => m.place), 'nothing missing, nothing twice');
});

test('a jump shows another place, and the way back loses nothing', () => {
  const timeline = filled(100);
  timeline.missed({after: seqAt(100), before: seqAt(5001), count: 4900, lost: true});
  for (const m of messages(5001, 5100)) { timeline.add(m); timeline.skim(); }
  timeline.moveTo(messages(2000, 2060), {above: true, below: true});
  timeline.add(message(5101));
  equal([start(timeline), end(timeline), timeline.live], [2000, 2060, false]);
  timeline.moveToEnd();
  equal([end(timeline), timeline.live], [5101, true]);
});

test('own messages keep their place at the end until the receipt', () => {
  const timeline = filled(1);
  timeline.addPending({id: 'a', text: 'mine'}, {from: 'Ana'}, NOON);
  timeline.add(message(2));
  equal(rows(timeline).filter((r) => r.kind === 'entry').map((r) => r.entry.text), ['m1', 'm2', 'mine']);
  const key = timeline.pending[0].key;
  equal(timeline.confirm('a', message(3, {from: 'Ana', text: 'mine', id: 'a', own: true})), true);
  timeline.add(message(4));
  equal(timeline.entries.map((e) => e.text), ['m1', 'm2', 'mine', 'm4']);
  equal(timeline.entries[2].key, key, 'it is the same entry');
  equal(timeline.confirm('a', message(3)), false, 'again');
});

test('a failed message can be dropped', () => {
  const timeline = new Timeline();
  timeline.addPending({id: 'a', text: 'x'}, {from: 'Ana'}, NOON);
  equal(timeline.fail('a', {code: 'not_saved'}).state, 'failed');
  timeline.drop('a');
  equal(timeline.pending, []);
});

test('coming and going is one line', () => {
  const timeline = new Timeline();
  for (const name of ['Ana', 'Bo', 'Cy', 'Di', 'Ed']) timeline.presence({name}, true);
  timeline.presence({name: 'Bo'}, false);
  timeline.presence({name: 'Zé'}, false);
  timeline.presence({name: 'Zé'}, true);
  const [{presence}] = timeline.entries;
  equal([presence.joined, presence.visited, presence.left].map((people) => [...people.values()]), [['Ana', 'Cy', 'Di', 'Ed'], ['Bo'], []]);
  timeline.add(message(1));
  timeline.presence({name: 'Flo'}, true);
  equal(timeline.entries.length, 3, 'a message parts them');
  timeline.add(message(2));
  timeline.presence({user: 'g', name: 'Gil'}, false);
  timeline.presence({user: 'g', name: 'Gil'}, true);
  equal(timeline.entries.length, 4, 'nothing happened');
  timeline.presence({user: 'v1', name: 'Vera'}, false);
  timeline.presence({user: 'v2', name: 'Vera'}, true);
  const {left, joined} = timeline.entries.at(-1).presence;
  equal([[...left.keys()], [...joined.keys()]], [['v1'], ['v2']], 'a name that changes hands is two people');
});

test('separators and groups', () => {
  const timeline = new Timeline();
  const day = 24 * 3600_000;
  timeline.add(message(1));
  timeline.add(message(2));
  timeline.add(message(3, {from: 'Cy'}));
  timeline.add(message(4, {from: 'Cy', at: NOON + 6 * 60_000}));
  timeline.add(message(5, {from: 'Cy', at: NOON + day}));
  timeline.note('restarted');
  timeline.add(message(6, {from: 'Cy', at: NOON + day}));
  timeline.unreadAfter = seqAt(5);
  timeline.add(message(7, {from: 'Cy', at: NOON + day}));
  equal(rows(timeline).map((r) => r.kind === 'entry' ? `${r.entry.place ?? r.entry.kind}${r.follows ? '+' : ''}` : r.kind),
    ['day', '1', '2+', '3', '4', 'day', '5', 'note', 'unread', '6', '7+']);
});

test('the head of a run comes again after 8 messages or 5 minutes, and stays where it is when the window goes on', () => {
  const heads = (timeline) => rows(timeline).flatMap(({kind, follows, entry}) => kind === 'entry' && !follows ? entry.place : []);
  const slow = new Timeline();
  for (let i = 1; i <= 6; i++) slow.add(message(i, {at: NOON + i * 2 * 60_000}));
  equal(heads(slow), [1, 4]);
  const timeline = new Timeline();
  for (let i = 1; i <= 20; i++) timeline.add(message(i, {at: NOON + i}));
  equal(heads(timeline), [1, 9, 17]);
  timeline.entries.splice(0, 3); // as the window goes on
  equal(heads(timeline), [4, 9, 17]);
  timeline.add(message(21, {at: NOON + 21}));
  timeline.entries.splice(0, 4);
  equal(heads(timeline), [8, 9, 17]);
});

test('the time of a minute stands once', () => {
  const timeline = new Timeline();
  [0, 59_000, 60_000, 61_000, 180_000].forEach((after, i) => timeline.add(message(i + 1, {at: NOON + after})));
  equal(rows(timeline).flatMap(({kind, minute, entry}) => kind === 'entry' && minute ? entry.place : []), [1, 3, 5]);
});

test('a message among the latest is found from a place far above', () => {
  const timeline = filled(600);
  timeline.moveTo(messages(1, 60), {above: false, below: true});
  equal([timeline.reach(seqAt(590)), timeline.live, timeline.find(seqAt(590))?.place], [true, true, 590]);
  equal(timeline.reach(seqAt(100)), false, 'neither shown nor among the latest');
});

test('a move into what was missed keeps the latest that lie together', () => {
  const timeline = filled(300);
  timeline.moveTo(messages(1, 60), {above: false, below: true});
  timeline.missed({after: seqAt(300), before: seqAt(1000), count: 699, lost: true});
  for (const m of messages(1000, 1050)) timeline.add(m);
  timeline.moveTo(messages(470, 530), {above: true, below: true});
  equal([start(timeline), end(timeline)], [470, 530]);
  equal(timeline.missing, NaN, 'nobody has counted what lies below');
  timeline.extend(messages(531, 590), true);
  equal(timeline.extendFromTail(), false, 'the page does not reach what waits');
  timeline.extend(messages(991, 1050), false);
  equal([timeline.extendFromTail(), timeline.live, end(timeline)], [true, false, 1049]);
});

test('a page that ends just before what waits does not join it; the next, which begins there, does', () => {
  const timeline = filled(600);
  timeline.moveTo(messages(300, 340), {above: true, below: true});
  timeline.extend(messages(341, 400), true);
  equal([timeline.missing, timeline.extendFromTail()], [NaN, false]);
  timeline.extend(messages(401, 460), true);
  equal([timeline.missing, timeline.extendFromTail(), timeline.extendFromTail(200), timeline.live], [0, true, true, true]);
  equal(places(timeline), messages(start(timeline), 600).map((m) => m.place), 'nothing missing, nothing twice');
});

test('what was counted away is found by its count', () => {
  const timeline = filled(100);
  timeline.following = false;
  for (const m of messages(101, 900)) timeline.add(m);
  const from = end(timeline);
  timeline.extend(messages(from + 1, from + timeline.missing), true);
  equal([timeline.missing, timeline.extendFromTail()], [0, true]);
});

test('what the window lets go of far above does not close what is missing', () => {
  const timeline = new Timeline();
  for (const m of messages(951, 1000)) timeline.add(m);
  timeline.moveTo(messages(500, 560), {above: true, below: true});
  for (let first = 500; first > 100; first -= 60) timeline.prepend(messages(first - 60, first - 1), true);
  equal([timeline.missing, timeline.extendFromTail()], [NaN, false]);
  timeline.moveToEnd();
  equal(places(timeline), messages(951, 1000).map((m) => m.place));
});

test('a gap counts down as its messages come after all, and is gone when none is left', () => {
  const timeline = filled(2);
  const gap = timeline.missed({after: seqAt(2), before: seqAt(5), count: 2, lost: false});
  timeline.settle(gap);
  timeline.add(message(5));
  equal(places(timeline), [1, 2, '1 skipped', 5]);
  timeline.settle(gap);
  equal(places(timeline), [1, 2, 5]);
});

test('the line where unread begins stands before a gap, too', () => {
  const timeline = filled(2);
  timeline.unreadAfter = seqAt(2);
  timeline.missed({after: seqAt(2), before: seqAt(50), count: NaN, lost: true});
  timeline.add(message(50));
  equal(rows(timeline).map((r) => r.kind === 'entry' ? r.entry.kind : r.kind), ['day', 'message', 'message', 'unread', 'skip', 'message']);
});

test('a name that has changed hands in sight is marked where it does', () => {
  const timeline = new Timeline();
  const say = (place, user, more) => timeline.add(message(place, {from: 'Vera', user, ...more}));
  say(1, undefined);
  say(2, 'v1');
  say(3, 'v1');
  say(4, 'v2', {from: 'VERA'});
  say(5, 'v2');
  say(6, undefined);
  say(7, 'v1');
  say(8, 'me', {own: true});
  say(9, 'b', {from: 'Bo'});
  const marked = () => rows(timeline).flatMap(({kind, entry, another}) => kind === 'entry' && another ? [entry.place] : []);
  equal(marked(), [4, 7]);
  equal(rows(timeline).filter(({follows}) => follows).map(({entry}) => entry.place), [3], 'nobody goes on for somebody else');
  timeline.hides = ({user}) => user === 'v2';
  equal(marked(), []);
});

test('somebody who changes names is one line, and none who changes back', () => {
  const timeline = new Timeline();
  timeline.renamed('v', 'Vera', 'Wera');
  timeline.renamed('v', 'Wera', 'Xera');
  timeline.renamed('b', 'Bo', 'Bob');
  equal(timeline.entries.map((e) => e.values), [{from: 'Vera', name: 'Xera'}, {from: 'Bo', name: 'Bob'}]);
  timeline.renamed('b', 'Bob', 'Bo');
  equal(timeline.entries.length, 1);
});
