import {Gaze} from '../js/browser/gaze.js';
import {equal, test} from './harness.js';

const granted = () => new Promise((done) => setTimeout(done, 30));

test('a room that is looked at in one tab is so for all, until nobody looks', async () => {
  const [tab, other] = [new Gaze(), new Gaze()];
  equal(Boolean(navigator.locks), true, 'this browser has locks');
  tab.at('lobby');
  other.at('lobby');
  await granted();
  equal([await other.isAt('lobby'), await other.isAt('games')], [true, false]);
  other.at('games');
  await granted();
  equal([await tab.isAt('lobby'), await tab.isAt('games')], [true, true]);
  tab.at('');
  await granted();
  equal([await tab.isAt('lobby'), await tab.isAt('games')], [false, true]);
  other.at('');
});

test('without locks, nobody is known to look', async () => {
  const tab = new Gaze(null);
  tab.at('lobby');
  equal(await tab.isAt('lobby'), false);
});
