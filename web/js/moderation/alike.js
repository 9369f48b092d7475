// Which messages of the page read like one, to show what a sweep is about. Which it removes is
// for the server to say; its measure is the same.

import {fold} from '../text/fold.js';

const SHOWN = 4; // wordings

/** The three-letter pieces of a text without its punctuation. */
function pieces(text) {
  const plain = ` ${fold(text).replace(/[^\p{L}\p{M}\p{N}\p{S}]+/gu, ' ').trim()} `;
  return new Set(Array.from({length: Math.max(1, plain.length - 2)}, (_, i) => plain.slice(i, i + 3)));
}

/** At least four fifths of the pieces of each are those of the other. */
function alike(a, b) {
  let common = 0;
  for (const piece of a) common += b.has(piece);
  return common >= 4 / 5 * Math.max(a.size, b.size);
}

/**
 * The wordings of messages that read like a text, the most frequent first.
 * @param {string} text @param {{text: string, removed?: boolean}[]} messages
 * @returns {{text: string, n: number}[]}
 */
export function wordings(text, messages) {
  const wanted = pieces(text);
  const counts = new Map();
  for (const {text: other, removed} of messages) {
    if (other && !removed && (counts.has(other) || alike(wanted, pieces(other)))) counts.set(other, (counts.get(other) ?? 0) + 1);
  }
  return Array.from(counts, ([words, n]) => ({text: words, n})).sort((a, b) => b.n - a.n).slice(0, SHOWN);
}
