// Tells screen readers what comes, summed up when it is much.

import {t} from '../lang/i18n.js';

const EVERY_MS = 1_500; // at most one announcement in this time
const LONGEST = 200; // characters of a message that are read out

export class Announcer {
  #region;
  #count = 0;
  #last = null;
  #timer = 0;
  #removed = 0; // messages of which is still to be told that they were removed
  #goes = 0; // timer for that

  /** @param {HTMLElement} region a polite live region */
  constructor(region) {
    this.#region = region;
  }

  message(message) {
    this.#count++;
    this.#last = message;
    this.#timer ||= setTimeout(() => this.#tell(), this.#count === 1 ? 300 : EVERY_MS);
  }

  /** Messages were removed: nothing of them is read out any more, and one word stands for all that go together. */
  removed(picks, count) {
    if (this.#last && picks(this.#last)) {
      this.#last = null;
      this.#count = 0;
      this.announce('');
    }
    this.#removed += count;
    if (count) this.#goes ||= setTimeout(() => {
      this.announce(t('removed', {n: this.#removed}));
      this.#removed = this.#goes = 0;
    }, EVERY_MS);
  }

  announce(text) {
    this.#region.textContent = text;
  }

  #tell() {
    if (!this.#last) {
      this.#timer = 0;
      return;
    }
    const {from, text} = this.#last;
    this.announce(this.#count === 1 ? t('oneSaid', {name: from, text: text.slice(0, LONGEST)}) : t('newMessages', {n: this.#count}));
    this.#count = 0;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#count > 0) this.#tell();
    }, EVERY_MS);
  }
}
