import {countTabs, holdTab} from '../js/browser/tab-count.js';
import {equal, test} from './harness.js';

test('tabs are counted where the browser has locks', async () => {
  const held = [{name: 'hubbub.join'}];
  const locks = {
    request: async (name, {mode}, keep) => {
      held.push({name, mode});
      return keep();
    },
    query: async () => ({held}),
  };
  equal(await countTabs(locks), 0);
  holdTab(locks);
  holdTab(locks);
  equal(await countTabs(locks), 2);
  equal(held.at(-1).mode, 'shared');
  equal([await countTabs(null), await countTabs({query: async () => { throw new Error('not here'); }})], [0, 0]);
});
