// Emoji that are written as :name:, and the names of them.

import {emotes} from './emote.js';

/** Emoji by name; there are none until loadEmoji has got them. */
export const emoji = new Map();

/** Gets the emoji, which are not needed before somebody writes; without them a name stays as it was typed. */
export async function loadEmoji() {
  if (emoji.size > 0) return;
  try {
    for (const [name, char] of (await import('./emoji.js')).emoji) emoji.set(name, char);
  } catch { /* the network: the next time */ }
}

const VERBATIM = /(```[^]*?```|`[^`\n]*`|https?:\/\/\S+)/i; // code and addresses
const EMOJI = /(?<![\p{L}\p{N}]):([a-z0-9_+-]{2,30}):(?![\p{L}\p{N}])/gu; // the colons of 10:100:20 are its own

/** Puts each :name: that is an emoji in its place; a picture of the site stays what it is. */
export function replaceEmoji(text, emoji) {
  return text.split(VERBATIM)
    .map((part, i) => i % 2 ? part : part.replace(EMOJI, (all, name) => !emotes.has(name) && emoji.get(name) || all))
    .join('');
}
