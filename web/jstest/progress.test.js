import {Progress} from '../js/chat/progress.js';
import {equal, test} from './harness.js';
import {seqAt} from './numbers.js';

const at = (n) => ({seq: seqAt(n), n});
const unknown = (n) => ({seq: seqAt(n), n: NaN});

/** A room of so many messages, read up to one of them. */
function returned(head, read) {
  const progress = new Progress();
  progress.begin(head, read, true);
  return progress;
}

test('what is unread is a difference of counts, however the numbers lie', () => {
  equal(returned(at(500), at(340)).unread, 160);
  equal(returned(at(340), at(340)).unread, 0);
  equal(returned({seq: seqAt(700), n: 340}, at(340)).unread, 0, 'numbers that went to no message');
});

test('what comes of the unread is not counted twice', () => {
  const progress = returned(at(500), at(340));
  for (let i = 331; i <= 500; i++) {
    equal(progress.came(seqAt(i)), false);
    if (seqAt(i) > progress.read.seq) progress.add(false);
    equal(progress.unread, 160, `${i}`);
  }
  progress.came(seqAt(501));
  progress.add(true);
  equal([progress.unread, progress.mentions], [161, 1]);
});

test('without a count, what comes is counted', () => {
  for (const [head, read] of [[at(500), unknown(340)], [unknown(500), at(340)], [unknown(500), unknown(340)]]) {
    const progress = returned(head, read);
    equal(progress.unread, 0);
    for (const i of [499, 500]) {
      progress.came(seqAt(i));
      progress.add(false);
    }
    equal(progress.unread, 2);
  }
});

test('the mark holds the count up to where it was read, or none', () => {
  const progress = returned(at(500), at(340));
  progress.came(seqAt(451));
  progress.seen(seqAt(451));
  equal(progress.read, {seq: seqAt(451), n: NaN}, 'what lies between is not counted');
  progress.came(seqAt(501));
  progress.seen(seqAt(501));
  equal(progress.read, at(501));
  progress.came(seqAt(502));
  progress.seenAll(seqAt(502));
  equal([progress.read, progress.unread], [at(502), 0]);
});

test('a room that goes on while the connection is away', () => {
  const progress = returned(at(500), at(500));
  equal(progress.resume(at(540), seqAt(500)), 40);
  progress.missed(40);
  for (let i = 521; i <= 540; i++) {
    progress.came(seqAt(i));
    progress.add(false);
  }
  equal(progress.unread, 40, 'those that came, and those that did not');
  equal(progress.resume(at(550), seqAt(530)), NaN, 'it broke off before all had come');
});

test('a room is whole when all that it counts has come', () => {
  const progress = new Progress();
  progress.begin(at(3), at(3), false);
  const whole = [1, 2, 3].map((i) => {
    progress.came(seqAt(i));
    return progress.isWhole;
  });
  equal(whole, [false, false, true]);
});

test('what was numbered begins no conversation unless it is a message', () => {
  const progress = new Progress();
  const begun = (seq, n) => {
    progress.begin({seq, n}, {seq: 0, n: 0}, false);
    return progress.hasBegun;
  };
  equal([begun(0, 0), begun(3, 0), begun(3, 1), begun(3, NaN)], [false, false, true, true]);
  begun(0, 0);
  progress.passed(2);
  equal(progress.hasBegun, false);
  progress.came(3);
  equal(progress.hasBegun, true);
});

test('what one may have missed is one count, looked at or not', () => {
  const progress = returned(at(500), at(340));
  equal(progress.since, 160);
  for (let i = 441; i <= 470; i++) {
    progress.came(seqAt(i));
    progress.add(false);
  }
  progress.seenAll(seqAt(470));
  equal([progress.unread, progress.since], [0, 160], 'all of it, though some has not come yet');
  for (const [place, counts] of [[471, true], [472, false], [473, false]]) progress.came(seqAt(place), counts);
  equal(progress.since, 158, 'without those that are nothing to be read');
  progress.weigh({seq: seqAt(450)}, -1, seqAt(340));
  progress.weigh({seq: seqAt(300)}, -1, seqAt(340));
  equal(progress.since, 157, 'nor those that went since');
  progress.weigh({seq: seqAt(450)}, 1, seqAt(340));
  equal(progress.since, 158, 'and with those that came back');
});

test('many that come back at once are not seen by going by, a few are', () => {
  for (const [count, want] of [[19, false], [20, true], [NaN, true]]) {
    const progress = returned(at(500), at(500));
    const since = progress.resume({seq: seqAt(530), n: 500 + count}, seqAt(500));
    progress.missed(since);
    equal([progress.wasAbsent, progress.isOfAbsence(seqAt(530)), progress.isOfAbsence(seqAt(531))], [want, want, false], `${count}`);
    progress.seenAll(seqAt(530));
    equal([progress.wasAbsent, progress.since], [false, count], 'somebody has looked');
  }
  const quiet = returned(unknown(500), unknown(500));
  quiet.resume(unknown(500), seqAt(500));
  equal(quiet.wasAbsent, false, 'nothing has come, whatever the server counts');
});
