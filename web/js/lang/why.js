// Why something was refused, for parts of the page that are there before the words are.

import {errorText} from './i18n.js';

let sentences = null;
let failed = false; // the words could not be had
let loading = null;
let learnt = () => {};

/** Tells when the words have come, so that what was said without them can be said anew. */
export function watchWords(then) { learnt = then; }

/** Gets the words. @returns {Promise<void>} */
export function learnWhy() {
  return loading ??= import('./refusal.js').then(({refusalText}) => { sentences = refusalText; }, () => {
    failed = true; // the next one tries again
    loading = null;
  }).then(() => learnt());
}

/**
 * The sentences of refusalText, which has the parameters; nothing while they are on their way, and the
 * words of the server where they cannot be had.
 */
export function why(error, of) {
  if (sentences) return sentences(error, of);
  if (!failed || !loading) learnWhy();
  return failed ? errorText(error) : '';
}
