// The button that ends a session on all devices. It asks once more: nothing brings a
// guest back.

import {t} from '../lang/i18n.js';

export class SignOut {
  #button;
  #isSure = false;

  /** @param {HTMLButtonElement} button @param {HTMLDialogElement} dialog around it @param {() => void} signOut */
  constructor(button, dialog, signOut) {
    this.#button = button;
    button.addEventListener('click', () => {
      if (!this.#isSure) {
        this.#set(true);
        return;
      }
      dialog.close();
      signOut();
    });
    dialog.addEventListener('close', () => this.#set(false));
  }

  /** @param {boolean} isIn there is somebody to sign out */
  show(isIn) { this.#button.hidden = !isIn; }

  retranslate() { this.#set(this.#isSure); }

  #set(isSure) {
    this.#isSure = isSure;
    this.#button.textContent = t(isSure ? 'signOutSure' : 'signOut');
  }
}
