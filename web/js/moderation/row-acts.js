// Acts on a message: by buttons where somebody points, by a long press, by keys.

import {t} from '../lang/i18n.js';
import {drawing} from '../room/drawings.js';
import {button, element} from '../view/dom.js';

const LONG_PRESS_MS = 500;
const MOVED_PX = 10; // as far as a finger trembles
const ROWS = '.message[data-entry]';

export class RowActs {
  #scroller;
  #on;
  #bar;
  #row = null;
  #press = 0; // timer
  #from = null; // where a finger came down

  /**
   * @param {HTMLElement} scroller around the messages
   * @param {{isOn: () => boolean, entry: (row: HTMLElement) => object|undefined, more: (entry: object, anchor: HTMLElement) => void,
   *   remove: (entry: object) => void, timeOut: (entry: object) => void}} on isOn: one may act in the room that is shown
   */
  constructor(scroller, on) {
    this.#scroller = scroller;
    this.#on = on;
    this.#bar = element('div', 'row-acts', '', {role: 'group', 'aria-label': t('actsOnMessage')});
    for (const [look, words, act] of [['remove', 'removeOne', 'remove'], ['clock', 'timeOutTen', 'timeOut'], ['more', 'moreActs', 'more']]) this.#bar.append(this.#button(look, t(words), act));
    const listen = (type, does) => scroller.addEventListener(type, (e) => { if (on.isOn()) does(e); });
    listen('pointerover', (e) => { if (e.pointerType === 'mouse') this.#show(e.target.closest(ROWS)); });
    listen('focusin', (e) => { if (!this.#bar.contains(e.target)) this.#show(e.target.closest(ROWS)); });
    scroller.addEventListener('pointerleave', () => { if (!this.#bar.contains(document.activeElement)) this.#show(null); });
    listen('pointerdown', (e) => this.#down(e));
    listen('pointermove', (e) => { if (this.#from && Math.hypot(e.x - this.#from.x, e.y - this.#from.y) > MOVED_PX) this.#up(); });
    for (const type of ['pointerup', 'pointercancel']) scroller.addEventListener(type, (e) => this.#up(e));
    scroller.addEventListener('scroll', () => this.#up(), {passive: true});
    listen('contextmenu', (e) => { if (e.pointerType === 'touch') e.preventDefault(); });
    scroller.addEventListener('keydown', (e) => { if (on.isOn()) this.#key(e); }, true);
  }

  #button(look, words, act) {
    const node = button('icon-button row-acts__button', '', () => {
      const entry = this.#on.entry(this.#row);
      if (entry) this.#on[act](entry, this.#row);
    }, {'aria-label': words, title: words, tabindex: '-1'});
    node.append(drawing(look));
    return node;
  }

  /** Shows the buttons at a row; null: at none. */
  #show(row) {
    const entry = row && this.#on.entry(row);
    this.#row = entry?.seq && !entry.removed ? row : null;
    if (!this.#row) this.#bar.remove();
    else if (this.#bar.parentElement !== row) row.append(this.#bar);
  }

  #down(e) {
    const row = e.target.closest(ROWS);
    if (e.pointerType === 'mouse' || !row) return;
    this.#from = {x: e.x, y: e.y, row};
    this.#press = setTimeout(() => {
      this.#from = null;
      this.#more(row);
    }, LONG_PRESS_MS);
  }

  /** A tap shows the buttons, where no pointer can rest. */
  #up(e) {
    clearTimeout(this.#press);
    if (e?.type === 'pointerup' && this.#from && !this.#bar.contains(e.target)) this.#show(this.#from.row);
    this.#from = null;
  }

  #more(row) {
    this.#show(row);
    const entry = this.#row && this.#on.entry(row);
    if (entry) this.#on.more(entry, row);
  }

  /** From row to row by arrows, and from there to the acts. Enter on the list goes to the last row in sight. */
  #key(e) {
    const row = e.target.closest?.(ROWS);
    const isOfRow = e.target === row || e.target.matches('.message__from') || this.#bar.contains(e.target);
    if (e.altKey || e.ctrlKey || e.metaKey || e.target !== this.#scroller && !isOfRow) return;
    const does = row ? this.#ofRow(e, row) : e.key === 'Enter' && (() => this.#focus(this.#inSight()));
    if (!does) return;
    e.preventDefault();
    e.stopPropagation();
    does();
  }

  #ofRow({key, target}, row) {
    const entry = this.#on.entry(row);
    const all = [...this.#scroller.querySelectorAll(ROWS)];
    const beside = (by) => () => this.#focus(all[all.indexOf(row) + by]);
    const onRow = target === row && entry?.seq && {
      Enter: () => this.#on.more(entry, row), ContextMenu: () => this.#on.more(entry, row),
      Delete: () => this.#on.remove(entry), t: () => this.#on.timeOut(entry),
    }[key];
    return onRow || {ArrowUp: beside(-1), ArrowDown: beside(1), Escape: () => this.#scroller.focus()}[key];
  }

  #inSight() {
    const {top, bottom} = this.#scroller.getBoundingClientRect();
    return [...this.#scroller.querySelectorAll(ROWS)].filter((n) => n.getBoundingClientRect().top >= top && n.getBoundingClientRect().bottom <= bottom).at(-1);
  }

  #focus(row) {
    if (!row) return;
    row.setAttribute('tabindex', '-1');
    row.focus();
  }
}
