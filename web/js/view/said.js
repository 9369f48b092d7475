// Words that stand for a while: they follow the language, and the clock where they tell how long yet.

import {element} from './dom.js';

const COUNTED_MS = 60_000; // before the end: from here on they change each second
const TICK_MS = 250;
const LONGEST_MS = 3_600_000; // a browser's timers end at 24 days

export class Said {
  #node;
  #words = () => '';
  #endsAt = 0; // Unix milliseconds
  #first = ''; // that was read out
  #timer = 0;

  /** @param {HTMLElement} node that is read out when it changes */
  constructor(node) {
    this.#node = node;
  }

  /** @param {string | (() => string)} words as a function they are asked for anew @param {number} endsAt when the time is up that they tell; 0: they tell none */
  say(words, endsAt = 0) {
    this.#words = typeof words === 'function' ? words : () => words;
    this.#endsAt = endsAt;
    this.again();
  }

  /** The language is another, or more words are there. */
  again() {
    this.#first = '';
    this.#write();
  }

  #write() {
    clearTimeout(this.#timer);
    const text = this.#words();
    const leftMs = this.#endsAt - Date.now();
    if (!text || leftMs <= 0 || !this.#endsAt) {
      if (this.#node.textContent !== text) this.#node.textContent = text;
      return;
    }
    if (!this.#first) { // once, for those who hear it
      this.#first = text;
      this.#node.replaceChildren(element('span', 'visually-hidden', text), element('span', '', '', {'aria-hidden': 'true'}));
    }
    const seen = this.#node.lastChild;
    if (seen.textContent !== text) seen.textContent = text;
    this.#timer = setTimeout(() => { if (this.#node.isConnected) this.#write(); }, leftMs > COUNTED_MS ? Math.min(LONGEST_MS, leftMs - COUNTED_MS + 1) : TICK_MS);
  }
}
