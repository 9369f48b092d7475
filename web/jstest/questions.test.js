import {inOrder, Questions} from '../js/chat/questions.js';
import {equal, test} from './harness.js';

const question = (seq, more) => ({seq, ask: true, from: 'Ana', text: `q${seq}`, at: seq, ...more});

/** Questions of which the server tells what a test says; and what was told of them. */
function asked(...answers) {
  let changes = 0;
  const read = [];
  const questions = new Questions(async () => answers.shift() ?? {type: 'error', code: 'offline'}, {
    known: (message) => message, changed: () => changes++, read: (all) => read.push(all.map(({seq}) => seq)),
  });
  return {questions, read, changes: () => changes, seqs: () => [...questions.items.keys()]};
}

test('questions come from the server, and with what is said', async () => {
  const {questions, read, seqs} = asked({questions: [question(3), question(1)], more: true});
  const loading = questions.load();
  questions.came(question(5));
  questions.came({seq: 6, text: 'no question'});
  questions.came(question(7, {removed: true}));
  await loading;
  equal([seqs(), read, questions.isLoaded, questions.isPart], [[3, 1, 5], [[3, 1]], true, true]);
});

test('what becomes of questions', async () => {
  const {questions, seqs, changes} = asked({questions: [question(1), question(2)]}, {questions: [question(1), question(2)]});
  await questions.load();
  const picks = (target) => ({seq}) => seq === target;
  questions.change({picks: picks(1), fields: {answered: true}});
  questions.change({picks: picks(1), fields: {reactions: {'👍': 2}}});
  equal([questions.items.get(1).answered, questions.items.get(1).reactions], [true, {'👍': 2}]);
  const before = changes();
  questions.change({picks: picks(9), fields: {answered: true}});
  equal(changes(), before, 'of another message');
  questions.change({picks: picks(2), fields: {removed: true}});
  equal(seqs(), [1]);
  await questions.change({picks: picks(2), fields: {removed: false, text: 'q2'}});
  await questions.load();
  equal(seqs(), [1, 2], 'restored');
});

test('without the server, what was known stays', async () => {
  const {questions, seqs} = asked({questions: [question(1)]});
  await questions.load();
  await questions.load();
  equal([seqs(), questions.problem.code, questions.isLoaded], [[1], 'offline', true]);
});

test('the order of questions', () => {
  const all = [question(1, {votes: 2}), question(2, {votes: 5}), question(3, {votes: 2}), question(4, {votes: 9, answered: true}), question(5, {votes: 0, answered: true}), question(6, {votes: 0, user: 'me'})];
  const numbers = ({live, open, answered}) => [live?.seq ?? 0, open.map(({seq}) => seq), answered.map(({seq}) => seq)];
  const of = (live, order) => numbers(inOrder(all, live, order, ({user}) => user === 'me'));
  equal(of(0, 'votes'), [0, [2, 1, 3, 6], [5, 4]]);
  equal(of(3, 'votes'), [3, [2, 1, 6], [5, 4]]);
  equal(of(4, 'newest'), [4, [6, 3, 2, 1], [5]]);
  equal(of(0, 'mine'), [0, [6], []]);
  equal(of(99, 'mine'), [0, [6], []]);
});
