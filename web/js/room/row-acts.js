// Acts on a message: by buttons where somebody points or taps, and for moderators by a long
// press and by keys as well.

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
   * @param {{acts: (entry: object) => [look: string, words: string, does: (entry: object, row: HTMLElement) => void][], isKeeper: () => boolean,
   *   entry: (row: HTMLElement) => object|undefined}} on acts that can be done about a message; isKeeper: one is a moderator, whose
   *   acts are to remove, to time out, and all others
   */
  constructor(scroller, on) {
    this.#scroller = scroller;
    this.#on = on;
    this.#bar = element('div', 'row-acts', '', {role: 'group'});
    const listen = (type, does) => scroller.addEventListener(type, (e) => { if (on.isKeeper()) does(e); });
    scroller.addEventListener('pointerover', (e) => { if (e.pointerType === 'mouse') this.#show(e.target.closest(ROWS)); });
    scroller.addEventListener('focusin', (e) => { if (!this.#bar.contains(e.target)) this.#show(e.target.closest(ROWS)); });
    scroller.addEventListener('pointerleave', () => { if (!this.#bar.contains(document.activeElement)) this.#show(null); });
    scroller.addEventListener('pointerdown', (e) => this.#down(e));
    scroller.addEventListener('pointermove', (e) => { if (this.#from && Math.hypot(e.x - this.#from.x, e.y - this.#from.y) > MOVED_PX) this.#up(); });
    for (const type of ['pointerup', 'pointercancel']) scroller.addEventListener(type, (e) => this.#up(e));
    scroller.addEventListener('scroll', () => this.#up(), {passive: true});
    listen('contextmenu', (e) => { if (e.pointerType === 'touch') e.preventDefault(); });
    scroller.addEventListener('keydown', (e) => { if (on.isKeeper()) this.#key(e); }, true);
  }

  #button([look, words, does]) {
    const node = button('icon-button row-acts__button', '', () => {
      const entry = this.#on.entry(this.#row);
      if (entry) does(entry, this.#row);
    }, {'aria-label': words, title: words, tabindex: '-1'});
    node.append(drawing(look));
    return node;
  }

  /** Shows the buttons at a row; null: at none. */
  #show(row) {
    const entry = row && this.#on.entry(row);
    const acts = entry?.seq && !entry.removed ? this.#on.acts(entry) : [];
    this.#row = acts.length > 0 ? row : null;
    if (!this.#row) this.#bar.remove();
    else if (this.#bar.parentElement !== row) {
      this.#bar.setAttribute('aria-label', t('actsOnMessage'));
      this.#bar.replaceChildren(...acts.map((act) => this.#button(act)));
      row.append(this.#bar);
    }
  }

  #down(e) {
    const row = e.target.closest(ROWS);
    if (e.pointerType === 'mouse' || !row) return;
    this.#from = {x: e.x, y: e.y, row};
    if (this.#on.isKeeper()) this.#press = setTimeout(() => {
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
    if (entry) this.#act(entry, 2, row);
  }

  #act(entry, which, row) { this.#on.acts(entry)[which][2](entry, row); }

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
      Enter: () => this.#act(entry, 2, row), ContextMenu: () => this.#act(entry, 2, row),
      Delete: () => this.#act(entry, 0, row), t: () => this.#act(entry, 1, row),
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
