// The last act, with the way back for ten seconds.

import {t} from '../lang/i18n.js';
import {button, element} from '../view/dom.js';

const SHOWN_MS = 10_000;
const TICK_MS = 250;

export class Toast {
  #node = element('div', 'toast', '', {role: 'status'});
  #undo;
  #ends = 0;
  #timer = 0;
  #button = null;

  /** @param {HTMLElement} parent @param {(done: import('./acts.js').Done) => void} undo */
  constructor(parent, undo) {
    this.#undo = undo;
    this.#node.hidden = true;
    parent.append(this.#node);
  }

  /** @param {import('./acts.js').Done} done */
  show(done) {
    const words = element('div', 'toast__words');
    words.append(element('p', 'toast__title', done.title));
    if (done.detail) words.append(element('p', 'toast__detail', done.detail));
    this.#button = done.undo && button('button button--quiet toast__undo', '', () => {
      this.hide();
      this.#undo(done);
    });
    this.#node.replaceChildren(words, this.#button ?? '');
    this.#node.hidden = false;
    this.#ends = performance.now() + SHOWN_MS;
    this.#tick();
  }

  hide() {
    clearTimeout(this.#timer);
    this.#node.hidden = true;
    this.#node.replaceChildren();
  }

  /** Puts the focus on the way back; false if there is none in sight. */
  focus() {
    if (this.#node.hidden || !this.#button) return false;
    this.#button.focus();
    return true;
  }

  /** Who points at it, or is on it by keyboard, has all the time. */
  #tick() {
    clearTimeout(this.#timer);
    if (this.#node.matches(':hover') || this.#node.contains(document.activeElement)) this.#ends = Math.max(this.#ends, performance.now() + TICK_MS * 2);
    const left = Math.ceil((this.#ends - performance.now()) / 1000);
    if (left <= 0) {
      this.hide();
      return;
    }
    this.#write(left);
    this.#timer = setTimeout(() => this.#tick(), TICK_MS);
  }

  /** The seconds are for those who see them. */
  #write(left) {
    if (!this.#button) return;
    if (!this.#button.firstChild) this.#button.append(t('undo'), element('span', '', '', {'aria-hidden': 'true'}));
    this.#button.lastChild.textContent = ` ${left}`;
  }
}
