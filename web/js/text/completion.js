// What can complete the word before the cursor: a name after @, an emoji after :, a command after / at the beginning.

import {fold} from './fold.js';
import {isSign} from './mention.js';

const MOST = 8; // suggestions
const NAME = /[@＠]((?!\s)[^\n@＠]{0,60})$/; // with spaces, as names may have them
const EMOJI_NAME = /(?:^|[\s(]):([^\s@:]{2,32})$/u;

const COMMAND = /^\/([^\s/]*)$/;
const NAME_OF_COMMAND = /^\/(?:timeout|ban|kick|sweep|pin)\s+([^\s@＠][^\n]{0,60})$/iu; // a person is meant without a sign, too

/** The word that can be completed at a cursor: {sign, word, from}, or null; isBare: without the sign. */
export function wordAt(text, cursor) {
  const before = text.slice(0, cursor);
  const [, command] = COMMAND.exec(before) ?? [];
  if (command !== undefined) return {sign: '/', word: command, from: 0};
  const [, person] = NAME_OF_COMMAND.exec(before) ?? [];
  if (person) return {sign: '@', word: person, from: cursor - person.length, isBare: true};
  const at = (found) => ({word: found[1], from: cursor - found[1].length - 1});
  const emojiName = EMOJI_NAME.exec(before.slice(-40));
  if (emojiName) return {sign: ':', ...at(emojiName)};
  const name = NAME.exec(before.slice(-64));
  return name && isSign(before, at(name).from) ? {sign: '@', ...at(name)} : null;
}

/** The names that a word may become; of several words, those of a name that begins with them. */
export function people(word, names) {
  if (!/\s/.test(word)) return matching(word, names);
  if (/\s$/.test(word)) return []; // a name may end here, and what follows is no part of it
  const wanted = fold(word);
  return names.filter((name) => fold(name).startsWith(wanted)).slice(0, MOST);
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
