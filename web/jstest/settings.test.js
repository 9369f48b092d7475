import {Notifier} from '../js/browser/notifier.js';
import {Settings} from '../js/browser/settings.js';
import {JSONStorage} from '../js/browser/storage.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';

test('two tabs change settings: neither undoes what the other chose', () => {
  const values = {};
  const storage = () => new JSONStorage(() => ({getItem: (key) => values[key] ?? null, setItem: (key, value) => { values[key] = value; }}));
  const [a, b] = [storage(), storage()].map((s) => new Settings(s, new EventTarget())); // no word from one to the other
  a.set('theme', 'dark');
  b.set('sound', true);
  equal([b.get('theme'), b.get('sound')], ['dark', true]);
  equal(JSON.parse(values['hubbub.settings']), {theme: 'dark', sound: true});
});

test('what one tab chooses, the others follow', () => {
  const window = new EventTarget();
  const values = {};
  const storage = new JSONStorage(() => ({getItem: (key) => values[key] ?? null, setItem: (key, value) => { values[key] = value; }}));
  const settings = new Settings(storage, window);
  const seen = [];
  settings.watch('theme', (theme) => seen.push(theme));
  settings.watch('theme', (theme) => seen.push(theme.length));
  const tell = (key, value) => {
    values['hubbub.settings'] = JSON.stringify(value);
    window.dispatchEvent(Object.assign(new Event('storage'), {key}));
  };
  tell('hubbub.settings', {theme: 'dark'});
  tell('hubbub.read', {theme: 'light'});
  tell('hubbub.settings', {theme: 'light', sound: true});
  tell(null, {});
  equal(seen, ['auto', 4, 'dark', 4, 'light', 5, 'auto', 4]);
  equal(settings.get('sound'), false);
});

test('300 mentions are one notification, and one for all that followed', () => withClock((clock) => {
  const shown = [];
  class Api {
    static permission = 'granted';
    constructor(title, {tag}) { shown.push(`${tag}: ${title}`); }
  }
  const notifier = new Notifier(Api);
  let n = 0;
  const note = () => ({title: `${n}`, text: '', icon: '', onClick() {}});
  for (let i = 0; i < 300; i++) {
    n++;
    notifier.show('lobby', note);
  }
  notifier.show('games', note);
  equal(shown, ['lobby: 1', 'games: 300']);
  clock.pass(5_000);
  equal(shown.slice(2), ['lobby: 300']);
  notifier.show('lobby', () => null); // read meanwhile
  clock.pass(20_000);
  equal(shown.length, 3);
  n = 301;
  notifier.show('lobby', note);
  equal(shown.at(-1), 'lobby: 301', 'at once after a while');
}));
