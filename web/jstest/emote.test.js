import {replaceEmoji} from '../js/text/emoji-names.js';
import {emoji} from '../js/text/emoji.js';
import {emotes} from '../js/text/emote.js';
import {isPicturesOnly, parse} from '../js/text/format.js';
import {textNode} from '../js/view/render-text.js';
import {equal, test} from './harness.js';
import {short} from './texts.js';

/** Runs what is true while the site has these pictures. */
function having(names, run) {
  for (const name of names) emotes.set(name, {draw: () => document.createElement('img')});
  try {
    run();
  } finally {
    emotes.clear();
  }
}

test('pictures of the site', () => having(['party', '_x_', '30', 'tada'], () => {
  const cases = {
    'hi :party:!': 'hi emote(:party:)!',
    ':party::party:': 'emote(:party:)emote(:party:)',
    '(**:party:**)': '(bold(emote(:party:)))',
    ':_x_:': 'emote(:_x_:)',
    '好:party:好': '好emote(:party:)好',
    '- :party:': 'bullets(item(emote(:party:)))',
    'a:party:b': 'a:party:b',
    '10:30:00': '10:30:00',
    ':Party: :other: :party : :party': ':Party: :other: :party : :party',
    '`:party:` https://a.example/:party:x': 'code(:party:) link(https://a.example/:party:x)',
    '```\n:party:\n```': 'block(:party:)',
  };
  for (const [text, want] of Object.entries(cases)) equal(short(parse(text)), want, text);
}));

test('no pictures of the site', () => equal(short(parse('hi :party:')), 'hi :party:'));

test('a text of pictures alone', () => having(['party'], () => {
  for (const [text, want] of Object.entries({':party:': true, ':party: 🎉 :party:': true, '🎉': true, 'hi :party:': false, '**:party:**': false, '`🎉`': false, ':party::party::party::party::party::party:': false})) {
    equal(isPicturesOnly(parse(text)), want, text);
  }
}));

test('a picture goes before an emoji of its name', () => having(['tada'], () => equal(replaceEmoji(':tada: :fire:', emoji), ':tada: 🔥')));

test('a picture that is gone is its text again', () => having(['party'], () => {
  const names = {names: [], me: ''};
  equal(textNode('a :party:', names).querySelectorAll('img').length, 1);
  emotes.clear();
  equal(textNode('a :party:', names).textContent, 'a :party:');
}));
