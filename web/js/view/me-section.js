// What the settings say of oneself. Loaded when they are opened in the chat.

import {t} from '../lang/i18n.js';
import '../lang/later.js';
import {button} from './dom.js';

export class MeSection {
  #node;
  #on;

  /** @param {HTMLElement} node @param {{onPhone: () => void}} on */
  constructor(node, on) {
    this.#node = node;
    this.#on = on;
  }

  show() {
    this.#node.replaceChildren(button('button button--outline', t('onPhone'), () => this.#on.onPhone(), {'aria-haspopup': 'dialog'}));
    this.#node.hidden = false;
  }
}
