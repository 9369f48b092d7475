// A dialog that is made when it is opened, and gone when it is closed.

import {element} from './dom.js';
import {style} from './style.js';

await style(new URL('../../css/dialog.css', import.meta.url).href);

let made = 0;

export class Dialog {
  #node;
  #title;

  /** @param {string} title @param {string} className of its kind */
  constructor(title, className = '') {
    const id = `dialog-${made++}`;
    this.#title = element('h2', 'dialog__title', title, {id, tabindex: '-1'});
    this.body = element('div', 'dialog__form');
    this.body.append(this.#title);
    this.#node = element('dialog', `dialog ${className}`.trim(), '', {'aria-labelledby': id});
    this.#node.append(this.body);
    this.#node.addEventListener('click', (e) => { if (e.target === this.#node) this.close(); });
  }

  get node() { return this.#node; }
  get isOpen() { return this.#node.open; }
  get heading() { return this.#title; }

  /** @param {() => void} onClose whichever way it is closed */
  open(onClose = () => {}) {
    this.#node.addEventListener('close', () => {
      this.#node.remove();
      onClose();
    }, {once: true});
    document.body.append(this.#node);
    this.#node.showModal();
  }

  close() { this.#node.close(); }
}
