// Where what the site has to say of itself is read once one is in: its rules, terms, privacy, imprint. Loaded
// with the settings, and in a frame.

import '../lang/later.js';
import {button, element} from './dom.js';
import {style} from './style.js';

style(new URL('../../css/site-links.css', import.meta.url).href);

/** The links of the name screen, and the rules. Their words are translate()'s. @returns {HTMLElement | null} null: the site has none */
export function siteLinks() {
  const url = document.querySelector('meta[name="rules"]')?.content;
  const rules = url ? [button('link site-links__rules', '', () => readRules(url), {'data-t': 'rules', 'aria-haspopup': 'dialog'})] : [];
  const links = [...document.querySelectorAll('.login__links a[href]')].map((link) => link.cloneNode(true));
  if (rules.length + links.length === 0) return null;
  const node = element('p', 'site-links');
  node.append(...rules, ...links);
  return node;
}

/** @param {string} url of the rules, to where one goes if they cannot be shown here */
async function readRules(url) {
  try {
    const {RulesDialog} = await import('./rules-dialog.js');
    await RulesDialog.show(url);
  } catch {
    window.open(url, '_blank', 'noopener');
  }
}
