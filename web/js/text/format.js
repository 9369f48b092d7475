// What is meant by a text: links, mentions, code, bold and italic. Makes a tree of
// plain objects; render-text.js makes nodes of it.

import {findable, hasSign, mention, mentions} from './mention.js';

/**
 * @typedef {{type: 'text'|'code'|'block'|'link'|'mention', text: string, href?: string, name?: string}
 *   | {type: 'bold'|'italic', parts: Part[]}} Part
 */

const FENCE = /```(?:[\w+#.-]*\n)?([^]*?)```\n?/g;
const URL_START = /https?:\/\/[^\s<>"'`{}|\\^]+/iy;
const WORD = /[\p{L}\p{N}\p{M}_]/u;
const MARKS = {'**': 'bold', '*': 'italic', '_': 'italic'};
const LONGEST = 600; // characters that stand out as bold or italic
const SPECIAL = /[`*_@＠hH]/g; // where something other than text may begin

/** Returns the parts of a text; names are those that a mention may mean. */
export function parse(text, names = []) {
  if (hasSign(text)) names = findable(names); // once, not for each @
  const parts = [];
  let at = 0;
  for (const m of text.matchAll(FENCE)) {
    if (!m[1].trim()) continue;
    if (m.index > at) parts.push(...inline(text.slice(at, m.index).replace(/\n$/, ''), names));
    parts.push({type: 'block', text: m[1].replace(/\n$/, '')});
    at = m.index + m[0].length;
  }
  if (at < text.length) parts.push(...inline(text.slice(at), names));
  return parts;
}

/** The parts of a text without code blocks. */
function inline(text, names) {
  const parts = [];
  let from = 0; // of the plain text that is not in parts yet
  let at = 0;
  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const special = SPECIAL.exec(text);
    if (!special) break;
    at = special.index;
    const found = beginning(text, at, names);
    if (!found) {
      at++;
      continue;
    }
    if (at > from) parts.push({type: 'text', text: text.slice(from, at)});
    parts.push(found.part);
    from = at = found.end;
  }
  if (from < text.length) parts.push({type: 'text', text: text.slice(from)});
  return parts;
}

/** What begins at a place, and where it ends; null if it is mere text. */
function beginning(text, at, names) {
  switch (text[at]) {
    case '`': return code(text, at);
    case '@': case '＠': return mention(text, at, names);
    case 'h': case 'H': return link(text, at);
    default: return emphasis(text, at, names);
  }
}

function code(text, at) {
  const end = text.indexOf('`', at + 1);
  const inside = text.slice(at + 1, end);
  if (end < 0 || !inside.trim() || inside.includes('\n')) return null;
  return {part: {type: 'code', text: inside}, end: end + 1};
}

function link(text, at) {
  if (isWord(text, at - 1)) return null;
  URL_START.lastIndex = at;
  const m = URL_START.exec(text);
  if (!m) return null;
  const shown = withoutPunctuation(m[0]);
  const href = safeURL(shown);
  return href && {part: {type: 'link', text: shown, href}, end: at + shown.length};
}

/** A sentence's own punctuation is not part of the address; a closing bracket that was opened is. */
function withoutPunctuation(url) {
  const surplus = {')': count(url, ')') - count(url, '('), ']': count(url, ']') - count(url, '[')};
  for (let end = url.length; ; end--) {
    const last = url[end - 1];
    if (last in surplus ? surplus[last]-- <= 0 : !/[.,;:!?*_~…]/.test(last)) return url.slice(0, end);
  }
}

const count = (text, char) => text.split(char).length - 1;

/** The address in full if it is one of the web, or null. */
export function safeURL(text) {
  const url = URL.parse ? URL.parse(text) : tryURL(text);
  return url && /^https?:$/.test(url.protocol) && url.hostname ? url.href : null;
}

function tryURL(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function emphasis(text, at, names) {
  const mark = text.startsWith('**', at) ? '**' : text[at];
  const open = at + mark.length;
  if (!/\S/.test(text[open] ?? ' ') || text[open] === mark[0] || isWord(text, at - 1)) return null;
  const [line] = text.slice(open, open + LONGEST).split('\n', 1);
  for (let end = line.indexOf(mark, 1); end >= 0; end = line.indexOf(mark, end + 1)) {
    if (/\s/.test(line[end - 1]) || isWord(text, open + end + mark.length)) continue;
    if (mark === '*' && (line[end + 1] === '*' || line[end - 1] === '*')) continue;
    return {part: {type: MARKS[mark], parts: inline(line.slice(0, end), names)}, end: open + end + mark.length};
  }
  return null;
}

const isWord = (text, at) => at >= 0 && at < text.length && WORD.test(text[at]);

/** Tells if a text mentions me; names are all that a mention may mean. */
export const isMentioned = (text, names, me) => hasSign(text) && mentions(parse(text, names), me);

const EMOJI_ONLY = /^(?:\p{RGI_Emoji}\s*){1,5}$/v;

/** Tells if a text is nothing but a few emoji, which are shown larger. */
export function isEmojiOnly(text) {
  return text.length < 80 && EMOJI_ONLY.test(text);
}

const FOLD_LINES = 14;
const FOLD_CHARS = 1_400;

/** Tells if a text is so long that it is shown folded. */
export function isLong(text) {
  return text.length > FOLD_CHARS || text.split('\n', FOLD_LINES + 1).length > FOLD_LINES;
}
