import {bestLanguage, errorText, languages, nameList, setLanguage, t} from '../js/lang/i18n.js';
import '../js/lang/later.js';
import '../js/lang/reading.js';
import '../js/lang/refusals.js';
import '../js/lang/replay.js';
import {equal, test} from './harness.js';

const plain = (text) => text.replace(/[\u2068\u2069]/g, '');
const forms = (words) => typeof words === 'string' ? [words] : Object.values(words);
const places = (words) => forms(words).map((w) => [...w.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort().join()).join(';');

test('each language is complete', () => {
  const {strings: en} = languages.en;
  for (const [tag, {strings}] of Object.entries(languages)) {
    equal(Object.keys(strings).sort(), Object.keys(en).sort(), tag);
    for (const [key, words] of Object.entries(strings)) {
      equal(places(words), places(en[key]), `${tag} ${key}: what it names`);
      equal(typeof words, typeof en[key], `${tag} ${key}`);
      if (typeof words === 'object') equal(Object.keys(words), ['one', 'other'], `${tag} ${key}: plurals`);
      equal(forms(words).every((w) => w.trim() !== ''), true, `${tag} ${key}: empty`);
    }
  }
});

test('hardly a word is left in English', () => {
  const same = ['bot', 'oneSaid', 'online'];
  for (const tag of ['pt-BR', 'es']) {
    const left = Object.entries(languages[tag].strings).filter(([key, words]) =>
      JSON.stringify(words) === JSON.stringify(languages.en.strings[key]) && !same.includes(key));
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
  equal(bestLanguage(['de-DE', 'es-MX', 'en']), 'es');
  equal(bestLanguage(['ja']), 'en');
  setLanguage('xx');
  equal(t('join'), 'Join');
});

test('errors by their code, or in the words of the server', () => {
  equal(errorText({code: 'not_saved', message: 'disk full'}), 'The server could not keep it.');
  equal(errorText({code: 'brand_new', message: 'something new'}), 'Something new.');
});
