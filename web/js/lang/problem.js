// Why nothing came of what somebody asked for. As a string it is words, in the language of then.

import {t} from './i18n.js';
import {why} from './why.js';

export class Problem {
  #words;
  endsAt; // Unix milliseconds: when it may be otherwise; 0: that is unknown

  /** @param {(of: object) => string} words @param {number} endsAt */
  constructor(words, endsAt = 0) {
    this.#words = words;
    this.endsAt = endsAt;
  }

  /**
   * Why the server refused it.
   * @param {object} error @param {Record<string, string>} other keys of the words where a code means something else than of a message
   */
  static of(error, other = {}) {
    return new Problem((of) => {
      if (!other[error.code]) return why(error, of);
      return [t(other[error.code]), of?.fate && t(`fate_${of.fate}`)].filter(Boolean).join(' ');
    }, error.endsAt);
  }

  /** The words. @param {object} of what became of the text, as refusalText has it */
  words(of) { return this.#words(of); }

  toString() { return this.#words(); }
}
