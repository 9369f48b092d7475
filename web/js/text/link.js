// Addresses of the web: where they begin and end in a text, and which may be opened.

import {charBefore, isSpaced, UNSPACED} from './scripts.js';

const START = /https?:\/\/|www\./iy;
const USER = /(?::[^\s/?#@]{0,64})?@/y; // what was before it is not the host
const HOST = /\[[\da-f:.]+\]|[\p{L}\p{N}][\p{L}\p{N}\p{M}._\-]*/iyu;

// What an address may hold: nothing invisible, no quotes of a text around it, and
// no punctuation but that of ASCII, hyphens, ’ and ·.
const HIDDEN = String.raw`\s\p{C}\p{DI}\u2800`;
const OUTSIDE = String.raw`${HIDDEN}<>"\x60\{\}\|\\\^[\p{P}--[[\p{ASCII}\p{Pd}’·]--[—―]]]\u3000-\u3004\u3008-\u3020\u3030\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65`;
const LETTERS = `[[^${OUTSIDE}]&&${UNSPACED}]`;
const OTHERS = `[[^${OUTSIDE}]--${UNSPACED}]`;

// Letters without spaces belong to an address as a part of their own (/wiki/東京), not
// at the end of another (/aを), for the whole path (/です), or as a Japanese particle.
const PART = String.raw`${OTHERS}|(?<![\p{L}\p{N}])(?!(?<=\/)\p{sc=Hira})${LETTERS}[[^${OUTSIDE}]--[\/?#=&]]*`;
const TAIL = new RegExp(String.raw`(?::\d{1,5})?(?:\/(?=${LETTERS})|(?:[\/?#](?:${PART}){0,4000})?)`, 'vy');

const GLUED_HOST = new RegExp(`^(.*\\.(?:[a-z]{2,}|\\d{1,3})|localhost)${UNSPACED}[^.]*$`, 'vi');
const LABELLED = new RegExp(String.raw`\[([^\[\]]{1,300})\]\(((?:[^${HIDDEN}\(\)\[\]<>"]|\([^${HIDDEN}\(\)\[\]<>"]*\))+)\)`, 'vy');
const VISIBLE = new RegExp(`[^${HIDDEN}]`, 'v');

/** The address that is written at a place; text where it is none that can be opened, null where none begins. */
export function link(text, at) {
  START.lastIndex = at;
  const [start] = START.exec(text) ?? [];
  if (!start) return null;
  const bare = !start.endsWith('/');
  const before = charBefore(text, at);
  if (bare ? isSpaced(before) || /[\w.:\/@\-]/.test(before) : /\w/.test(before)) return null;
  HOST.lastIndex = bare ? at : at + start.length;
  const [run] = HOST.exec(text) ?? [];
  const host = run?.replace(GLUED_HOST, '$1');
  if (!host || bare && !/^www(?:\.[^.]+){2}/i.test(host)) return null;
  const end = HOST.lastIndex - run.length + host.length;
  USER.lastIndex = end;
  if (USER.test(text)) return null;
  TAIL.lastIndex = end;
  TAIL.exec(text);
  const shown = withoutPunctuation(text.slice(at, TAIL.lastIndex));
  const href = safeURL(bare ? `https:${shown}` : shown);
  return {part: href ? {type: 'link', text: shown, href} : {type: 'text', text: shown}, end: at + shown.length};
}

/** The link that is written as [text](address) at a place, with where it leads; null if there is none. */
export function labelledLink(text, at) {
  LABELLED.lastIndex = at;
  const [all, label, address] = LABELLED.exec(text) ?? [];
  if (!all || !VISIBLE.test(label)) return null;
  const href = safeURL(address, /^(?:https?|mailto):$/);
  if (!href) return null;
  const {host, pathname} = new URL(href);
  return {part: {type: 'link', text: label, href, target: host || pathname}, end: at + all.length};
}

/** A sentence's own punctuation is not part of the address; a closing bracket that was opened is. */
function withoutPunctuation(url) {
  const surplus = {')': count(url, ')') - count(url, '('), ']': count(url, ']') - count(url, '[')};
  for (let end = url.length; ; end--) {
    const last = url[end - 1];
    if (last in surplus ? surplus[last]-- <= 0 : !/[.,;:!?*_~'’]/.test(last)) return url.slice(0, end);
  }
}

const count = (text, char) => text.split(char).length - 1;

/** The address in full if it may be opened, or null. What is before an @ looks like a host and is none. */
export function safeURL(text, schemes = /^https?:$/) {
  const url = URL.parse ? URL.parse(text) : tryURL(text);
  if (!url || !schemes.test(url.protocol) || url.username || url.password) return null;
  return url.hostname || url.protocol === 'mailto:' && url.pathname.includes('@') && !url.search ? url.href : null;
}

function tryURL(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
