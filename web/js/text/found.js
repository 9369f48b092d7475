// Where in a text is what somebody has searched for.

import {fold, pieces} from './fold.js';
import {charAt, charBefore, isSpaced} from './scripts.js';

const QUOTES = /["“”„‟＂]/u;
const EDGES = /^[^\p{L}\p{N}\p{S}]+|[^\p{L}\p{N}\p{S}\p{M}]+$/gu; // what is not searched for

/** The words and phrases of a query, as they are compared. */
export function wanted(query) {
  return query.split(QUOTES).flatMap((part, i) => i % 2 ? [part] : part.split(/\s+/))
    .map((words) => fold(words).replace(EDGES, '')).filter(Boolean);
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

/** A text as it is compared, and the place in the text of each of its characters. */
function folding(text) {
  let folded = '';
  let at = 0;
  const places = [];
  for (const piece of pieces(text)) {
    const plain = fold(piece);
    for (let i = 0; i < plain.length; i++) places.push(at);
    folded += plain;
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
