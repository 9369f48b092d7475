// A list to choose from as it looks in all dialogs: a field with an arrow.

import {element, icon} from './dom.js';

/** @param {HTMLSelectElement} select of the class field @returns {HTMLElement} what is put in its place */
export function selectBox(select) {
  const box = element('span', 'select');
  box.append(select, icon('down'));
  return box;
}
