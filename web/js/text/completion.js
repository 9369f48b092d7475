// What can complete the word before the cursor: a name after @, an emoji after :.

/** Emoji by name; there are none until loadEmoji has got them. */
export const emoji = new Map();

/** Gets the emoji, which are not needed before somebody writes; without them a name stays as it was typed. */
export async function loadEmoji() {
  if (emoji.size > 0) return;
  try {
    for (const [name, char] of (await import('./emoji.js')).emoji) emoji.set(name, char);
  } catch { /* the network: the next time */ }
}

const MOST = 8; // suggestions
const WORD = /(?:^|[\s(])([@:])([^\s@:]{0,30})$/u;
const LEAST = {'@': 0, ':': 2}; // characters after the sign before anything is offered

/** The word that can be completed at a cursor: {sign, word, from}, or null. */
export function wordAt(text, cursor) {
  const m = WORD.exec(text.slice(Math.max(0, cursor - 40), cursor));
  if (!m || m[2].length < LEAST[m[1]]) return null;
  return {sign: m[1], word: m[2], from: cursor - m[2].length - 1};
}

/** Those that begin with a word, then those that hold it. */
export function matching(word, candidates, text = (c) => c) {
  const wanted = fold(word);
  const begin = [];
  const hold = [];
  for (const c of candidates) {
    const at = fold(text(c)).indexOf(wanted);
    if (at === 0) begin.push(c);
    else if (at > 0) hold.push(c);
  }
  return [...begin, ...hold].slice(0, MOST);
}

/** Small letters without accents, so that ze finds Zé. */
export const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const VERBATIM = /(```[^]*?```|`[^`\n]*`|https?:\/\/\S+)/i; // code and addresses
const EMOJI = /(?<![\p{L}\p{N}]):([a-z0-9_+-]{2,30}):(?![\p{L}\p{N}])/gu; // the colons of 10:100:20 are its own

/** Puts each :name: that is an emoji in its place. */
export function replaceEmoji(text, emoji) {
  return text.split(VERBATIM)
    .map((part, i) => i % 2 ? part : part.replace(EMOJI, (all, name) => emoji.get(name) ?? all))
    .join('');
}
