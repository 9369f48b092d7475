// All that can be done about a message: a menu beside it, on a phone a sheet from below.

import {t} from '../lang/i18n.js';
import {shortTime} from '../lang/times.js';
import {Dialog} from '../view/dialog.js';
import {button, element} from '../view/dom.js';
import {hueClass} from '../view/names.js';
import {drawing} from './drawings.js';

const GAP_PX = 4; // between the menu and what it was opened from
const EDGE_PX = 8; // to the edge of the window

export class MessageMenu {
  #dialog = new Dialog(t('actsOnMessage'), 'menu');
  #items;

  /** @param {object} entry @param {HTMLElement} row of it @param {import('./row-acts.js').Act[]} acts */
  constructor(entry, row, acts) {
    const {body, heading, node} = this.#dialog;
    const list = element('div', 'menu__list', '', {role: 'menu', 'aria-labelledby': heading.id});
    this.#items = acts.map((act) => this.#item(act, () => act.does(entry, row)));
    list.append(...this.#items);
    heading.classList.add('visually-hidden');
    body.append(preview(entry), list);
    node.addEventListener('keydown', (e) => this.#key(e, acts));
  }

  /** @param {HTMLElement} anchor beside which it opens, where there is room */
  open(anchor) {
    this.#dialog.open();
    this.#place(anchor);
    this.#items[0].focus();
  }

  #place(anchor) {
    if (!anchor.isConnected) return;
    const {left, right, top, bottom} = anchor.getBoundingClientRect();
    const {offsetWidth: width, offsetHeight: height, style} = this.#dialog.node;
    const start = document.dir === 'rtl' ? left : right - width;
    const below = bottom + GAP_PX + height <= innerHeight - EDGE_PX;
    style.setProperty('--menu-left', `${Math.max(EDGE_PX, Math.min(start, innerWidth - width - EDGE_PX))}px`);
    style.setProperty('--menu-top', `${Math.max(EDGE_PX, below ? bottom + GAP_PX : Math.min(top - GAP_PX, innerHeight - EDGE_PX) - height)}px`);
  }

  #item({look, words, key, isGrave}, does) {
    const item = button(isGrave ? 'menu__item menu__item--grave' : 'menu__item', '', () => {
      this.#dialog.close();
      does();
    }, {role: 'menuitem', tabindex: '-1', ...key && {'aria-keyshortcuts': key}});
    item.append(drawing(look), element('span', 'menu__words', words, {dir: 'auto'}));
    if (key) item.append(element('kbd', 'menu__key', key === 'Delete' ? t('keyDelete') : key, {'aria-hidden': 'true'}));
    return item;
  }

  #key(e, acts) {
    if (e.altKey || e.ctrlKey || e.metaKey) return;
    const at = this.#items.indexOf(document.activeElement);
    const last = this.#items.length - 1;
    const to = {ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last, Home: 0, End: last}[e.key];
    const chosen = this.#items[acts.findIndex(({key}) => key === e.key)];
    if (to === undefined && !chosen) return;
    e.preventDefault();
    e.stopPropagation();
    if (chosen) chosen.click();
    else this.#items[to].focus();
  }
}

/** On a phone the menu covers the message. */
function preview({from, user, at, text}) {
  const node = element('div', `menu__message ${hueClass(user ?? from)}`, '', {'aria-hidden': 'true'});
  node.append(element('bdi', 'menu__from', from), ' ', element('span', 'menu__time', shortTime(at)), element('p', 'menu__text', text, {dir: 'auto'}));
  return node;
}
