// All emoji, with their names and keywords in the language of the page, and the pictures of this
// site beside them. Loaded when somebody looks for one.

import {language} from '../lang/i18n.js';
import {emoji as typed} from '../text/emoji-names.js';
import {emoji as nicknames} from '../text/emoji.js';
import {emotes} from '../text/emote.js';
import {fold} from '../text/fold.js';
import {catalogIn, setCatalog} from './catalog-now.js';
import {GROUPS} from './groups.js';

const TONES = ['', '🏻', '🏼', '🏽', '🏾', '🏿']; // of skin
const STYLE = '\ufe0f'; // asks for the colourful form of a character
const JOINER = '\u200d';

/**
 * @typedef {{char: string, name: string, code: string, folded: string, words: string, persons: number, nicknames?: string[]}} Emoji
 *   char: what is written, of a picture its :name:; code: what is typed between colons; folded, words: its name and
 *   its keywords, in which is looked for; persons: at how many
 *   of them a colour of skin stands
 */

const NAMES = {
  en: () => import('./names-en.js'),
  es: () => import('./names-es.js'),
  'pt-BR': () => import('./names-pt.js'),
};

/** The emoji in the language of the page. @returns {Promise<Catalog>} fails without the server */
export async function loadCatalog() {
  const tag = language();
  if (catalogIn(tag)) return catalogIn(tag);
  const catalog = new Catalog((await (NAMES[tag] ?? NAMES.en)()).NAMES);
  setCatalog(tag, catalog);
  for (const [code, {char}] of catalog.codes) if (!typed.has(code)) typed.set(code, char);
  return catalog;
}

export class Catalog {
  /** @type {{id: string, emoji: Emoji[]}[]} */
  groups = [];
  #byChar = new Map();
  #byCode = new Map();

  /** @param {string} names as web/generate has made them */
  constructor(names) {
    const lines = names.trim().split('\n');
    GROUPS.trim().split('\n').forEach((line, i) => this.#add(line, lines[i].split(';')));
    for (const [code, char] of nicknames) this.#nickname(code, char);
  }

  #add(line, names) {
    const [id, ...chars] = line.split(' ');
    const emoji = chars.map((marked, i) => {
      const char = marked.replace(/\^+$/, '');
      const [name, ...more] = names[i].split('|');
      const code = codeOf(name);
      const one = {char, name, code, folded: quickFold(name).replaceAll('-', ' '), words: quickFold(more.join(' ')), persons: marked.length - char.length};
      this.#byChar.set(bare(char), one);
      if (!this.#byCode.has(code)) this.#byCode.set(code, one);
      return one;
    });
    this.groups.push({id, emoji});
  }

  /** Names that people type everywhere, whatever the language. */
  #nickname(code, char) {
    const one = this.#byChar.get(bare(char));
    if (!one) return;
    one.nicknames = [...one.nicknames ?? [], code];
    one.words += ` ${quickFold(code).replaceAll('_', ' ')}`;
    this.#byCode.set(code, one);
  }

  /** The pictures of this site, as emoji. */
  get ofSite() {
    return [...emotes.keys()].map((name) => ({char: `:${name}:`, name, code: name, folded: name.replaceAll('_', ' '), words: '', persons: 0}));
  }

  /** What a char means, whatever its colour of skin; undefined: it is none of these. */
  of(char) {
    return this.#byChar.get(bare(char)) ?? this.#byChar.get(bare(withoutTone(char))) ?? this.ofSite.find((one) => one.char === char);
  }

  /** All emoji by their codes. */
  get codes() { return this.#byCode; }

  /** The code that somebody is about to type. */
  codeFor({code, nicknames = []}, word) { return nicknames.find((name) => name.startsWith(word.toLowerCase())) ?? code; }

  /** What :code: means. */
  byCode(code) { return this.ofSite.find((one) => one.code === code) ?? this.#byCode.get(code); }

  /** A name for people who hear it. */
  nameOf(char) { return this.of(char)?.name ?? char; }

  /** Those whose name or keywords hold all words, the closest first. */
  search(text, most = Infinity) {
    const wanted = fold(text).replace(/[_-]/g, ' ').split(/\s+/).filter(Boolean);
    if (wanted.length === 0) return [];
    const ranked = [[], [], [], [], []];
    for (const one of this.#all()) {
      const rank = rankOf(one, wanted);
      if (rank >= 0) ranked[rank].push(one);
    }
    return ranked.flat().slice(0, most);
  }

  *#all() {
    yield* this.ofSite;
    for (const {emoji} of this.groups) yield* emoji;
  }
}

/** 0: the name; 1: a word of it; 2: the name, or a word of it, begins so; 3: a keyword does; 4: it is inside of one; -1: nowhere. */
function rankOf({folded, words}, wanted) {
  const all = ` ${folded} ${words} `;
  const text = wanted.join(' ');
  if (!wanted.every((word) => all.includes(` ${word}`))) return wanted.length === 1 && text.length > 2 && all.includes(text) ? 4 : -1;
  if (folded === text) return 0;
  const name = ` ${folded} `;
  return name.includes(` ${text} `) ? 1 : name.includes(` ${wanted[0]}`) ? 2 : 3;
}

const ASCII = /^[ -&(-~]*$/; // without an apostrophe
const quickFold = (text) => ASCII.test(text) ? text.toLowerCase() : fold(text); // of thousands of names
const codeOf = (name) => quickFold(name).replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_|_$/g, '');
const bare = (char) => char.replaceAll(STYLE, '');
const withoutTone = (char) => char.replace(/[\u{1f3fb}-\u{1f3ff}]/gu, '');

/** An emoji with a colour of skin, 0 for none. */
export function withTone({char, persons}, tone) {
  const colour = TONES[tone];
  if (!colour || persons === 0) return char;
  const parts = char.split(JOINER);
  const at = persons === 1 ? [0] : [0, parts.length - 1];
  return parts.map((part, i) => at.includes(i) ? `${part.replace(STYLE, '')}${colour}` : part).join(JOINER);
}

export const tones = TONES.length;
