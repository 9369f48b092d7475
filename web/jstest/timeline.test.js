import {FRESH, rows, TAIL, Timeline, WINDOW, WINDOW_READING} from '../js/chat/timeline.js';
import {equal, test} from './harness.js';

const NOON = new Date(2026, 2, 4, 12).getTime();
const message = (seq, more = {}) => ({seq, from: 'Bo', at: NOON + seq, text: `m${seq}`, ...more});
const range = (from, to) => Array.from({length: to - from + 1}, (_, i) => message(from + i));
const seqs = (timeline) => timeline.entries.map((e) => e.seq ?? (e.kind === 'skip' ? `${e.count} skipped` : e.kind));

function filled(n) {
  const timeline = new Timeline();
  for (const m of range(1, n)) {
    timeline.add(m);
    timeline.skim();
  }
  return timeline;
}

test('a message is never shown twice', () => {
  const timeline = filled(3);
  equal([timeline.add(message(3)), timeline.add(message(1)), timeline.add(message(4))], [false, false, true]);
  equal(seqs(timeline), [1, 2, 3, 4]);
});

test('the window is bounded while it follows', () => {
  const timeline = filled(5000);
  equal([timeline.entries.length, timeline.endSeq, timeline.atBeginning, timeline.live], [WINDOW, 5000, false, true]);
});

test('the window stands still for who reads above, and what comes waits', () => {
  const timeline = filled(100);
  timeline.following = false;
  for (const m of range(101, 10_000)) timeline.add(m);
  equal(timeline.firstSeq, 1);
  equal(timeline.live, false);
  equal(timeline.entries.length <= WINDOW_READING, true, `${timeline.entries.length}`);
  equal(timeline.gap, 10_000 - TAIL - timeline.endSeq);
  equal(timeline.extendFromTail(), false, 'over a gap');
  timeline.moveToEnd();
  equal([timeline.live, timeline.endSeq, timeline.entries.length], [true, 10_000, TAIL]);
});

test('without a history the gap is told', () => {
  const timeline = filled(100);
  timeline.following = false;
  for (const m of range(101, 2000)) timeline.add(m);
  const missing = timeline.gap;
  timeline.extendOverGap();
  equal(seqs(timeline).includes(`${missing} skipped`), true);
});

test('a flood within one drawing is skimmed, but never of what is one\'s own, of mentions, or of notices', () => {
  const timeline = new Timeline();
  for (const m of range(1, 150)) {
    if (m.seq === 20) timeline.note('restarted');
    timeline.add({...m, own: m.seq === 10, mine: m.seq === 30});
  }
  timeline.skim();
  const shown = seqs(timeline);
  equal([shown.includes(10), shown.includes(30), shown.includes('note')], [true, true, true]);
  const skipped = timeline.entries.filter((e) => e.kind === 'skip');
  equal(skipped.reduce((n, e) => n + e.count, 0), 148 - FRESH, 'the number is exact');
  equal(shown.at(-1), 150);
  equal(skipped.map((e) => [e.first, e.last]), [[1, 9], [11, 19], [20, 29], [31, 90]]);
});

test('in a tab that draws nothing the page does not grow, and the count is exact', () => {
  const timeline = new Timeline();
  for (const m of range(1, 50_000)) timeline.add(m);
  timeline.skim();
  equal(timeline.entries.length <= WINDOW, true, `${timeline.entries.length}`);
});

test('the line where unread begins stands before what of it was skipped', () => {
  const timeline = filled(10);
  timeline.unreadFrom = 11;
  for (const m of range(11, 200)) timeline.add(m);
  timeline.skim();
  const shown = rows(timeline);
  const line = shown.findIndex((row) => row.kind === 'unread');
  equal([shown[line - 1].entry.seq, shown[line + 1].entry.kind], [10, 'skip']);
  equal(shown.filter((row) => row.kind === 'unread').length, 1);
});

test('neighbouring skips are one line', () => {
  const timeline = new Timeline();
  for (let i = 0; i < 3; i++) {
    for (const m of range(1 + i * 100, 100 + i * 100)) timeline.add(m);
    timeline.skim(0);
  }
  equal(seqs(timeline), ['300 skipped']);
});

test('older messages are put above, once', () => {
  const timeline = new Timeline();
  for (const m of range(101, 150)) timeline.add(m);
  timeline.prepend(range(60, 110), true);
  equal(seqs(timeline), range(60, 150).map((m) => m.seq));
  timeline.following = false;
  timeline.prepend(range(1, 59), false);
  equal([timeline.firstSeq, timeline.atBeginning], [1, true]);
});

test('far above, the end of the window is let go, and found again', () => {
  const timeline = new Timeline();
  for (const m of range(1001, 1100)) timeline.add(m);
  timeline.skim(1000);
  timeline.following = false;
  for (let end = 1000; end > 400; end -= 60) timeline.prepend(range(end - 59, end), true);
  equal([timeline.live, timeline.entries.length], [false, WINDOW_READING]);
  for (let i = 0; i < 100 && !timeline.live; i++) {
    if (!timeline.extendFromTail()) timeline.extend(range(timeline.endSeq + 1, timeline.endSeq + 60));
  }
  equal([timeline.live, timeline.endSeq], [true, 1100]);
  equal(seqs(timeline), range(timeline.firstSeq, 1100).map((m) => m.seq), 'nothing missing, nothing twice');
});

test('a jump shows another place, and the way back loses nothing', () => {
  const timeline = filled(100);
  for (const m of range(5001, 5100)) { timeline.add(m); timeline.skim(); }
  timeline.moveTo(range(2000, 2060), true);
  timeline.add(message(5101));
  equal([timeline.firstSeq, timeline.endSeq, timeline.live], [2000, 2060, false]);
  timeline.moveToEnd();
  equal([timeline.endSeq, timeline.live], [5101, true]);
});

test('own messages keep their place at the end until the receipt', () => {
  const timeline = filled(1);
  timeline.addPending({id: 'a', text: 'mine'}, 'Ana', NOON);
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
  timeline.addPending({id: 'a', text: 'x'}, 'Ana', NOON);
  equal(timeline.fail('a', {code: 'not_saved'}).state, 'failed');
  timeline.drop('a');
  equal(timeline.pending, []);
});

test('coming and going is one line', () => {
  const timeline = new Timeline();
  for (const name of ['Ana', 'Bo', 'Cy', 'Di', 'Ed']) timeline.presence(name, true);
  timeline.presence('Bo', false);
  timeline.presence('Zé', false);
  timeline.presence('Zé', true);
  const [{presence}] = timeline.entries;
  equal([[...presence.joined], [...presence.visited], [...presence.left]], [['Ana', 'Cy', 'Di', 'Ed'], ['Bo'], []]);
  timeline.add(message(1));
  timeline.presence('Flo', true);
  equal(timeline.entries.length, 3, 'a message parts them');
  timeline.add(message(2));
  timeline.presence('Gil', false);
  timeline.presence('Gil', true);
  equal(timeline.entries.length, 4, 'nothing happened');
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
  timeline.unreadFrom = 6;
  timeline.add(message(7, {from: 'Cy', at: NOON + day}));
  equal(rows(timeline).map((r) => r.kind === 'entry' ? `${r.entry.seq ?? r.entry.kind}${r.follows ? '+' : ''}` : r.kind),
    ['day', '1', '2+', '3', '4', 'day', '5', 'note', 'unread', '6', '7+']);
});

test('a message among the latest is found from a place far above', () => {
  const timeline = filled(600);
  timeline.moveTo(range(1, 60), false);
  equal([timeline.reach(590), timeline.live, timeline.find(590)?.seq], [true, true, 590]);
  equal(timeline.reach(100), false, 'neither shown nor among the latest');
});

test('a move into what was missed keeps the latest that lie together', () => {
  const timeline = filled(300);
  timeline.moveTo(range(1, 60), false);
  timeline.missed(1000);
  for (const m of range(1000, 1050)) timeline.add(m);
  timeline.moveTo(range(470, 530), true);
  equal([timeline.firstSeq, timeline.endSeq, timeline.gap], [470, 530, 469]);
});
