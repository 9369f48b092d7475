// :name: where the site has a picture of that name.

import {charAt, charBefore, isSpaced} from './scripts.js';

/** The pictures of the site by name; there are none until they are loaded. @type {Map<string, {draw: () => HTMLElement}>} */
export const emotes = new Map();

const EMOTE = /:([a-z0-9_]{2,32}):/y;

/** The picture at a colon. */
export function emote(line, at) {
  EMOTE.lastIndex = at;
  const [text = '', name] = EMOTE.exec(line) ?? [];
  const end = at + text.length;
  const stands = emotes.has(name) && !isSpaced(charBefore(line, at)) && !isSpaced(charAt(line, end)); // the colons of 10:30:00 are its own
  return stands ? {part: {type: 'emote', text, name}, end} : null;
}
