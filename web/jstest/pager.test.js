import {Timeline} from '../js/chat/timeline.js';
import {Pager} from '../js/view/pager.js';
import {equal, test} from './harness.js';
import {FakeHistory, message, messages, seqAt} from './numbers.js';

/** A pager of a room, with what it made the list show. */
function paging(history, timeline, more = {}) {
  const states = [];
  const shown = [];
  const list = {
    scroller: Object.assign(new EventTarget(), {scrollTop: 0, scrollHeight: 5000, clientHeight: 600}),
    isWhole: true,
    drawMore: () => false,
    changed() {},
    toMessage: (seq) => shown.push(timeline.find(seq)?.place),
  };
  const conversation = {timeline, room: 'lobby', epoch: 'e', known: (m) => m, ...more};
  const pager = new Pager(list, history, () => conversation, (state) => states.push(state), () => states.push('reason'));
  /** Scrolls to an end until nothing changes there any more. */
  const scroll = async (top) => {
    list.scroller.scrollTop = top;
    for (let i = 0, before; i < 50 && before !== places(timeline).join(); i++) {
      before = places(timeline).join();
      pager.fetchNear();
      await new Promise((done) => setTimeout(done));
    }
  };
  return {pager, up: () => scroll(0), down: () => scroll(4400), shown, state: () => (pager.fetchNear(), states.at(-1))};
}

const places = (timeline) => timeline.entries.map((e) => e.place ?? `${e.count} ${e.kind}`);
const run = (from, to) => messages(from, to).map((m) => m.place);

function latest(from, to) {
  const timeline = new Timeline();
  for (const m of messages(from, to)) timeline.add(m);
  timeline.skim(1000);
  timeline.following = false;
  return timeline;
}

test('up to the beginning, which is the history\'s to tell, and down again', async () => {
  const timeline = latest(451, 500);
  const {up, down, state} = paging(new FakeHistory(500), timeline);
  await up();
  equal([places(timeline)[0], timeline.atBeginning, state()], [1, true, 'beginning']);
  await down();
  equal([timeline.live, places(timeline)], [true, run(141, 500)]);
});

test('a jump shows the message and both sides of it, and the way down misses nothing', async () => {
  const timeline = latest(451, 500);
  const {pager, down, shown} = paging(new FakeHistory(500), timeline);
  equal([await pager.jump(seqAt(123)), shown], [true, [123]]);
  equal(places(timeline), run(93, 152));
  await down();
  equal([timeline.live, places(timeline)], [true, run(141, 500)]);
});

test('a jump near the latest joins them', async () => {
  const timeline = latest(451, 500);
  const {pager, shown} = paging(new FakeHistory(500), timeline);
  equal([await pager.jump(seqAt(430)), shown, timeline.live], [true, [430], true]);
  equal(places(timeline), run(400, 500));
});

test('a jump to the first after a number, whether a message has it or not', async () => {
  for (const after of [seqAt(123), seqAt(124) - 1]) {
    const {pager, shown} = paging(new FakeHistory(500), latest(451, 500));
    equal([await pager.jumpAfter(after), shown], [true, [124]]);
  }
  const {pager, shown} = paging(new FakeHistory(500), latest(451, 500));
  equal([await pager.jumpAfter(0), shown], [true, [1]]);
});

test('what the history has not is told on the way down, by its count if that is known', async () => {
  const timeline = latest(1, 100);
  for (const m of messages(101, 900)) timeline.add(m);
  const {missing} = timeline;
  const {down} = paging(new FakeHistory(900, 701), timeline); // from here on it is whole
  await down();
  equal(places(timeline).slice(-201)[0], `${missing} skip`);
  equal([timeline.live, places(timeline).slice(-200)], [true, run(701, 900)]);
});

test('a room whose first message has no small number', async () => {
  const timeline = new Timeline();
  timeline.add(message(1));
  const history = new FakeHistory(1);
  const {up, state} = paging(history, timeline);
  await up();
  equal([state(), history.asked], ['beginning', [`before ${seqAt(1)}`]]);
});

test('the top tells the beginning of the room from the end of what is kept', async () => {
  const timeline = latest(851, 900);
  const {up, state} = paging(new FakeHistory(900, 801), timeline); // the first 800 are not kept any more
  await up();
  equal([places(timeline)[0], state()], [801, 'expired']);
  const {pager, state: at} = paging(new FakeHistory(900, 801), latest(891, 900));
  equal([await pager.jump(seqAt(810)), at()], [true, 'expired'], 'a jump near it');
});

test('a room of which nothing is kept is not one where nothing was said', () => {
  equal(paging(new FakeHistory(0), new Timeline(), {begun: true}).state(), 'expired');
  equal(paging(new FakeHistory(0), new Timeline(), {begun: false}).state(), '');
});

test('where the server wants fewer questions, the top says so until the page is there', async () => {
  const history = new FakeHistory(500);
  let answer = null;
  const held = new Promise((resolve) => { answer = resolve; });
  const before = history.before.bind(history);
  history.before = async (room, seq, patience) => {
    patience.onWait(performance.now() + 5_000);
    await held;
    return before(room, seq, patience);
  };
  const timeline = latest(451, 500);
  const {pager, state} = paging(history, timeline);
  pager.fetchNear();
  equal([state(), places(timeline)[0]], ['waiting', 451]);
  answer();
  await new Promise((done) => setTimeout(done));
  equal(places(timeline)[0] < 451, true);
  equal(state(), 'loading');
});
