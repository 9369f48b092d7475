import {COMMANDS as EVERYBODYS, read} from '../js/chat/commands.js';
import {undoOf} from '../js/moderation/acts.js';
import {wordings} from '../js/moderation/alike.js';
import {COMMANDS, nameAt, parse, span} from '../js/moderation/commands.js';
import {equal, test} from './harness.js';

test('what begins with a slash is a command, or nothing that is said', () => {
  for (const [text, want] of [
    ['hello /me', {say: 'hello /me'}], ['//x', {say: '/x'}], ['///', {say: '//'}], ['/me  waves ', {command: 'me', rest: 'waves'}], ['/ME\nwaves', {command: 'me', rest: 'waves'}],
    ['/mew', {unknown: '/mew'}], ['/', {unknown: '/'}], ['/ me', {unknown: '/'}], ['/constructor', {unknown: '/constructor'}], ['/نك', {unknown: '/نك'}],
  ]) equal(read(text, EVERYBODYS), want, text);
});

test('spans of time', () => {
  const now = new Date(2026, 2, 4, 21, 30);
  for (const [words, want] of [
    ['10s', 10_000], ['10m', 600_000], ['2h', 7_200_000], ['1d', 86_400_000], ['2h 30m', 9_000_000], ['2H30M', 9_000_000], ['until 22:00', 1_800_000], ['until 21:30', 86_400_000], ['UNTIL 6:05', 30_900_000],
    ['10', NaN], ['m', NaN], ['10x', NaN], ['until 24:00', NaN], ['until 22', NaN], ['', NaN], ['-5m', NaN],
  ]) equal(span(words, now), want, words);
});

test('what follows a command', () => {
  const names = ['Ana', 'Ana Maria', 'Bo', '10m'];
  const values = (name, rest) => {
    const {values: found, missing} = parse(COMMANDS[name], rest, (text) => nameAt(text, names), new Date(2026, 2, 4, 21, 30));
    return found ?? missing;
  };
  for (const [name, rest, want] of [
    ['timeout', 'Ana', {person: 'Ana'}], ['timeout', '@ana maria 10m too loud', {person: 'Ana Maria', span: 600_000, rest: 'too loud'}], ['timeout', 'Bo until 22:00 x', {person: 'Bo', span: 1_800_000, rest: 'x'}],
    ['timeout', 'Bo 2h30m', {person: 'Bo', span: 9_000_000}], ['timeout', 'Bo too loud', {person: 'Bo', rest: 'too loud'}], ['timeout', 'Bob', 'person'], ['timeout', '', 'person'], ['timeout', '10m 10m', {person: '10m', span: 600_000}],
    ['kick', 'Bo 10m', {person: 'Bo', rest: '10m'}], ['sweep', '', {}], ['sweep', 'Cy', 'person'], ['slow', 'off', {span: 0}], ['slow', '0', {span: 0}], ['slow', '10', 'span'], ['slow', '10s please', 'span'],
    ['pace', 'off', {number: 0}], ['pace', '5', {number: 5}], ['pace', '5.5', 'number'], ['clear', '', {}], ['clear', 'x', 'nothing'], ['shield', 'OFF', {switch: false}], ['announce', '', {}], ['announce', 'a  b', {rest: 'a  b'}],
  ]) equal(values(name, rest), want, `/${name} ${rest}`);
});

test('no text can break a command', () => {
  const pieces = ['/', '@', 'Ana', '10m', 'until', '22:00', 'off', ' ', '\n', 'x', '\u202e', '👋', '0', '-', 's'];
  let seed = 5;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let i = 0; i < 3000; i++) {
    const rest = Array.from({length: random(9)}, () => pieces[random(pieces.length)]).join('');
    for (const [name, command] of Object.entries(COMMANDS)) {
      const {values, missing} = parse(command, rest.trim(), (text) => nameAt(text, ['Ana']));
      equal(Boolean(values) !== Boolean(missing), true, `/${name} ${rest}`);
      if (values) equal(command.takes.slice(0, command.needs).every((kind) => kind in values), true, `/${name} ${rest}`);
    }
  }
});

test('what reads alike', () => {
  const said = ['FREE LAUNCH TOKENS claim at drop', 'free launch tokens: claim at drop!!', 'free launch tokens: claim at drop!!', 'good morning', ''].map((text) => ({text}));
  equal(wordings(said[0].text, [...said, {text: said[0].text, removed: true}]), [{text: said[1].text, n: 2}, {text: said[0].text, n: 1}]);
});

test('the way back from an act is its record', () => {
  equal([undoOf({act: 'remove'}, {record: 7}), undoOf({act: 'slow'}, {record: 8}), undoOf({act: 'kick'}, {record: 9}), undoOf({act: 'remove'}, {})], [{act: 'lift', of: 7}, {act: 'lift', of: 8}, null, null]);
});
