// The messages of a moment: as many rows as a screen takes, those that stay are not touched.

import {badge} from '../view/badge.js';
import {element} from '../view/dom.js';
import {hueClass} from '../view/names.js';
import {textNode} from '../view/render-text.js';
import {placeText} from './time.js';

const ROW_PX = 22; // at least
const MOST = 80;

export class Rows {
  node = element('div', 'replay__messages', '', {role: 'log', 'aria-live': 'off', tabindex: '0'});
  #list = element('ol', 'replay__rows');
  #nodes = new Map(); // seq → {node, looks}
  #start;

  /** @param {() => number} start when the recording began, Unix milliseconds */
  constructor(start) {
    this.#start = start;
    this.node.append(this.#list);
  }

  /** How many messages a screen takes. */
  get most() { return Math.min(MOST, Math.ceil(this.node.clientHeight / ROW_PX) + 4); }

  get isEmpty() { return this.#nodes.size === 0; }

  /** Shows messages, and the latest of them in sight. @param {object[]} messages the oldest first */
  show(messages) {
    const wanted = new Set(messages.map(({seq}) => seq));
    for (const [seq, {node}] of this.#nodes) {
      if (wanted.has(seq)) continue;
      node.remove();
      this.#nodes.delete(seq);
    }
    let next = this.#list.firstElementChild;
    for (const message of messages) {
      const node = this.#node(message);
      if (node === next) next = next.nextElementSibling;
      else this.#list.insertBefore(node, next);
    }
    this.node.scrollTop = this.node.scrollHeight;
  }

  /** Draws all anew, as in another language. */
  clear() {
    this.#nodes.clear();
    this.#list.replaceChildren();
  }

  #node(message) {
    const looks = JSON.stringify(message.reactions ?? message.text);
    let known = this.#nodes.get(message.seq);
    if (known?.looks === looks) return known.node;
    const node = this.#row(message);
    known?.node.replaceWith(node);
    this.#nodes.set(message.seq, {node, looks});
    return node;
  }

  #row({from, user, role, at, text, reactions}) {
    const node = element('li', `replay__row ${hueClass(user ?? from)}`);
    const words = element('div', 'replay__said');
    words.append(element('bdi', 'replay__from', from), ' ', badge(role) ?? '', textNode(text, {names: [], me: ''}));
    for (const [emoji, n] of Object.entries(reactions ?? {})) words.append(' ', element('span', 'replay__reaction', `${emoji} ${n}`));
    node.append(element('time', 'replay__time', placeText(at - this.#start()), {datetime: new Date(at).toISOString(), dir: 'ltr'}), words);
    return node;
  }
}
