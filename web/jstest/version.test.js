import {Version} from '../js/browser/version.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';

const answers = async () => { for (let i = 0; i < 9; i++) await null; };
const page = (text, ok = true) => async () => ({ok, text: async () => text});

test('a page is asked for at most once in half a minute, and tells of another version once', () => withClock(async (clock) => {
  let asked = 0;
  let told = 0;
  let answer = page('<script src="/assets/aaaa/js/main.js">');
  const version = new Version(() => { told++; }, 'http://a.example/assets/aaaa/js/browser/version.js', () => { asked++; return answer(); });
  const reconnect = async () => {
    for (let i = 0; i < 10; i++) version.check(); // ten rooms come back
    clock.pass(30_000);
    await answers();
  };
  await reconnect();
  equal([asked, told], [1, 0], 'the same');
  for (const other of [
    async () => { throw new TypeError('no network'); },
    page('sign in'),
    page('/assets/bbbb/', false),
  ]) {
    answer = other;
    await reconnect();
    equal(told, 0, 'no page of ours');
  }
  answer = page('<script src="/assets/bbbb/js/main.js">');
  await reconnect();
  await reconnect();
  equal([asked, told], [5, 1]);
}));

test('a page that is served without a version never asks', () => withClock(async (clock) => {
  const version = new Version(() => {}, 'http://a.example/js/browser/version.js', () => { throw new Error('asked'); });
  version.check();
  clock.pass(60_000);
  await answers();
}));
