import {Said} from '../js/view/said.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';

test('words count down to their end, and are read out once', () => withClock((clock) => {
  const node = document.body.appendChild(document.createElement('p'));
  const said = new Said(node);
  const endsAt = Date.now() + 90_000;
  let asked = 0;
  said.say(() => {
    asked++;
    return `${Math.max(0, Math.ceil((endsAt - Date.now()) / 1000))} s`;
  }, endsAt);
  const [heard, seen] = node.children;
  clock.pass(29_000);
  equal([heard.textContent, seen.textContent, asked], ['90 s', '90 s', 1], 'nothing changes before the last minute');
  clock.pass(31_250);
  equal([heard.textContent, seen.textContent, seen.getAttribute('aria-hidden')], ['90 s', '30 s', 'true']);
  clock.pass(30_100);
  equal(node.textContent, '0 s', 'after the end it is said once, and stands');
  const before = asked;
  clock.pass(60_000);
  equal(asked, before, 'nothing ticks any more');
  node.remove();
}));

test('what is not shown any more does not tick', () => withClock((clock) => {
  const node = document.body.appendChild(document.createElement('p'));
  let asked = 0;
  new Said(node).say(() => `${++asked}`, Date.now() + 50_000);
  clock.pass(1_000);
  node.remove();
  clock.pass(300);
  const before = asked;
  clock.pass(10_000);
  equal(asked, before);
}));

test('other words end what counted before, and the language is followed', () => withClock((clock) => {
  const node = document.body.appendChild(document.createElement('p'));
  const said = new Said(node);
  said.say(() => 'counts', Date.now() + 50_000);
  let word = 'one';
  said.say(() => word);
  clock.pass(5_000);
  equal(node.textContent, 'one');
  word = 'uno';
  said.again();
  equal(node.textContent, 'uno');
  said.say('');
  equal([node.textContent, node.childNodes.length], ['', 0]);
  node.remove();
}));
