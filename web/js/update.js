// What an open page does about a new version: it goes on to work, says it once, and
// loads itself anew when nobody looks and nothing is written.

import {reload} from './browser/leaving.js';
import {Version} from './browser/version.js';

export class Update {
  #document;
  #say;
  #isIdle;
  #version = new Version(() => this.#begin());
  #toSay = true;

  /** @param {Document} document @param {() => boolean} isIdle nothing is waiting to be sent @param {() => void} say */
  constructor(document, isIdle, say) {
    this.#document = document;
    this.#isIdle = isIdle;
    this.#say = say;
  }

  /** The connection is another. */
  reconnected() { this.#version.check(); }

  #begin() {
    this.#document.addEventListener('visibilitychange', () => this.#look());
    this.#look();
  }

  #look() {
    if (this.#document.hidden) {
      if (this.#isIdle() && !this.#isWriting && hasMemory()) reload();
    } else if (this.#toSay) {
      this.#toSay = false;
      this.#say();
    }
  }

  get #isWriting() {
    const isFull = ({value}) => value !== '';
    return this.#document.querySelector('dialog[open]') || [...this.#document.querySelectorAll('#chat input, #chat textarea')].some(isFull);
  }
}

/** The session outlives a reload. */
function hasMemory() {
  try {
    return localStorage.getItem('hubbub.session') !== null;
  } catch {
    return false;
  }
}
