// What is meant by a text: code, quotes and lists, and within lines what inline.js
// finds. Makes a tree of plain objects; render-text.js makes nodes of it.

import {inline, joined} from './inline.js';
import {findable, hasSign, mentions} from './mention.js';

/**
 * @typedef {{type: 'text'|'code'|'block'|'link'|'mention'|'emote', text: string, href?: string, target?: string, name?: string}
 *   | {type: 'bold'|'italic'|'struck'|'quote'|'bullets'|'numbers'|'item', parts: Part[], value?: number}} Part
 *   target: where a link leads whose text is another; value: the number of an item
 */

const FENCE = /```(?:[\w+#.-]*\n)?([^]*?)```\n?/g;
const LINES = {quote: /^>(?: |$)/, bullets: /^[-*•] +(?=\S)/, numbers: /^(\d{1,9})\. +(?=\S)/}; // how lines begin that are more than text
const DEEPEST = 3; // quotes within quotes

/** Returns the parts of a text; names are those that a mention may mean. */
export function parse(text, names = []) {
  const known = hasSign(text) ? findable(names) : []; // once, not for each @
  const parts = [];
  let at = 0;
  for (const m of text.matchAll(FENCE)) {
    if (!m[1].trim()) continue;
    if (m.index > at) parts.push(blocks(text.slice(at, m.index).replace(/\n$/, '').split('\n'), known));
    parts.push({type: 'block', text: m[1].replace(/\n$/, '')});
    at = m.index + m[0].length;
  }
  if (at < text.length) parts.push(blocks(text.slice(at).split('\n'), known));
  return parts.flat();
}

/** The parts of lines: those of one kind that follow each other are one block. */
function blocks(lines, names, depth = 0) {
  const parts = [];
  for (let first = 0, end; first < lines.length; first = end) {
    const kind = kindOf(lines[first], depth);
    for (end = first + 1; end < lines.length && kindOf(lines[end], depth) === kind;) end++;
    parts.push(block(kind, lines.slice(first, end), names, depth));
  }
  return parts.flat();
}

const kindOf = (line, depth) => Object.keys(LINES).find((kind) => LINES[kind].test(line) && !(kind === 'quote' && depth === DEEPEST));

function block(kind, lines, names, depth) {
  const bare = kind ? lines.map((line) => line.replace(LINES[kind], '')) : [];
  if (!bare.some((line) => line.trim())) { // nor is a mere > a quote
    return joined(lines.flatMap((line, i) => [{type: 'text', text: i > 0 ? '\n' : ''}, ...inline(line, names)]));
  }
  if (kind === 'quote') return {type: kind, parts: blocks(bare, names, depth + 1)};
  const value = (line) => Number(LINES[kind].exec(line)[1]);
  return {type: kind, parts: bare.map((line, i) => ({type: 'item', value: value(lines[i]), parts: inline(line, names)}))};
}

/** Tells if a text mentions me; names are all that a mention may mean. */
export const isMentioned = (text, names, me) => hasSign(text) && mentions(parse(text, names), me);

const EMOJI_ONLY = /^(?:\p{RGI_Emoji}\s*){1,5}$/v;

/** Tells if a text is nothing but a few emoji, which are shown larger. */
export function isEmojiOnly(text) {
  return text.length < 80 && EMOJI_ONLY.test(text);
}

const STAND_INS = {text: ({text}) => text, emote: () => '🙂'};

/** Tells if parts are nothing but a few emoji and pictures. */
export const isPicturesOnly = (parts) => isEmojiOnly(parts.map((part) => STAND_INS[part.type]?.(part) ?? 'x').join(''));

const FOLD_LINES = 14;
const FOLD_CHARS = 1_400;

/** Tells if a text is so long that it is shown folded. */
export function isLong(text) {
  return text.length > FOLD_CHARS || text.split('\n', FOLD_LINES + 1).length > FOLD_LINES;
}
