// A dialog that is made when it is opened, and gone when it is closed. It is in front of the page, or a part of it.

import {element} from './dom.js';
import {style} from './style.js';

await style(new URL('../../css/dialog.css', import.meta.url).href);

let made = 0;

export class Dialog {
  #node;
  #title;
  #back = null; // where the focus was, of one that is a part of the page
  #lost = () => {};

  /** @param {string} title @param {string} className of its kind */
  constructor(title, className = '') {
    const id = `dialog-${made++}`;
    this.#title = element('h2', 'dialog__title', title, {id, tabindex: '-1'});
    this.body = element('div', 'dialog__form');
    this.body.append(this.#title);
    this.#node = element('dialog', `dialog ${className}`.trim(), '', {'aria-labelledby': id});
    this.#node.append(this.body);
    this.#node.addEventListener('click', (e) => { if (e.target === this.#node && this.#node.matches(':modal')) this.close(); });
  }

  get node() { return this.#node; }
  get isOpen() { return this.#node.open; }
  get heading() { return this.#title; }

  /** @param {() => void} onClose whichever way it is closed */
  open(onClose = () => {}) {
    this.#whenClosed(onClose);
    document.body.append(this.#node);
    this.#node.showModal();
  }

  /**
   * Opens it as a part of the page, which goes on around it.
   * @param {HTMLElement} part after which it stands @param {() => void} onClose @param {() => void} onLost what it was opened from is gone, and the focus with it
   */
  openBeside(part, onClose, onLost) {
    this.#lost = onLost;
    this.#whenClosed(onClose);
    this.#back = document.activeElement;
    this.#node.addEventListener('keydown', (e) => {
      if (e.key !== 'Escape' || e.isComposing) return;
      e.preventDefault();
      e.stopPropagation();
      this.close();
    });
    part.after(this.#node);
    this.#node.show();
  }

  /** From a part of the page to in front of it. */
  lift() {
    if (this.#back?.isConnected) this.#back.focus(); // closing gives it back to there
    this.#node.removeAttribute('open'); // unlike close(), this tells nobody
    document.body.append(this.#node);
    this.#node.showModal();
  }

  #whenClosed(then) {
    this.#node.addEventListener('close', () => {
      this.#node.remove();
      then();
    }, {once: true});
  }

  close() {
    const isIn = this.#node.contains(document.activeElement);
    this.#node.close();
    if (isIn && this.#back && !this.#back.isConnected) this.#lost();
  }
}
