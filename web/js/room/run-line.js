// Who has said what stands at the upper edge, where the head of that is out of sight: a line for a run
// of one author; where rows are compact, and have their names, the time.

import {t} from '../lang/i18n.js';
import {element} from '../view/dom.js';

const LINE_PX = 32; // covered by the line
const COLUMNS_PX = 600; // in which compact rows stand in columns

export class RunLine {
  #scroller;
  #rows;
  #node = element('div', 'run-line', '', {'aria-hidden': 'true'}); // the rows say the same
  #shown = '';

  /** @param {HTMLElement} scroller @param {HTMLElement} rows inside of it */
  constructor(scroller, rows) {
    this.#scroller = scroller;
    this.#rows = rows;
    this.#node.hidden = true;
    scroller.after(this.#node);
    for (const type of ['scroll', 'drawn']) scroller.addEventListener(type, () => this.#show(), {passive: true});
    new ResizeObserver(() => this.#show()).observe(scroller);
  }

  #show() {
    const isCompact = this.#scroller.classList.contains('messages--compact');
    const row = this.#firstBelow(this.#scroller.scrollTop + (isCompact ? 0 : LINE_PX));
    const head = row && (isCompact ? this.#timeless(row) : this.#headOf(row));
    const time = head?.querySelector('.message__time').textContent;
    const [name, hue] = head ? [head.querySelector('.message__from').textContent, [...head.classList].find((c) => c.startsWith('hue-'))] : [];
    const shown = head ? [isCompact, name, hue, time].join() : '';
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#node.hidden = !head;
    this.#node.className = `run-line ${hue}${isCompact ? ' run-line--time' : ''}`;
    if (isCompact) this.#node.textContent = time;
    else if (head) this.#node.replaceChildren(element('span', 'avatar avatar--small', head.querySelector('.avatar').textContent), element('bdi', 'run-line__from', name), element('span', 'run-line__since', t('runSince', {time})));
  }

  /** The first row that ends below a place. */
  #firstBelow(top) {
    const nodes = this.#rows.children;
    let [low, high] = [0, nodes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (nodes[middle].offsetTop + nodes[middle].offsetHeight > top) high = middle;
      else low = middle + 1;
    }
    return nodes[low];
  }

  /** The row with the head of a run, if that is cut off above. */
  #headOf(row) {
    if (!row.matches('.message')) return null;
    let head = row;
    while (head.matches('.message--follows') && head.previousElementSibling) head = head.previousElementSibling;
    return head.matches('.message') && head.offsetTop < this.#scroller.scrollTop ? head : null;
  }

  /** A row whose time does not show, and none near it that would be covered. */
  #timeless(row) {
    const near = [row, row.nextElementSibling];
    const isFree = this.#scroller.clientWidth >= COLUMNS_PX && row.matches('.message') && !near.some((one) => one?.matches('.message--minute, .notice--day, .notice--unread'));
    return isFree && row.offsetTop < this.#scroller.scrollTop + LINE_PX ? row : null;
  }
}
