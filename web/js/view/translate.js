// The words that stand in index.html, in the language of the page.

import {direction, has, language, t} from '../lang/i18n.js';

const attributes = {label: 'aria-label', placeholder: 'placeholder', title: 'title'};

/** Puts the words into the page: data-t for text, data-t-label and others for attributes. What has none yet keeps its English ones. */
export function translate(root) {
  const html = root.documentElement;
  if (html) {
    html.lang = language();
    html.dir = direction();
    delete html.dataset.unspoken; // see early.js
  }
  for (const node of root.querySelectorAll('[data-t]')) if (has(node.dataset.t)) node.textContent = t(node.dataset.t);
  for (const [name, attribute] of Object.entries(attributes)) {
    for (const node of root.querySelectorAll(`[data-t-${name}]`)) {
      const key = node.getAttribute(`data-t-${name}`);
      if (has(key)) node.setAttribute(attribute, t(key));
    }
  }
}
