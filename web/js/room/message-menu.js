// All that can be done about a message: a menu beside it, on a phone a sheet from below.

import {t} from '../lang/i18n.js';
import {glyph} from '../emoji/glyph.js';
import {shortTime} from '../lang/times.js';
import {placeBeside} from '../view/beside.js';
import {Dialog} from '../view/dialog.js';
import {button, element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';
import {step} from '../view/menu-keys.js';
import {hueClass} from '../view/names.js';

export class MessageMenu {
  #dialog = new Dialog(t('actsOnMessage'), 'menu');
  #items;

  /** @param {object} entry @param {HTMLElement} row of it @param {import('./row-acts.js').Act[]} acts */
  constructor(entry, row, acts) {
    const {body, heading, node} = this.#dialog;
    const list = element('div', 'menu__list', '', {role: 'menu', 'aria-labelledby': heading.id});
    this.#items = acts.map((act) => this.#item(act, () => act.does(entry, row)));
    const quick = element('div', 'menu__quick', '', {role: 'group', 'aria-label': t('react')});
    quick.append(...this.#items.filter((item, i) => acts[i].emoji));
    list.append(...quick.children.length > 0 ? [quick] : [], ...this.#items.filter((item, i) => !acts[i].emoji));
    heading.classList.add('visually-hidden');
    body.append(preview(entry), list);
    node.addEventListener('keydown', (e) => this.#key(e, acts));
  }

  /** @param {HTMLElement} anchor beside which it opens, where there is room */
  open(anchor) {
    this.#dialog.open();
    placeBeside(this.#dialog.node, anchor);
    this.#items[0].focus();
  }

  #item({look, emoji, words, key, isGrave}, does) {
    const item = button(isGrave ? 'menu__item menu__item--grave' : 'menu__item', '', () => {
      this.#dialog.close();
      does();
    }, {role: 'menuitem', tabindex: '-1', ...key && {'aria-keyshortcuts': key}});
    if (emoji) {
      item.classList.add('menu__item--quick');
      item.setAttribute('aria-label', words);
      item.append(glyph(emoji));
      return item;
    }
    item.append(drawing(look), element('span', 'menu__words', words, {dir: 'auto'}));
    if (key) item.append(element('kbd', 'menu__key', key === 'Delete' ? t('keyDelete') : key, {'aria-hidden': 'true'}));
    return item;
  }

  #key(e, acts) {
    if (e.altKey || e.ctrlKey || e.metaKey) return;
    const at = this.#items.indexOf(document.activeElement);
    const [forward, back] = document.dir === 'rtl' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    const key = acts[at]?.emoji ? {[forward]: 'ArrowDown', [back]: 'ArrowUp', ArrowDown: 'first'}[e.key] ?? e.key : e.key; // quick ones stand side by side
    const to = key === 'first' ? this.#items[acts.findIndex(({emoji}) => !emoji)] : step(key, this.#items);
    const chosen = this.#items[acts.findIndex((act) => act.key === e.key)];
    if (!to && !chosen) return;
    e.preventDefault();
    e.stopPropagation();
    if (chosen) chosen.click();
    else to.focus();
  }
}

/** On a phone the menu covers the message. */
function preview({from, user, at, text}) {
  const node = element('div', `menu__message ${hueClass(user ?? from)}`, '', {'aria-hidden': 'true'});
  node.append(element('bdi', 'menu__from', from), ' ', element('span', 'menu__time', shortTime(at)), element('p', 'menu__text', text, {dir: 'auto'}));
  return node;
}
