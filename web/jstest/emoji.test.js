import {Catalog, loadCatalog, withTone} from '../js/emoji/catalog.js';
import {NAMES} from '../js/emoji/names-en.js';
import {glyph} from '../js/emoji/glyph.js';
import {languages, setLanguage} from '../js/lang/i18n.js';
import {emoji as typed, replaceEmoji} from '../js/text/emoji-names.js';
import {emotes} from '../js/text/emote.js';
import {emoji as nicknames} from '../js/text/emoji.js';
import {equal, test} from './harness.js';

const chars = (found) => found.map(({char}) => char);

test('each language has a name for every emoji, and none twice in a group', async () => {
  for (const tag of Object.keys(languages)) {
    setLanguage(tag);
    const {groups} = await loadCatalog();
    equal(groups.map(({id}) => id), ['smileys', 'people', 'animals', 'food', 'travel', 'activities', 'objects', 'symbols', 'flags'], tag);
    const all = groups.flatMap(({emoji}) => emoji);
    equal(all.filter(({name, code}) => !name?.trim() || !code).map(({char}) => char), [], `${tag} without a name or a code`);
    equal(new Set(chars(all)).size, all.length, `${tag} twice`);
  }
  setLanguage('en');
});

test('emoji are found by name, by keyword and by nickname, in the language of the page, without accents', async () => {
  const finds = {
    en: {rocket: '🚀', 'red heart': '❤️', red_heart: '❤️', thumbsup: '👍', tada: '🎉', celebration: '🎉', 'FLAG bra': '🇧🇷'},
    es: {cohete: '🚀', corazon: '❤️', 'corazón rojo': '❤️', brasil: '🇧🇷', tada: '🎉'},
    'pt-BR': {foguete: '🚀', coracao: '❤️', 'CORAÇÃO vermelho': '❤️', joia: '👍'},
  };
  for (const [tag, cases] of Object.entries(finds)) {
    setLanguage(tag);
    const catalog = await loadCatalog();
    for (const [words, want] of Object.entries(cases)) {
      const found = chars(catalog.search(words, 30));
      equal(found.includes(want), true, `${tag} ${words}: ${found.join(' ')}`);
    }
  }
  setLanguage('en');
});

test('the closest come first, and nothing comes of nothing', async () => {
  const catalog = await loadCatalog();
  equal(chars(catalog.search('rocket', 1)), ['🚀']);
  equal(chars(catalog.search('cat', 1)), ['🐈']);
  equal(catalog.search('heart', 8).length, 8);
  for (const words of ['', '  ', '_', 'zzzzqq', 'rocket zzzz', '\u0000']) equal(catalog.search(words), [], JSON.stringify(words));
});

test('every nickname is the code of its emoji, and codes find theirs again', async () => {
  const catalog = await loadCatalog();
  const lost = [...nicknames].filter(([code, char]) => catalog.byCode(code)?.char !== char);
  equal(lost, []);
  equal(catalog.byCode('red_heart').char, '❤️');
  equal(catalog.byCode('no_such'), undefined);
});

test('what is typed between colons is what was looked for, and becomes the emoji when it is sent', async () => {
  const catalog = await loadCatalog();
  const tada = catalog.of('🎉');
  equal([catalog.codeFor(tada, 'tad'), catalog.codeFor(tada, 'PARTY'), catalog.codeFor(catalog.of('🚀'), 'roc')], ['tada', 'party_popper', 'rocket']);
  equal(replaceEmoji(':party_popper: :red_heart: :no_such: 10:30:45', typed), '🎉 ❤️ :no_such: 10:30:45');
});

test('a colour of skin stands where Unicode has it', () => {
  const catalog = new Catalog(NAMES);
  const toned = (char, tone) => withTone(catalog.of(char), tone);
  equal([toned('👍', 0), toned('👍', 3), toned('☝️', 5), toned('❤️', 3), toned('👩‍🚀', 1), toned('🧑‍🤝‍🧑', 2)],
    ['👍', '👍🏽', '☝🏿', '❤️', '👩🏻‍🚀', '🧑🏼‍🤝‍🧑🏼']);
  equal(toned('👍', 9), '👍', 'of what was stored elsewhere');
});

test('an emoji has its name whatever its colour, and what is none has itself', () => {
  const catalog = new Catalog(NAMES);
  equal(['👍', '👍🏽', '❤', '❤️', ':x:', '<b>'].map((char) => catalog.nameOf(char)), ['thumbs up', 'thumbs up', 'red heart', 'red heart', ':x:', '<b>']);
});

test('the pictures of the site are found first, and are drawn as such', async () => {
  const catalog = await loadCatalog();
  emotes.set('perihelion_go', {draw: () => Object.assign(document.createElement('img'), {alt: ':perihelion_go:'})});
  equal(chars(catalog.search('perihelion', 1)), [':perihelion_go:']);
  equal(catalog.byCode('perihelion_go').char, ':perihelion_go:');
  const picture = glyph(':perihelion_go:');
  equal([picture.querySelector('img').alt, picture.textContent, picture.getAttribute('aria-hidden')], [':perihelion_go:', '', 'true']);
  emotes.delete('perihelion_go');
  equal(chars(catalog.search('perihelion_go')), []);
  equal([glyph(':perihelion_go:').textContent, glyph('👍').textContent], [':perihelion_go:', '👍']);
});
