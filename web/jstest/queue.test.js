import {equal, test} from './harness.js';
import {Queue} from '../js/moderation/queue.js';

const item = (id, more = {}) => ({id, kind: 'held', at: 1, user: 'bo', name: 'Bo', text: `m${id}`, ...more});

/** A queue, and what is told of it; answers are those of the server, in order. */
function made(...answers) {
  const told = [];
  const queue = new Queue(async () => answers.shift(), {
    changed() {}, came: ({id}) => told.push(`came ${id}`), ended: ({id, done, text}) => told.push(`${done} ${id} ${text}`),
  });
  return {queue, told};
}

const ids = ({items}) => [...items.keys()].sort();

test('a queue that was empty is known from its frames alone', () => {
  const {queue, told} = made();
  queue.take({count: 0});
  queue.take({item: item(5)});
  queue.take({item: item(5, {looking: ['Vera']})});
  queue.take({item: item(6)});
  queue.take({item: {id: 5, kind: 'held', at: 1, name: 'Bo', done: 'allow'}});
  equal([queue.count, ids(queue), queue.isPart], [1, [6], false]);
  equal(told, ['came 5', 'came 6', 'allow 5 m5'], 'each is told of once, and what it said is still shown');
});

test('what waited before is asked for, and what comes meanwhile counts once', async () => {
  const {queue, told} = made({items: [item(2), item(3), item(4), item(5)], more: false});
  queue.take({count: 3});
  queue.take({item: item(2, {done: 'allow'})});
  queue.take({item: item(5)});
  await null;
  equal([queue.count, ids(queue)], [3, [3, 4, 5]]);
  queue.take({item: item(4, {count: 2})});
  queue.take({item: item(3, {done: 'gone'})});
  equal([queue.count, ids(queue), told], [2, [4, 5], ['allow 2 m2', 'came 5', 'gone 3 m3']]);
});

test('of more than the page has, the count is that of the server', async () => {
  const {queue} = made({items: [item(901), item(902)], more: true});
  queue.take({count: 500});
  await null;
  equal([queue.count, queue.isPart], [500, true]);
  queue.take({item: item(17, {done: 'remove'})});
  equal([queue.count, ids(queue)], [499, [901, 902]], 'one that the page never had has ended');
});

test('whoever comes back begins anew, and an answer from before does not count', async () => {
  const {queue} = made({items: [item(1)]}, {items: [item(2)]});
  queue.take({count: 1});
  queue.take({count: 1});
  await null;
  equal(ids(queue), [2]);
  const failed = made({type: 'error', code: 'offline'}).queue;
  failed.take({count: 4});
  await null;
  equal([failed.count, failed.problem.code], [4, 'offline']);
});
