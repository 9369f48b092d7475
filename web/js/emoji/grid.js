// The emoji of a picker in rows, by group, and how one goes through them by keyboard: one of them
// is in the order of Tab, and arrows, Home and End go from it.

import {element} from '../view/dom.js';
import {withTone} from './catalog.js';
import {glyph} from './glyph.js';

const GUESSES = 4; // frames

export class Grid {
  #node;
  #columns = 9;
  #tone = 0;
  #on;

  /**
   * @param {string} label @param {{chosen: (emoji: import('./catalog.js').Emoji, char: string) => void,
   *   at: (emoji: import('./catalog.js').Emoji | null, char: string) => void, out: () => void}} on
   *   at: somebody points at one, or has come to it; out: it goes up from the first row
   */
  constructor(label, on) {
    this.#on = on;
    this.#node = element('div', 'picker__grid', '', {role: 'grid', 'aria-label': label});
    this.#node.addEventListener('click', (e) => this.#chosen(e));
    this.#node.addEventListener('keydown', (e) => this.#key(e));
    for (const type of ['focusin', 'pointerover']) this.#node.addEventListener(type, ({target}) => this.#at(target.closest('.picker__emoji')));
  }

  get node() { return this.#node; }
  get columns() { return this.#columns; }

  /** @param {{title: string, emoji: import('./catalog.js').Emoji[], chars?: string[]}[]} groups chars: as they were used, with their colours */
  show(groups, columns, tone) {
    this.#columns = columns;
    this.#tone = tone;
    this.#node.replaceChildren(...groups.filter(({emoji}) => emoji.length > 0).map((group, i) => this.#group(group, i)));
    this.#node.scrollTop = 0;
    this.#cells[0]?.setAttribute('tabindex', '0');
  }

  /** Returns what brings back into sight, in other rows, what is at the top now, and the focus to where it is. */
  mark() {
    const {top} = this.#node.getBoundingClientRect();
    const cells = this.#cells;
    const at = Math.max(0, cells.findIndex((cell) => cell.getBoundingClientRect().bottom > top));
    const focused = cells.indexOf(document.activeElement);
    return () => {
      const anew = this.#cells;
      if (at > 0) anew[at]?.scrollIntoView({block: 'start'});
      if (focused >= 0) this.#focus(anew[focused]);
    };
  }

  get #cells() { return [...this.#node.querySelectorAll('.picker__emoji')]; }

  /** The first one, which Enter in the field means. */
  chooseFirst() {
    const [first] = this.#cells;
    if (first) this.#choose(first);
    return Boolean(first);
  }

  /** Brings a group into sight. How high those are that were never in sight is a guess until they are. */
  toGroup(title, guesses = GUESSES) {
    const group = [...this.#node.children].find((one) => one.getAttribute('aria-label') === title);
    if (group) this.#node.scrollTop = group.offsetTop;
    if (guesses > 0) requestAnimationFrame(() => this.toGroup(title, guesses - 1));
  }

  focus() {
    const cell = this.#node.querySelector('.picker__emoji[tabindex="0"]') ?? this.#cells[0];
    cell?.focus();
    return Boolean(cell);
  }

  #group({title, emoji, chars}, i) {
    const node = element('div', 'picker__group', '', {role: 'rowgroup', 'aria-label': title});
    node.append(element('div', 'picker__title', title, {'aria-hidden': 'true'}));
    for (let at = 0; at < emoji.length; at += this.#columns) {
      const row = element('div', 'picker__row', '', {role: 'row'});
      row.append(...emoji.slice(at, at + this.#columns).map((one, j) => this.#cell(one, chars?.[at + j] ?? withTone(one, this.#tone))));
      node.append(row);
    }
    node.classList.toggle('picker__group--later', i > 2); // which is drawn when it comes into sight
    return node;
  }

  #cell(one, char) {
    const cell = element('button', 'picker__emoji', '', {type: 'button', role: 'gridcell', tabindex: '-1', 'aria-label': one.name, 'data-char': char});
    cell.append(glyph(char));
    cell.emoji = one;
    return cell;
  }

  #chosen(e) {
    const cell = e.target.closest('.picker__emoji');
    if (cell) this.#choose(cell);
  }

  #choose(cell) { this.#on.chosen(cell.emoji, cell.dataset.char); }

  #at(cell) {
    if (cell) this.#on.at(cell.emoji, cell.dataset.char);
  }

  #key(e) {
    const cell = e.target.closest('.picker__emoji');
    if (!cell || e.altKey || e.metaKey) return;
    const to = this.#beside(cell, e.key, e.ctrlKey);
    if (to === undefined) return;
    e.preventDefault();
    if (to) this.#focus(to);
    else this.#on.out();
  }

  /** null: out of the grid, upwards; undefined: the key means nothing here. */
  #beside(cell, key, ctrl) {
    const row = cell.parentElement;
    const at = [...row.children].indexOf(cell);
    const rows = [...this.#node.querySelectorAll('.picker__row')];
    const all = this.#cells;
    const step = document.dir === 'rtl' ? -1 : 1;
    const inRow = (by) => rows[rows.indexOf(row) + by]?.children;
    const above = inRow(-1);
    const below = inRow(1);
    switch (key) {
      case 'ArrowRight': return all[all.indexOf(cell) + step] ?? cell;
      case 'ArrowLeft': return all[all.indexOf(cell) - step] ?? cell;
      case 'ArrowUp': return above ? above[Math.min(at, above.length - 1)] : null;
      case 'ArrowDown': return below ? below[Math.min(at, below.length - 1)] : cell;
      case 'Home': return ctrl ? all[0] : row.firstElementChild;
      case 'End': return ctrl ? all.at(-1) : row.lastElementChild;
      case 'PageDown': return this.#groupFrom(row, 1) ?? all.at(-1);
      case 'PageUp': return this.#groupFrom(row, -1) ?? all[0];
    }
    return undefined;
  }

  #groupFrom(row, by) {
    const groups = [...this.#node.children];
    return groups[groups.indexOf(row.parentElement) + by]?.querySelector('.picker__emoji');
  }

  #focus(cell) {
    this.#node.querySelector('[tabindex="0"]')?.setAttribute('tabindex', '-1');
    cell.setAttribute('tabindex', '0');
    cell.focus({preventScroll: true});
    cell.scrollIntoView({block: 'nearest'});
  }
}
