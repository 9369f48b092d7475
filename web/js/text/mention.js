// Who is meant by an @.

import {fold, nameKey, pieces} from './fold.js';
import {charAt, charBefore, isSpaced, isWithin, isWord, UNSPACED} from './scripts.js';

const SIGN = /[@＠]/;
const LONGEST = 200; // of a name: 20 characters with four accents each stay below it
const REMEMBERED = 2_000; // names that are not folded again

// Without a name that is known: a word, which ends where the script begins or ends that has no spaces.
const RULE = new RegExp(`[[\\p{L}\\p{N}_]--${UNSPACED}][[\\p{L}\\p{N}\\p{M}_.\\-\\u200c]--${UNSPACED}]{0,63}|${UNSPACED}[${UNSPACED}\\p{N}]{0,63}`, 'vy');
const DOMAIN = /^[\p{L}\p{N}\p{M}_-]+\.[\p{L}\p{N}]/u;

export const hasSign = (text) => SIGN.test(text);

const remembered = new Map();

/** Names, each with what it is found by. */
export function findable(names) {
  return Array.from(names, (name) => {
    if (!remembered.has(name)) {
      if (remembered.size === REMEMBERED) remembered.clear();
      remembered.set(name, {name, key: nameKey(name), folded: fold(name)});
    }
    return remembered.get(name);
  });
}

/** Tells if an @ may begin a mention, or is a part of an address. */
export function isSign(text, at) {
  const before = charBefore(text, at);
  if (before === '/') return !isPath(text.slice(Math.max(0, at - 100), at));
  if (!isWord(before) && !/[.+%-]/.test(before)) return true;
  if (DOMAIN.test(text.slice(at + 1, at + 65))) return false;
  return !isSpaced(before) || !isSpaced(charAt(text, at + 1)) && isWord(charAt(text, at + 1));
}

function isPath(before) {
  const run = before.split(/\s/).at(-1);
  return run.includes('//') || run.split('/')[0].includes('.');
}

/**
 * The mention at an @: the longest name that is known, or else a word.
 * @param {{name: string, key: string, folded: string}[]} names
 * @returns {{part: {type: 'mention', text: string, name: string}, end: number}|null}
 */
export function mention(text, at, names) {
  if (!isSign(text, at)) return null;
  const {name, end} = longest(text, at + 1, names) ?? word(text, at + 1);
  return name ? {part: {type: 'mention', text: text.slice(at, end), name}, end} : null;
}

function longest(text, from, names) {
  let best = null;
  let left = names;
  let [key, folded, end] = ['', '', from];
  for (const piece of pieces(text.slice(from, from + LONGEST))) {
    key += nameKey(piece);
    folded += fold(piece);
    end += piece.length;
    left = left.filter((n) => n.folded.startsWith(folded));
    if (left.length === 0) break;
    const same = left.filter((n) => n.folded === folded);
    if (same.length > 0 && !isWithin(text, end) && !isJoined(text, end)) best = {name: (same.find((n) => n.key === key) ?? same[0]).name, end};
  }
  return best;
}

/** What is before and behind underscores at a place belongs to one name: @Ana_21 is not Ana. */
function isJoined(text, at) {
  const [joint] = /^_*/.exec(text.slice(at, at + LONGEST));
  return joint !== '' && isSpaced(charBefore(text, at)) && isSpaced(charAt(text, at + joint.length));
}

function word(text, from) {
  RULE.lastIndex = from;
  const name = RULE.exec(text)?.[0].replace(/[._-]+$/, '') ?? '';
  return {name, end: from + name.length};
}

/** Tells if parts mention a name. */
export function mentions(parts, name) {
  const key = nameKey(name);
  const within = (p) => p.type === 'mention' ? nameKey(p.name) === key : p.parts?.some(within) ?? false;
  return parts.some(within);
}
