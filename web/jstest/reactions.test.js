import {Reactions} from '../js/chat/reactions.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';
import {join, Socket} from './joined.js';
import {seqAt} from './numbers.js';

/** Somebody in a room of some messages, with reactions; asked: for which ranges one's own were asked, and own: what is answered. */
function joined(count = 3, more = {}) {
  const made = join();
  const told = {refused: [], asked: [], own: {}};
  Socket.last.welcome(count, {role: 'member'});
  const {keeping} = made.conversation;
  keeping.reactions = new Reactions({
    timeline: made.timeline, send: (request) => keeping.send(request),
    own: async (from, to) => { told.asked.push([from, to]); return {own: told.own}; },
  }, {changed() {}, refused: ({code}) => { told.refused.push(code); }});
  Socket.last.messages(1, count, more);
  const at = (place) => made.timeline.find(seqAt(place));
  const shown = (place) => keeping.reactions.of(at(place)).map(({emoji, count: n, own}) => `${emoji}${n}${own ? '*' : ''}`).join(' ');
  return {...made, ...told, told, keeping, reactions: keeping.reactions, at, shown, last: () => Socket.last.sent.at(-1)};
}

let seq = 0;
const totals = (place, reactions) => ({type: 'update', seq: seqAt(500) + ++seq, target: seqAt(place), reactions});
const reacted = (place, emoji, on, id) => ({type: 'reacted', id, target: seqAt(place), emoji, on});

test('a reaction shows at once, stays when it is answered, and is not counted twice', () => withClock((clock) => {
  const {shown, reactions, at, last} = joined(3, {reactions: {'👍': 12}});
  reactions.toggle(at(2), '👍');
  const {id, ...request} = last();
  equal(request, {type: 'react', seq: seqAt(2), emoji: '👍', on: true});
  equal([shown(1), shown(2)], ['👍12', '👍13*']);
  Socket.last.says(totals(2, {'👍': 13}));
  equal(shown(2), '👍14*', 'of somebody else');
  Socket.last.says(reacted(2, '👍', true, id));
  equal(shown(2), '👍14*');
  Socket.last.says(totals(2, {'👍': 14}));
  equal(shown(2), '👍14*', 'in the totals by now');
  clock.pass(5_000);
  equal(shown(2), '👍14*');
}));

test('totals that come before the answer are right a moment later', () => withClock((clock) => {
  const {shown, reactions, at, last} = joined(1);
  reactions.toggle(at(1), '👍');
  Socket.last.says(totals(1, {'👍': 1}));
  Socket.last.says(reacted(1, '👍', true, last().id));
  clock.pass(1_500);
  equal(shown(1), '👍1*');
}));

test('one takes back what is one\'s own, and a message has nothing when nobody is left', () => {
  const {shown, reactions, at, last} = joined(1, {reactions: {'👍': 1, '🎉': 2}});
  Socket.last.says({type: 'reacted', own: {[seqAt(1)]: ['👍']}});
  equal(shown(1), '👍1* 🎉2');
  reactions.toggle(at(1), '👍');
  equal([last().on, shown(1)], [false, '🎉2']);
  Socket.last.says(reacted(1, '👍', false, last().id));
  Socket.last.says(totals(1, {'🎉': 2}));
  equal(shown(1), '🎉2');
  Socket.last.says(totals(1, {}));
  equal(shown(1), '');
});

test('a refusal takes it back, with a reason', () => {
  const {shown, reactions, at, last, refused} = joined(1, {reactions: {'👍': 2}});
  reactions.toggle(at(1), '🦄');
  equal(shown(1), '👍2 🦄1*');
  Socket.last.says({type: 'error', code: 'too_many_reactions', id: last().id});
  equal([shown(1), refused], ['👍2', ['too_many_reactions']]);
});

test('of several presses the last one counts, whichever answers come', () => {
  const {shown, reactions, at} = joined(1);
  for (let i = 0; i < 5; i++) reactions.toggle(at(1), '👍');
  equal(shown(1), '👍1*');
  const [first, ...rest] = Socket.last.sent.filter(({type}) => type === 'react');
  Socket.last.says({type: 'error', code: 'rate_limited', id: first.id});
  equal(shown(1), '👍1*', 'what was asked anew since');
  Socket.last.says(reacted(1, '👍', true, rest.at(-1).id));
  Socket.last.says(totals(1, {'👍': 1}));
  equal(shown(1), '👍1*');
});

test('what is put and taken back before any totals come changes no count', () => {
  const {shown, reactions, at, last} = joined(1, {reactions: {'👍': 5}});
  for (const [on, want] of [[true, '👍6*'], [false, '👍5'], [true, '👍6*'], [false, '👍5']]) {
    reactions.toggle(at(1), '👍');
    equal([last().on, shown(1)], [on, want]);
    Socket.last.says(reacted(1, '👍', on, last().id));
    equal(shown(1), want);
  }
});

test('whatever comes in place of totals, a message shows what can be shown', () => {
  const {shown, at} = joined(1);
  for (const reactions of [{'<b>': 'x', '👍': 2}, {'👍': -1}, {'👍': null}, {'👍': {}}, []]) Socket.last.says(totals(1, reactions));
  Socket.last.says({type: 'reacted', own: {x: ['👍'], [seqAt(1)]: 7}}, {type: 'reacted', target: seqAt(1), emoji: 7, on: true}, {type: 'reacted'});
  equal([shown(1), at(1).text], ['', 'm1']);
  Socket.last.says(totals(1, {'<b>': 'x', '👍': 2}));
  equal(shown(1), '👍2');
});

test('another tab puts and takes back, too', () => {
  const {shown} = joined(1, {reactions: {'👍': 3}});
  Socket.last.says(reacted(1, '👍', true, 'r1'));
  equal(shown(1), '👍3*');
  Socket.last.says(totals(1, {'👍': 4}));
  Socket.last.says(reacted(1, '👍', false));
  Socket.last.says(totals(1, {'👍': 3}));
  equal(shown(1), '👍3');
});

test('without a connection it waits, and is asked again with the next one', () => {
  const {shown, reactions, at, again} = joined(1);
  Socket.last.drop();
  reactions.toggle(at(1), '👍');
  equal(shown(1), '👍1*');
  again();
  Socket.last.welcome(1, {recovered: true});
  equal(Socket.last.sent.filter(({type}) => type === 'react').map(({emoji, on}) => [emoji, on]), [['👍', true]]);
});

test('what waits for an answer has a bound', () => {
  const {reactions, at, refused} = joined(1);
  for (let i = 0; i < 60; i++) reactions.toggle(at(1), `:e${i}:`);
  equal([refused.length, new Set(refused).size], [10, 1]);
});

test('a removed message loses them, and one that comes back has none', () => {
  const {shown, at, reactions, last} = joined(2, {reactions: {'👍': 3}});
  Socket.last.says({type: 'reacted', own: {[seqAt(1)]: ['👍']}});
  reactions.toggle(at(1), '🎉');
  const {id} = last();
  Socket.last.says({type: 'update', seq: seqAt(600) + ++seq, target: seqAt(1), removed: true});
  equal(shown(1), '');
  Socket.last.says({type: 'error', code: 'not_found', id});
  Socket.last.says({type: 'update', seq: seqAt(600) + ++seq, target: seqAt(1), restored: true, text: 'm1'});
  equal([shown(1), shown(2)], ['', '👍3']);
});

test('kinds keep their places while they are shown, whatever grows', () => {
  const {shown} = joined(1, {reactions: {'👍': 3, '🎉': 2}});
  Socket.last.says(totals(1, {'🎉': 9, '🚀': 5, '👍': 3}));
  equal(shown(1), '👍3 🎉9 🚀5');
});

test('a change of reactions is none of the message: its row stays as it is', () => {
  const {at, timeline} = joined(1);
  const {version} = at(1);
  Socket.last.says(totals(1, {'👍': 1}));
  equal([at(1).version, at(1).chips, timeline.held.length], [version, 1, 1]);
  Socket.last.says({type: 'update', seq: seqAt(700) + ++seq, target: seqAt(1), edited: true, text: 'b'});
  equal([at(1).version, at(1).chips], [version + 1, 1]);
});

test('of a page of the history one\'s own are asked for once, and only where there are any', async () => {
  const {timeline, conversation, reactions, told} = joined(0);
  Socket.last.messages(10, 12);
  told.own = {[seqAt(2)]: ['👍'], [seqAt(9)]: 'rubbish'};
  const page = (place, more) => conversation.known({seq: seqAt(place), user: 'bo', from: 'Bo', at: 1, text: `m${place}`, ...more});
  timeline.moveTo([page(1), page(2, {reactions: {'👍': 2}}), page(3, {reactions: {'🎉': 1}})], {above: false, below: true});
  const shown = () => timeline.entries.slice(0, 3).map((e) => reactions.of(e).map(({emoji, count, own}) => `${emoji}${count}${own ? '*' : ''}`).join());
  equal(shown(), ['', '👍2', '🎉1']);
  await new Promise((done) => setTimeout(done, 20));
  equal([told.asked, shown()], [[[seqAt(2), seqAt(3)]], ['', '👍2*', '🎉1']]);
  shown();
  await new Promise((done) => setTimeout(done, 20));
  equal(told.asked.length, 1);
});

test('after a resume, what was taken back elsewhere is not one\'s own any more', async () => {
  const random = Math.random;
  Math.random = () => 0;
  const {shown, told, again} = joined(1, {reactions: {'👍': 2}});
  Socket.last.says({type: 'reacted', own: {[seqAt(1)]: ['👍']}});
  equal(shown(1), '👍2*');
  again();
  Socket.last.welcome(1, {recovered: true});
  Socket.last.says(totals(1, {'👍': 1}));
  await new Promise((done) => setTimeout(done, 20));
  Math.random = random;
  equal([told.asked, shown(1)], [[[seqAt(1), seqAt(1)]], '👍1']);
});

test('frames that come before reactions are loaded wait, and their number has a bound', () => {
  const {conversation: {keeping}} = join();
  Socket.last.welcome(1, {role: 'member'});
  for (let i = 0; i < 80; i++) Socket.last.says(reacted(1, '👍', true));
  equal(keeping.reacted.length, 50);
});

/** A generator of numbers that are the same each time. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = state * 1664525 + 1013904223 >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}

test('after any history of messages, updates and cuts, a page shows what one that was there all the time shows', () => {
  for (let run = 1; run <= 30; run++) {
    const next = numbers(run);
    const history = []; // frames of the log, in order
    const state = new Map(); // number → the message as it is now
    for (let n = 1; n <= 60; n++) {
      const number = seqAt(n);
      const targets = [...state.keys()];
      const target = targets[next(targets.length)];
      const stands = target && !state.get(target).removed;
      const kind = next(6);
      if (kind < 3 || !stands) {
        history.push({type: 'message', seq: number, id: `x${n}`, user: 'bo', from: 'Bo', at: 1, text: `m${n}`});
        state.set(number, {...history.at(-1)});
      } else {
        const fields = [{reactions: next(4) ? {'👍': 1 + next(9), '🎉': 1 + next(9)} : {}}, {edited: true, text: `e${n}`}, {removed: true}][kind - 3];
        history.push({type: 'update', seq: number, target, ...fields});
        Object.assign(state.get(target), fields, fields.removed && {text: '', reactions: undefined});
      }
    }
    const {timeline, reactions, again} = joined(0);
    const cut = next(history.length);
    history.slice(0, cut).forEach((event) => Socket.last.says(event));
    // The replay: what lives after the cut, messages as they are now, the latest update of each (target, aspect).
    const since = cut ? history[cut - 1].seq : 0;
    const aspect = (e) => 'removed' in e ? 'removed' : 'reactions' in e ? 'reactions' : 'edited';
    const live = history.filter((e) => e.seq > since).filter((e, i, all) => e.type === 'message'
      || !(state.get(e.target).removed && !e.removed) && !all.slice(i + 1).some((later) => later.target === e.target && aspect(later) === aspect(e)));
    again();
    Socket.last.welcome(state.size, {seq: history.at(-1).seq, recovered: true});
    for (const e of live) Socket.last.says(e.type === 'message' ? state.get(e.seq) : e);
    const got = timeline.entries.filter((e) => e.kind === 'message').map((e) => [e.seq, e.text, reactions.of(e).map(({emoji, count}) => [emoji, count]).sort()]);
    const want = [...state.values()].map((m) => [m.seq, m.text, m.removed ? [] : Object.entries(m.reactions ?? {}).sort()]);
    equal(got, want, `run ${run}`);
  }
});
