// The language of the page. Every word that it shows is in lang/. English is there from the
// start, and stands in for another until that is loaded.

import {en} from './en.js';

/** The languages by their tags. */
export const languages = {
  'en': {label: 'English', strings: en, lists: 'en-GB'},
  'pt-BR': {label: 'Português', strings: {}, lists: 'pt-BR', load: () => import('./pt-BR.js')},
  'es': {label: 'Español', strings: {}, lists: 'es', load: () => import('./es.js')},
};

const FALLBACK = 'en';

let tag = FALLBACK;
let wanted = tag; // that is being loaded, or was
let formats = intl(tag);

function intl(language) {
  return {
    plural: new Intl.PluralRules(language),
    number: new Intl.NumberFormat(language),
    list: new Intl.ListFormat(languages[language].lists, {type: 'conjunction'}),
  };
}

const own = {}; // words of the site, which go before all others

/** Says words in place of those of the page, by the tags of languages. */
export function override(words) { Object.assign(own, words); }

/** Adds words to the languages, by their tags. */
export function addWords(words) {
  for (const [language, strings] of Object.entries(words)) Object.assign(languages[language].strings, strings);
}

/** Gets the words of a language; null: they are there. @returns {Promise<void> | null} it stays English where they cannot be had */
export function loadLanguage(language) {
  const {load, strings} = languages[language] ?? {};
  if (!load) return null;
  return load().then(({words}) => {
    Object.assign(strings, words);
    delete languages[language].load;
  }, () => {});
}

/** Speaks a language, or that of the browser where it is 'auto', as soon as its words are there. */
export async function speak(choice, spoken) {
  const language = wanted = choice === 'auto' ? bestLanguage(navigator.languages) : choice;
  const loading = loadLanguage(language);
  if (loading) await loading;
  if (language !== wanted) return; // another was chosen meanwhile
  setLanguage(language);
  spoken();
}

/** The language that is spoken here and stands first in a list such as navigator.languages. */
export function bestLanguage(wanted) {
  for (const want of wanted) {
    const primary = want.toLowerCase().split('-')[0];
    const found = Object.keys(languages).find((l) => l.split('-')[0] === primary);
    if (found) return found;
  }
  return FALLBACK;
}

export function setLanguage(language) {
  tag = languages[language] ? language : FALLBACK;
  formats = intl(tag);
}

export const language = () => tag;

/** The locale of dates: the region of the browser where it speaks the language. */
export function dateLocale() {
  const own = navigator.languages.find((l) => l.toLowerCase().split('-')[0] === tag.split('-')[0]);
  return own ?? tag;
}

/**
 * The words of a key. {n} is written as a number and chooses the plural; {when} is of the
 * page's own words; names and other words keep their own direction of writing.
 */
export function t(key, values = {}) {
  let words = own[tag]?.[key] ?? languages[tag].strings[key] ?? en[key] ?? key;
  if (typeof words === 'object') words = words[formats.plural.select(values.n)] ?? words.other;
  return words.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    if (name === 'when') return value;
    return typeof value === 'number' ? formats.number.format(value) : isolate(value ?? '');
  });
}

const isolate = (name) => `\u2068${name}\u2069`;

/** The first names of a list, and how many others there are. */
export function nameList(names, shown = 2) {
  const most = names.length === shown + 1 ? names.length : shown;
  const items = names.slice(0, most).map(isolate);
  if (names.length > most) items.push(t('others', {n: names.length - most}));
  return formats.list.format(items);
}

/** There are words of a key. */
export const has = (key) => Boolean(en[key]);

/** The words for why a server refuses something: those of the code, or else its own. */
export function errorText({code, message = ''}, values = {}) {
  const key = `error_${code}`;
  return has(key) ? t(key, values) : message && `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
