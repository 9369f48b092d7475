// Where in a text is what somebody has searched for.

import {fold, pieces} from './fold.js';
import {charAt, charBefore, isSpaced} from './scripts.js';

const QUOTES = /["“”„‟＂]/u;
const EDGES = /^[^\p{L}\p{N}\p{S}]+|[^\p{L}\p{N}\p{S}\p{M}]+$/gu; // what is not searched for

/** The words and phrases of a query, as they are compared. */
export function wanted(query) {
  return query.split(QUOTES).flatMap((part, i) => i % 2 ? [part] : part.split(/\s+/))
    .map((words) => Array.from(pieces(words), plain).join('').replace(EDGES, '')).filter(Boolean);
}

/** The places of them in a text, [from, to), in order and apart. */
export function found(text, words) {
  const [folded, places] = folding(text);
  const all = words.flatMap((word) => occurrences(folded, word))
    .map(([from, to]) => [places[from], places[to]]).sort((a, b) => a[0] - b[0]);
  const apart = [];
  for (const [from, to] of all) {
    const last = apart.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

// What is searched for alike, as the server does: without points, in any digits, and
// whichever alef, yeh, heh or kaf was typed.
const POINTS = /(?<=[\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}])\p{Mn}+|ـ|\p{EMod}/gu;
const ALIKE = new Map(Object.entries({ا: 'آأإٱ', ي: 'ىیے', ه: 'ةہۂۀھە', ك: 'ک'})
  .flatMap(([letter, others]) => Array.from(others, (other) => [other, letter])));
const TO_ALIKE = new RegExp(`[${[...ALIKE.keys()].join('')}]`, 'g');
const DIGIT = /\p{Nd}/u;

function plain(piece) {
  const folded = fold(piece);
  if (/^[!-~]$/.test(folded)) return folded;
  return folded.replace(TO_ALIKE, (letter) => ALIKE.get(letter)).replace(POINTS, '').replace(/\p{Nd}/gu, valueOf);
}

/** Unicode keeps the ten digits of a script together, from zero on. */
function valueOf(digit) {
  let below = 0;
  while (DIGIT.test(String.fromCodePoint(digit.codePointAt(0) - 1 - below))) below++;
  return below % 10;
}

/** A text as it is compared, and the place in the text of each of its characters. */
function folding(text) {
  let folded = '';
  let at = 0;
  const places = [];
  for (const piece of pieces(text)) {
    const key = plain(piece);
    for (let i = 0; i < key.length; i++) places.push(at);
    folded += key;
    at += piece.length;
  }
  places.push(at);
  return [folded, places];
}

/** Where a word stands; not in the middle of another, where words have edges. */
function occurrences(folded, word) {
  const all = [];
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
    if (!isSpaced(charAt(word, 0)) || !isSpaced(charBefore(folded, at))) all.push([at, at + word.length]);
  }
  return all;
}
