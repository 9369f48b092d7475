// Why nothing came of what a moderator asked for. As a string it is words, in the language of then.

import {t} from '../lang/i18n.js';
import {why} from '../lang/why.js';

const OF_ACTS = {forbidden: 'actForbidden', not_found: 'actNotFound'}; // refusals that mean something else of an act than of a message

export class Problem {
  #words;
  endsAt; // Unix milliseconds: when it may be otherwise; 0: that is unknown

  /** @param {() => string} words @param {number} endsAt */
  constructor(words, endsAt = 0) {
    this.#words = words;
    this.endsAt = endsAt;
  }

  toString() { return this.#words(); }
}

/** Why the server refused it. @param {object} error */
export const problem = (error) => new Problem(() => OF_ACTS[error.code] ? t(OF_ACTS[error.code]) : why(error), error.endsAt);
