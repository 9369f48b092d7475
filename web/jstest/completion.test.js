import {matching, people, wordAt} from '../js/text/completion.js';
import {replaceEmoji} from '../js/text/emoji-names.js';
import {emoji} from '../js/text/emoji.js';
import {equal, test} from './harness.js';

test('the word at the cursor', () => {
  const at = (text) => wordAt(text, text.length);
  equal(at('hi @an'), {sign: '@', word: 'an', from: 3});
  equal(at('@'), {sign: '@', word: '', from: 0});
  equal(at('mail a@b'), null);
  equal(at(':ta'), {sign: ':', word: 'ta', from: 0});
  equal(at(':t'), null, 'too short');
  equal(at('at 10:30'), null);
  equal(at('@ana is'), {sign: '@', word: 'ana is', from: 0}, 'a name may have spaces');
  equal(at('@ana :ta'), {sign: ':', word: 'ta', from: 5});
  equal(at('@ana\nis'), null, 'another line');
  equal(at('你好@李'), {sign: '@', word: '李', from: 2}, 'without a space');
  equal(at('＠an'), {sign: '@', word: 'an', from: 0});
});

test('who is meant', () => {
  equal(matching('ze', ['Bo', 'Zé', 'Suze']), ['Zé', 'Suze']);
  equal(matching('', ['Bo', 'Zé']), ['Bo', 'Zé']);
  equal(matching('ｚＥ', ['Bo', 'Ze\u0301']), ['Ze\u0301']);
  equal(matching('lod', ['Łódź']), ['Łódź']);
  equal(matching('x', Array.from({length: 50}, (_, i) => `x${i}`)).length, 8);
});

test('a name of several words', () => {
  const names = ['Zé', 'Zé Carlos', 'Ana Carlos'];
  equal(people('ze c', names), ['Zé Carlos']);
  equal(people('carlos', names), ['Zé Carlos', 'Ana Carlos']);
  equal(people('zé ', names), [], 'a whole name');
  equal(people('zé foi', names), []);
});

test('emoji by name', () => {
  equal(replaceEmoji('well :tada: done :+1: :nope: 10:30:45', emoji), 'well 🎉 done 👍 :nope: 10:30:45');
  equal(replaceEmoji(':fire::tada: (:ok_hand:)', emoji), '🔥🎉 (👌)');
  for (const text of ['10:100:20', 'fe80:100:1', '`a :100: b`', '```\n:100:\n```', 'https://a.example/:100:/x']) equal(replaceEmoji(text, emoji), text);
  equal(emoji.size > 250, true, `${emoji.size}`);
  for (const [name, char] of emoji) equal(/^\p{RGI_Emoji}$/v.test(char), true, `${name} ${char}`);
});
