// The language of the page. Every word that it shows is in lang/, in a folder a language and a
// file an area. English stands in for another where that cannot be had.

import {words as en} from './en/page.js';

/** The languages by their tags. draft: said of one that nobody has read yet who grew up with it. */
export const languages = {
  'en': {label: 'English', strings: en, lists: 'en-GB'},
  'de': {label: 'Deutsch', draft: 'Entwurf', strings: {}},
  'es': {label: 'Español', strings: {}},
  'fr': {label: 'Français', draft: 'ébauche', strings: {}},
  'pt-BR': {label: 'Português', strings: {}},
  'ar': {label: 'العربية', draft: 'مسودة', strings: {}, direction: 'rtl'},
  'ja': {label: '日本語', draft: '下書き', strings: {}},
};

const FALLBACK = 'en';

let tag = FALLBACK;
let wanted = tag; // that is being loaded, or was
let formats = intl();
let spoken = () => {}; // draws the page anew
let lacking = false; // something was said before its words were there
const areas = ['page']; // whose words are there, or on their way
const files = new Map(); // promises, by name; null: the words are there

function intl() {
  return {
    plural: new Intl.PluralRules(tag),
    number: new Intl.NumberFormat(dateLocale()), // the digits of a number are those of the times beside it
    list: new Intl.ListFormat(languages[tag].lists ?? tag, {type: 'conjunction'}),
  };
}

const own = {}; // words of the site, which go before all others

/** Says words in place of those of the page, by the tags of languages. */
export function override(words) { Object.assign(own, words); }

/**
 * Adds the English words of an area, and gets those of the language that is spoken.
 * @param {string} area that each language has a file of @returns {Promise<void> | null} null: all are there
 */
export function addWords(area, words) {
  Object.assign(en, words);
  areas.push(area);
  return load(wanted, area);
}

/** Gets the words of a language; null: they are there. @returns {Promise<void> | null} it is English until they can be had */
export function loadLanguage(language) {
  const missing = areas.map((area) => load(language, area)).filter(Boolean);
  return missing.length === 0 ? null : Promise.all(missing).then(() => {});
}

function load(language, area, isLate) {
  if (language === FALLBACK || !languages[language]) return null;
  const file = `./${language}/${area}.js`;
  if (!files.has(file)) {
    files.set(file, import(file).then(({words}) => {
      Object.assign(languages[language].strings, words);
      files.set(file, null);
      if (isLate) sayAgain();
    }, () => {
      files.delete(file);
      setTimeout(load, 5_000, language, area, true); // English stands in until then
    }));
  }
  return files.get(file);
}

/** Speaks a language, or that of the browser where it is 'auto', as soon as its words are there. */
export async function speak(choice, draw) {
  spoken = draw;
  const language = wanted = choice === 'auto' ? bestLanguage(navigator.languages) : choice;
  const loading = loadLanguage(language);
  if (loading) await loading;
  if (language !== wanted) return; // another was chosen meanwhile
  setLanguage(language);
  lacking = false;
  spoken();
}

/** Draws the page anew where words have come after what is said with them. */
export function sayAgain() {
  if (lacking && tag === wanted) spoken();
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
  formats = intl();
}

export const language = () => tag;

/** Where lines begin in the language: 'ltr' or 'rtl'. */
export const direction = () => languages[tag].direction ?? 'ltr';

/** The locale of dates and numbers: the region of the browser where it speaks the language. */
export function dateLocale() {
  const own = navigator.languages.find((l) => l.toLowerCase().split('-')[0] === tag.split('-')[0]);
  return own ?? tag;
}

const wordsOf = (key) => own[tag]?.[key] ?? languages[tag].strings[key] ?? en[key];

/** Tells if the words of a key are there, in English at least: otherwise, and in the language that is spoken, they are said when they come. */
export function has(key) {
  if (languages[tag].strings[key] === undefined) lacking = true;
  return wordsOf(key) !== undefined;
}

/**
 * The words of a key. {n} is written as a number and chooses the plural; {when} is of the
 * page's own words; names and other words keep their own direction of writing.
 */
export function t(key, values = {}) {
  if (!has(key)) return key;
  let words = wordsOf(key);
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

/** Tells if there are words of a key, which need not be. */
export const knows = (key) => Boolean(en[key]);

/** The words for why a server refuses something: those of the code, or else its own. */
export function errorText({code, message = ''}, values = {}) {
  const key = `error_${code}`;
  return knows(key) ? t(key, values) : message && `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
