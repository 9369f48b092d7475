// What can be done about a message: by buttons where somebody points or taps, by keys, and by a
// menu with all of it that a button, a long press and Enter open.

import {glyph} from '../emoji/glyph.js';
import {t} from '../lang/i18n.js';
import {button, element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';

const LONG_PRESS_MS = 500;
const MOVED_PX = 10; // as far as a finger trembles
const ROWS = '.message[data-entry]';

/**
 * @typedef {{look?: string, emoji?: string, words: string, does: (entry: object, row: HTMLElement) => void, key?: string, isNear?: boolean, isGrave?: boolean}} Act
 *   look: a drawing, or emoji: what is put to the message; isNear: it has a button at the message, besides its place in the menu
 */

export class RowActs {
  #scroller;
  #on;
  #bar;
  #row = null;
  #press = 0; // timer
  #from = null; // where a finger came down

  /**
   * @param {HTMLElement} scroller around the messages
   * @param {{acts: (entry: object) => Act[], menu: (entry: object, row: HTMLElement, acts: Act[], anchor: HTMLElement) => void,
   *   entry: (row: HTMLElement) => object|undefined}} on acts: that can be done about a message; menu: all are wanted
   */
  constructor(scroller, on) {
    this.#scroller = scroller;
    this.#on = on;
    this.#bar = element('div', 'row-acts', '', {role: 'group'});
    scroller.addEventListener('pointerover', (e) => { if (e.pointerType === 'mouse') this.#show(e.target.closest(ROWS)); });
    scroller.addEventListener('focusin', ({target}) => this.#focusIn(target));
    scroller.addEventListener('pointerleave', (e) => { if (e.pointerType === 'mouse' && !this.#bar.contains(document.activeElement)) this.#show(null); }); // a finger that goes has chosen
    scroller.addEventListener('pointerdown', (e) => this.#down(e));
    scroller.addEventListener('pointermove', (e) => { if (this.#from && Math.hypot(e.x - this.#from.x, e.y - this.#from.y) > MOVED_PX) this.#up(); });
    for (const type of ['pointerup', 'pointercancel']) scroller.addEventListener(type, (e) => this.#up(e));
    scroller.addEventListener('scroll', () => this.#up(), {passive: true});
    scroller.addEventListener('contextmenu', (e) => { if (e.pointerType === 'touch' && !isLink(e.target)) e.preventDefault(); });
    scroller.addEventListener('keydown', (e) => this.#key(e), true);
  }

  #button({look, emoji, words, does}) {
    const node = button('icon-button row-acts__button', '', () => {
      const entry = this.#on.entry(this.#row);
      if (entry) does(entry, this.#row);
    }, {'aria-label': words, title: words, tabindex: '-1'});
    node.classList.toggle('row-acts__quick', Boolean(emoji));
    node.append(emoji ? glyph(emoji) : drawing(look));
    return node;
  }

  /** A row has the focus, or none: the list may have it by the finger that has just chosen one. */
  #focusIn(target) {
    const isOfFinger = target === this.#scroller && !target.matches(':focus-visible');
    if (!isOfFinger && !this.#bar.contains(target)) this.#show(target.closest(ROWS));
  }

  /** What can be done about a message that has its place in the room. */
  #acts(entry) { return entry?.seq && !entry.removed ? this.#on.acts(entry) : []; }

  /** Shows the buttons at a row; null: at none. */
  #show(row) {
    const acts = row ? this.#acts(this.#on.entry(row)) : [];
    this.#row = acts.length > 0 ? row : null;
    if (!this.#row) this.#bar.remove();
    else if (this.#bar.parentElement !== row) {
      const more = {look: 'more', words: t('moreActs'), does: () => this.#menu(row)};
      this.#bar.setAttribute('aria-label', t('actsOnMessage'));
      this.#bar.replaceChildren(timeOf(row), ...[...acts.filter((act) => act.isNear), more].map((act) => this.#button(act)));
      row.append(this.#bar);
    }
  }

  #down(e) {
    const row = e.target.closest(ROWS);
    if (e.pointerType === 'mouse' || !row || isLink(e.target)) return;
    this.#from = {x: e.x, y: e.y, row};
    this.#press = setTimeout(() => {
      this.#from = null;
      this.#menu(row);
    }, LONG_PRESS_MS);
  }

  /** A tap shows the buttons, where no pointer can rest. */
  #up(e) {
    clearTimeout(this.#press);
    if (e?.type === 'pointerup' && this.#from && !this.#bar.contains(e.target)) this.#show(this.#from.row);
    this.#from = null;
  }

  #menu(row) {
    this.#show(row);
    if (!this.#row) return;
    const entry = this.#on.entry(row);
    this.#on.menu(entry, row, this.#acts(entry), this.#bar);
  }

  /** From row to row by arrows, and from there to the acts. Enter on the list goes to the last row in sight. */
  #key(e) {
    const row = e.target.closest?.(ROWS);
    const isOfRow = e.target === row || e.target.matches('.message__from') || this.#bar.contains(e.target);
    if (e.altKey || e.ctrlKey || e.metaKey || e.isComposing || e.target !== this.#scroller && !isOfRow) return;
    const does = row ? this.#ofRow(e, row) : e.key === 'Enter' && (() => this.#focus(this.#inSight()));
    if (!does) return;
    e.preventDefault();
    e.stopPropagation();
    does();
  }

  #ofRow({key, target}, row) {
    const all = [...this.#scroller.querySelectorAll(ROWS)];
    const beside = (by) => () => this.#focus(all[all.indexOf(row) + by]);
    const onRow = target === row && this.#onRow(key, row);
    return onRow || {ArrowUp: beside(-1), ArrowDown: beside(1), Escape: () => this.#scroller.focus()}[key];
  }

  #onRow(key, row) {
    if (key === 'Enter' || key === 'ContextMenu') return () => this.#menu(row);
    const entry = this.#on.entry(row);
    const act = this.#acts(entry).find((one) => one.key === key);
    return act && (() => act.does(entry, row));
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

/** When it was said, where narrow rows show that of the first of a minute alone; whoever listens hears it with each. */
const timeOf = (row) => element('span', 'row-acts__time', row.querySelector('.message__time')?.textContent, {'aria-hidden': 'true'});

/** A finger that rests on a link means the link. */
const isLink = (node) => Boolean(node.closest?.('a'));
