import {Composition} from '../js/chat/composition.js';
import {beginning, requote} from '../js/chat/quotes.js';
import {Aspects} from '../js/client/aspects.js';
import {equal, test} from './harness.js';
import {join, Socket} from './joined.js';
import {seqAt} from './numbers.js';

const update = (place, target, more) => ({type: 'update', seq: seqAt(place), target: seqAt(target), ...more});

test('a quote follows edits, removals and restorations of what it quotes, and nothing else', () => {
  const quoting = () => [{version: 0, reply_to: {seq: 5, from: 'Bo', text: 'one'}}];
  const after = (change, isOther = () => false) => {
    const entries = quoting();
    requote(entries, change, isOther);
    return entries[0].reply_to;
  };
  const picks = ({seq}) => seq === 5;
  equal(after({picks, fields: {edited: true, text: 'two'}}), {seq: 5, from: 'Bo', text: 'two'});
  equal(after({picks, fields: {removed: true, text: ''}}), {seq: 5, from: 'Bo', removed: true});
  equal(after({picks, fields: {reactions: {}}}), {seq: 5, from: 'Bo', text: 'one'});
  equal(after({picks: ({seq}) => seq === 6, fields: {removed: true, text: ''}}), {seq: 5, from: 'Bo', text: 'one'});
  equal(after({picks, user: 'cy', fields: {removed: true, text: ''}}, () => true).text, 'one', 'of somebody else');
  equal(after({picks, user: 'cy', fields: {removed: true, text: ''}}).removed, true, 'it may be of that person');
});

test('the beginning of a text is cut between characters', () => {
  equal([beginning('a'.repeat(200)).length, beginning('😀'.repeat(200)).length, beginning('short')], [120, 240, 'short']);
});

test('an edit holds for pages that were read before it, and a removal ends it', () => {
  const {conversation} = join();
  Socket.last.welcome(3);
  Socket.last.messages(1, 3);
  Socket.last.says(update(4, 1, {edited: true, text: 'edited'}));
  const known = (place) => conversation.known({seq: seqAt(place), user: 'bo', from: 'Bo', text: 'old'});
  equal([known(1).text, known(1).edited, known(2).text], ['edited', true, 'old']);
  Socket.last.says(update(5, 1, {removed: true}));
  equal([known(1).text, known(1).removed], ['', true]);
  Socket.last.says(update(6, 1, {edited: true, text: 'void'}));
  equal(known(1).text, '', 'an edit of what is removed');
  Socket.last.says(update(7, 1, {restored: true, text: 'back'}), update(8, 1, {edited: true, text: 'later'}));
  equal([known(1).text, known(1).removed], ['later', false]);
});

test('an edit changes what is held, and whether it names one', () => {
  const {timeline, conversation} = join();
  Socket.last.welcome(2);
  Socket.last.messages(1, 2);
  Socket.last.says(update(3, 2, {edited: true, text: '@Ana'}), update(4, 1, {answered: true}), update(5, 9, {edited: true, text: 'nowhere'}));
  equal(timeline.entries.slice(-2).map(({text, edited, mine, answered}) => [text, Boolean(edited), Boolean(mine), Boolean(answered)]), [['m1', false, false, true], ['@Ana', true, true, false]]);
  equal(conversation.timeline.lastSeq, seqAt(5));
});

test('what messages have become is kept for the latest of them', () => {
  const aspects = new Aspects();
  for (let seq = 1; seq <= 600; seq++) aspects.take({target: seq, edited: true, text: `e${seq}`});
  equal([aspects.apply({seq: 1, text: 'old'}).text, aspects.apply({seq: 600, text: 'old'}).text], ['old', 'e600']);
  equal(aspects.take({target: 1, unheard: true}), null, 'an aspect that is not known');
});

test('a reply goes out with its text, again after a cut, and not into another conversation', () => {
  const {conversation, again} = join();
  Socket.last.welcome(2, {limits: {edit_window_ms: 900000}});
  Socket.last.messages(1, 2);
  conversation.composition.replyTo(conversation.timeline.find(seqAt(2)));
  conversation.say('yes', {reply: conversation.composition.takeReply()});
  const says = () => Socket.last.sent.filter((r) => r.type === 'say').map(({text, reply_to: to}) => [text, to]);
  equal(says(), [['yes', seqAt(2)]]);
  equal(conversation.composition.reply, null);
  again();
  Socket.last.welcome(2, {limits: {edit_window_ms: 900000}, recovered: true});
  equal(says(), [['yes', seqAt(2)]]);
  again();
  Socket.last.welcome(0, {epoch: 'another', limits: {edit_window_ms: 900000}});
  equal(says(), [['yes', null]], 'numbers of another conversation');
});

test('what a text is going to be outlives a reload of the same conversation', () => {
  const kept = new Map();
  const storage = {read: () => kept.get('it') ?? null, write: (value) => kept.set('it', JSON.parse(JSON.stringify(value))), changed() {}};
  const first = new Composition(storage);
  first.begin('e');
  first.replyTo({seq: 5, from: 'Bo', user: 'bo', text: 'hi'});
  first.editOf({seq: 6, text: 'mine'}, 'a draft');
  const second = new Composition(storage);
  second.begin('e');
  equal([second.reply.text, second.edit.before], ['hi', 'a draft']);
  second.begin('another');
  equal([second.reply, second.edit, kept.get('it')], [null, null, null]);
  equal(new Composition({...storage, read: () => null}).reply, null);
});

test('a message of a page that came before it does not come twice', () => {
  const {timeline} = join();
  Socket.last.welcome(3);
  timeline.moveTo([1, 2, 3].map((place) => ({seq: seqAt(place), from: 'Bo', text: `m${place}`, at: 1})), {above: false, below: false});
  Socket.last.messages(1, 4);
  equal(timeline.entries.filter((e) => e.seq).map((e) => e.text), ['m1', 'm2', 'm3', 'm4']);
});
