import {Outbox} from '../js/client/outbox.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';

test('one at a time, in order, again after a break', () => {
  const sent = [];
  let online = true;
  const outbox = new Outbox((d) => online && sent.push(d.text) > 0);
  const [a, b] = [outbox.add('a'), outbox.add('b')];
  equal(sent, ['a']);
  outbox.take(a.id);
  equal(sent, ['a', 'b']);
  outbox.pause();
  online = false;
  outbox.add('c');
  online = true;
  outbox.resume();
  equal(sent, ['a', 'b', 'b'], 'what is unsure goes again, under its id');
  outbox.take(b.id);
  equal(sent, ['a', 'b', 'b', 'c']);
  equal(outbox.take('unknown'), false);
});

test('a delay that the server asked for', async () => {
  const sent = [];
  const outbox = new Outbox((d) => sent.push(d.text) > 0);
  outbox.add('a');
  outbox.holdFor(30);
  outbox.add('b');
  equal(sent, ['a']);
  await new Promise((done) => setTimeout(done, 60));
  equal(sent, ['a', 'a']);
});

test('what the server does not want yet waits, whatever becomes of the one before', () => withClock((clock) => {
  const sent = [];
  const outbox = new Outbox((d) => sent.push(d.text) > 0);
  outbox.holdFor(800); // nothing is under way
  const a = outbox.add('a');
  clock.pass(700);
  equal(sent, []);
  clock.pass(100);
  equal(sent, ['a']);
  outbox.holdFor(800);
  outbox.add('b');
  outbox.take(a.id);
  equal(sent, ['a']);
  clock.pass(800);
  equal(sent, ['a', 'b']);
}));

test('a receipt that does not come in time is told', async () => {
  let told = 0;
  const outbox = new Outbox(() => true, undefined, () => { told++; }, 30);
  outbox.take(outbox.add('a').id);
  outbox.holdFor(10_000);
  outbox.add('b');
  outbox.pause();
  await new Promise((done) => setTimeout(done, 60));
  equal(told, 0, 'nothing is under way');
  await new Promise((done) => {
    new Outbox(() => true, undefined, done, 30).add('c');
  });
});

test('a receipt that came while the page was frozen is in time', () => withClock((clock) => {
  let told = 0;
  const outbox = new Outbox(() => true, undefined, () => { told++; });
  const {id} = outbox.add('a');
  clock.pass(19_500);
  clock.freeze(3_600_000);
  clock.pass(500);
  equal(told, 0, 'it may be in the queue');
  outbox.take(id);
  clock.pass(60_000);
  equal(told, 0);
}));

test('a reload keeps what is unsent', () => {
  let kept = [];
  const keep = {read: () => kept, write: (drafts) => { kept = structuredClone(drafts); }};
  new Outbox(() => false, keep).add('later');
  const sent = [];
  const again = new Outbox((d) => sent.push(d) > 0, keep);
  equal(again.length, 1);
  again.resume();
  equal(sent[0].text, 'later');
  again.take(sent[0].id);
  equal(kept, []);
});

test('what was refused waits for its author, and holds up nothing', () => {
  let kept = [];
  const keep = {read: () => structuredClone(kept), write: (drafts) => { kept = structuredClone(drafts); }};
  const sent = [];
  const outbox = new Outbox((d) => sent.push(d.text) > 0, keep);
  const refused = outbox.add('a');
  outbox.add('b');
  outbox.refuse(refused.id, {code: 'not_saved'});
  equal([sent, outbox.length], [['a', 'b'], 1]);
  const again = new Outbox((d) => sent.push(d.text) > 0, keep);
  again.resume();
  equal([sent, again.drafts[0].refusal.code], [['a', 'b', 'b'], 'not_saved'], 'a reload');
  again.take(refused.id);
  equal(kept.map((d) => d.text), ['b']);
});
