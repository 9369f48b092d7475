// A line of a dialog that says why nothing came of something. While it stands it follows the language, which may
// change in another tab, and the time that it tells of.

import {element} from './dom.js';
import {Said} from './said.js';

const standing = new Set(); // notes that say something

new MutationObserver(() => {
  for (const note of standing) note.again();
}).observe(document.documentElement, {attributeFilter: ['lang']}); // the last that changes with the language

export class DialogNote {
  node;
  #said;

  /** @param {string} role status or alert @param {string} className */
  constructor(role, className = 'dialog__note') {
    this.node = element('p', className, '', {role});
    this.#said = new Said(this.node);
  }

  /** @param {'' | (() => string) | {toString: () => string, endsAt?: number}} words that are asked for anew; endsAt: when the time is up that they tell, in Unix ms */
  say(words) {
    for (const note of standing) if (!note.node.isConnected) standing.delete(note); // of dialogs that are closed
    if (words) standing.add(this);
    else standing.delete(this);
    this.#said.say(typeof words === 'function' ? words : () => `${words}`, words.endsAt);
  }

  /** The language is another. */
  again() { if (this.node.isConnected) this.#said.again(); }
}
