// Tells screen readers what comes, summed up when it is much.

import {t} from '../lang/i18n.js';

const EVERY_MS = 1_500; // at most one announcement in this time
const LONGEST = 200; // characters of a message that are read out

export class Announcer {
  #region;
  #count = 0;
  #last = null;
  #timer = 0;

  /** @param {HTMLElement} region a polite live region */
  constructor(region) {
    this.#region = region;
  }

  message(message) {
    this.#count++;
    this.#last = message;
    this.#timer ||= setTimeout(() => this.#tell(), this.#count === 1 ? 300 : EVERY_MS);
  }

  announce(text) {
    this.#region.textContent = text;
  }

  #tell() {
    const {from, text} = this.#last;
    this.announce(this.#count === 1 ? t('oneSaid', {name: from, text: text.slice(0, LONGEST)}) : t('newMessages', {n: this.#count}));
    this.#count = 0;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#count > 0) this.#tell();
    }, EVERY_MS);
  }
}
