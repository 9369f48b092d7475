// The line that tells of a lost connection.

import {t} from '../lang/i18n.js';

const QUIET_MS = 2_000; // a shorter loss is not told

export class Banner {
  #node;
  #text;
  #button;
  #show = 0;
  #tick = 0;
  #action = () => {};

  constructor(node, text, button) {
    this.#node = node;
    this.#text = text;
    this.#button = button;
    button.addEventListener('click', () => this.#action());
  }

  get isShown() { return !this.#node.hidden; }

  hide() {
    clearTimeout(this.#show);
    clearInterval(this.#tick);
    this.#show = this.#tick = 0;
    this.#node.hidden = true;
  }

  /**
   * Counts down to the next attempt; without a network there is none.
   * @param {import('../client/join-queue.js').Hold} hold @param {() => void} tryNow
   */
  waiting({retryAt, draining, offline}, tryNow) {
    const text = () => offline ? t('offline') : t(draining ? 'draining' : 'reconnectingIn', {n: Math.max(1, Math.ceil((retryAt - performance.now()) / 1000))});
    this.#set(text(), t('tryNow'), tryNow);
    this.#tick = setInterval(() => this.#write(text()), 250);
  }

  connecting() {
    this.#set(t('reconnecting'), '', () => {});
  }

  /** Another page answers in place of the server. */
  signedOut(reload) {
    this.#set(t('signedOut'), t('reload'), reload);
  }

  /** Stays until somebody decides. */
  replaced(takeOver) {
    this.#set(t('replaced'), t('takeOver'), takeOver);
    this.#node.hidden = false;
  }

  #write(text) {
    if (this.#text.textContent !== text) this.#text.textContent = text;
  }

  #set(text, label, action) {
    clearInterval(this.#tick);
    this.#write(text);
    this.#button.textContent = label;
    this.#button.hidden = !label;
    this.#action = action;
    if (!this.#show) this.#show = setTimeout(() => { this.#node.hidden = false; }, QUIET_MS);
  }
}
