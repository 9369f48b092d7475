// Copying, also where the page was not opened over https.

import {element} from './dom.js';

/** @returns {Promise<boolean>} false if the browser does not let it */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text) {
  const before = document.activeElement;
  const field = element('textarea', 'visually-hidden', '', {readonly: '', 'aria-hidden': 'true'});
  field.value = text;
  (document.querySelector('dialog:modal') ?? document.body).append(field); // nothing outside of a modal dialog can be selected
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  before?.focus?.({preventScroll: true});
  return done;
}
