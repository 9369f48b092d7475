// What the settings say of oneself. Loaded when they are opened in the chat.

import {t} from '../lang/i18n.js';
import '../lang/later.js';
import {button} from './dom.js';

export class MeSection {
  #node;
  #on;

  /** @param {HTMLElement} node @param {{onPhone: () => void, signOut: () => void}} on */
  constructor(node, on) {
    this.#node = node;
    this.#on = on;
  }

  show() {
    this.#node.replaceChildren(button('button button--outline', t('onPhone'), () => this.#on.onPhone(), {'aria-haspopup': 'dialog'}), this.#signOut());
    this.#node.hidden = false;
  }

  /** The button that ends a session on all devices asks once more: nothing brings a guest back. */
  #signOut() {
    let isSure = false;
    const node = button('button button--outline', t('signOut'), () => {
      if (isSure) {
        this.#on.signOut();
        return;
      }
      isSure = true;
      node.textContent = t('signOutSure');
    }, {id: 'sign-out'});
    return node;
  }
}
