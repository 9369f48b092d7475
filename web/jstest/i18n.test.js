import {bestLanguage, direction, errorText, languages, loadLanguage, nameList, sayAgain, setLanguage, speak, t} from '../js/lang/i18n.js';
import '../js/lang/chat.js';
import '../js/lang/emoji.js';
import '../js/lang/later.js';
import '../js/lang/message.js';
import '../js/lang/moderation.js';
import '../js/lang/questions.js';
import '../js/lang/queue.js';
import '../js/lang/reactions.js';
import '../js/lang/reading.js';
import '../js/lang/records.js';
import '../js/lang/refusals.js';
import '../js/lang/replay.js';
import '../js/lang/report.js';
import '../js/lang/room.js';
import {equal, test} from './harness.js';

const plain = (text) => text.replace(/[\u2068\u2069]/g, '');
const forms = (words) => typeof words === 'string' ? [words] : Object.values(words);
const places = (words) => [...words.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort().join();
const other = (words) => words.other ?? words;

/** The plurals that a language has words for. That of millions in French, Portuguese and Spanish is left to other. */
const plurals = (tag) => new Intl.PluralRules(tag).resolvedOptions().pluralCategories.filter((c) => c !== 'many' || tag === 'ar').sort();

test('each language is complete', () => {
  const {strings: en} = languages.en;
  equal(Object.keys(en).length > 500, true, 'all areas');
  for (const [tag, {strings}] of Object.entries(languages)) {
    equal(Object.keys(strings).sort(), Object.keys(en).sort(), tag);
    for (const [key, words] of Object.entries(strings)) {
      equal(places(other(words)), places(other(en[key])), `${tag} ${key}: what it names`);
      const known = places(other(en[key])).split(',');
      for (const form of forms(words)) equal(places(form).split(',').every((name) => name === '' || known.includes(name)), true, `${tag} ${key}: names ${form}`);
      equal(typeof words, typeof en[key], `${tag} ${key}`);
      if (typeof words === 'object') equal(Object.keys(words).sort(), plurals(tag), `${tag} ${key}: plurals`);
      equal(forms(words).every((w) => w.trim() !== ''), true, `${tag} ${key}: empty`);
    }
  }
});

// Words that are the same in two languages.
const SAME = {
  all: ['oneSaid'],
  'de': ['online', 'bot', 'live', 'reason_spam', 'reason_badName', 'pinOf', 'mentionedIn', 'pickEmoji', 'linksAllowed', 'exportFormat'],
  'es': ['bot', 'reason_spam', 'pickEmoji'],
  'fr': ['bot', 'messages', 'message', 'suggestions', 'question', 'questions', 'notifications', 'reason_spam', 'mentionCount', 'exportFormat', 'pinOf'],
  'pt-BR': ['bot', 'online', 'reason_spam', 'linksAllowed', 'pickEmoji', 'keyDelete', 'live'],
  'ar': ['keyDelete'],
  'ja': ['keyDelete'],
};

test('hardly a word is left in English', () => {
  for (const [tag, {strings}] of Object.entries(languages)) {
    if (tag === 'en') continue;
    const left = Object.entries(strings).filter(([key, words]) =>
      JSON.stringify(words) === JSON.stringify(languages.en.strings[key]) && ![...SAME.all, ...SAME[tag]].includes(key));
    equal(left, [], tag);
  }
});

test('plurals and numbers', () => {
  setLanguage('en');
  equal([t('newMessages', {n: 1}), t('newMessages', {n: 1234})], ['1 new message', '1,234 new messages']);
  setLanguage('pt-BR');
  equal([t('newMessages', {n: 1}), t('newMessages', {n: 1234}), t('newMessages', {n: 1_000_000})],
    ['1 mensagem nova', '1.234 mensagens novas', '1.000.000 mensagens novas']);
  setLanguage('es');
  equal(t('newMessages', {n: 12_345}), '12.345 mensajes nuevos');
  setLanguage('fr');
  equal([0, 1, 2].map((n) => t('newMessages', {n})), ['0 nouveau message', '1 nouveau message', '2 nouveaux messages']);
  setLanguage('ja');
  equal([t('newMessages', {n: 1}), t('newMessages', {n: 2000})], ['新しいメッセージ1件', '新しいメッセージ2,000件']);
  setLanguage('ar');
  equal([0, 1, 2, 3, 11, 100].map((n) => t('unreadCount', {n}).replace(/\d+|[٠-٩]+/, 'n')), ['لا رسائل غير مقروءة', 'رسالة واحدة غير مقروءة', 'رسالتان غير مقروءتين',
    'n رسائل غير مقروءة', 'n رسالة غير مقروءة', 'n رسالة غير مقروءة']);
  setLanguage('en');
});

test('names in a row', () => {
  setLanguage('en');
  equal(plain(t('joined', {n: 5, names: nameList(['Ana', 'Bo', 'Cy', 'Di', 'Ed'])})), 'Ana, Bo and 3 others joined');
  equal(plain(nameList(['Ana', 'Bo', 'Cy'])), 'Ana, Bo and Cy');
  equal(plain(nameList(['Ana'])), 'Ana');
  setLanguage('pt-BR');
  equal(plain(t('joined', {n: 5, names: nameList(['Ana', 'Bo', 'Cy', 'Di', 'Ed'])})), 'Ana, Bo e mais 3 entraram');
  setLanguage('en');
  equal(nameList(['א']), '\u2068א\u2069', 'a name keeps its direction to itself');
});

test('the language of the browser', () => {
  equal(bestLanguage(['pt-PT', 'en']), 'pt-BR');
  equal(bestLanguage(['ko-KR', 'es-MX', 'en']), 'es');
  equal(bestLanguage(['ja-JP', 'en']), 'ja');
  equal(bestLanguage(['de-AT', 'en']), 'de');
  equal(bestLanguage(['ar-EG', 'fr']), 'ar');
  equal(bestLanguage(['ko', 'fr-CA']), 'fr');
  equal(bestLanguage(['ko', 'arn', '']), 'en');
  setLanguage('xx');
  equal(t('join'), 'Join');
});

test('errors by their code, or in the words of the server', () => {
  equal(errorText({code: 'not_saved', message: 'disk full'}), 'The server could not keep it.');
  equal(errorText({code: 'brand_new', message: 'something new'}), 'Something new.');
});

test('where lines begin', () => {
  setLanguage('ar');
  equal(direction(), 'rtl');
  setLanguage('ja');
  equal(direction(), 'ltr');
  setLanguage('en');
});

test('words that come late are said once they are there', async () => {
  let drawn = 0;
  await speak('en', () => { drawn += 1; });
  equal(drawn, 1);
  sayAgain();
  equal(drawn, 1, 'nothing was lacking');
  equal(t('wordThatComesLate'), 'wordThatComesLate');
  sayAgain();
  equal(drawn, 2);
  await speak('en', () => {});
});

test('a language that cannot be had leaves English', async () => {
  languages.xx = {label: 'None', strings: {}};
  await loadLanguage('xx');
  setLanguage('en');
  equal(t('join'), 'Join');
  delete languages.xx;
});

test('what was said in English, until the words of the language had come, is said anew', async () => {
  let drawn = 0;
  await speak('es', () => { drawn++; });
  const {strings} = languages.es;
  const {join} = strings;
  delete strings.join;
  equal(t('join'), 'Join');
  strings.join = join;
  sayAgain();
  equal([t('join'), drawn], ['Entrar', 2]);
  await speak('en', () => {});
});
