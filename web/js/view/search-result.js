// A message that was found, drawn as messages are, with what was looked for marked.

import {moment} from '../lang/spans.js';
import {fullTime} from '../lang/times.js';
import {badge} from './badge.js';
import {button, element} from './dom.js';
import {hueClass, initial} from './names.js';
import {editedMark, questionTag} from './quote.js';
import {textNode} from './render-text.js';

const SNIPPET = 240; // characters that are shown of a text
const BEFORE = 60; // of them, at most so many before what was found
const LINES = 6;

let made = 0;

/**
 * @param {object} message with room and title where it is of any room @param {() => void} onChoose
 * @param {{names: Iterable<string>, me: string, places: (text: string) => number[][]}} how names that can be mentioned, one's own, and
 *   [from, to) of what was found in a text, in order
 */
export function resultNode(message, onChoose, {names, me, places}) {
  const {from, user, role, at, text, title, ask, edited} = message;
  const item = element('li', `results__item ${hueClass(user ?? from)}`);
  const said = element('div', 'results__said');
  const head = button('results__button', '', onChoose);
  const who = element('span', 'results__who');
  who.append(element('span', 'results__from', from, {dir: 'auto'}), badge(role) ?? '');
  head.append(who, ' ', element('time', 'results__time', moment(at), {title: fullTime(at), datetime: new Date(at).toISOString()}));
  const words = textNode(cut(text, places(text)), {names, me});
  words.id = `result-${made++}`;
  words.classList.replace('message__text', 'results__text');
  mark(words, places);
  if (ask) words.prepend(questionTag(message), ' ');
  if (edited) words.append(' ', editedMark());
  said.append(element('span', 'avatar avatar--small', initial(from), {'aria-hidden': 'true'}), head, ' ', words);
  const room = title === undefined ? [] : [element('p', 'results__room', `#\u2068${title}\u2069`, {id: `${words.id}-room`})];
  head.setAttribute('aria-describedby', [...room, words].map(({id}) => id).join(' '));
  item.append(...room, said);
  return item;
}

/** Results of one room that follow each other say once which it is. @param {HTMLElement} list of them */
export function groupByRoom(list) {
  let before = '';
  for (const item of list.children) {
    const room = item.querySelector('.results__room');
    if (!room) continue;
    room.hidden = room.textContent === before;
    before = room.textContent;
  }
}

/** The times of results, on another day. */
export function dateAnew(list) {
  for (const time of list.querySelectorAll('time')) time.textContent = moment(Date.parse(time.dateTime));
}

/** The part of a long text in which something was found. */
function cut(text, places) {
  const first = places[0]?.[0] ?? 0;
  let start = first > SNIPPET - BEFORE ? first - BEFORE : 0;
  if (start > 0) start += Math.max(0, text.slice(start, first).search(/\s/)); // not in the middle of a word, where there is another
  const part = text.slice(start, start + SNIPPET);
  const lines = part.split('\n');
  const shown = lines.slice(0, LINES).join('\n');
  const ends = start + SNIPPET < text.length || lines.length > LINES;
  const whole = shown.toWellFormed?.() ?? shown; // it may begin or end within a character
  return `${start > 0 ? '…' : ''}${whole}${ends ? '…' : ''}`;
}

/** Marks what was found in the texts below a node. */
function mark(node, places) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const {data} = text;
    const found = places(data);
    if (found.length === 0) continue;
    let at = 0;
    const parts = found.flatMap(([from, to]) => {
      const part = [data.slice(at, from), element('mark', '', data.slice(from, to))];
      at = to;
      return part;
    });
    text.replaceWith(...parts, data.slice(at));
  }
}
