// The line that tells of a lost connection.

import {strings} from './strings.js';

const QUIET_MS = 800; // a shorter absence is nobody's business

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

  hide() {
    clearTimeout(this.#show);
    clearInterval(this.#tick);
    this.#show = this.#tick = 0;
    this.#node.hidden = true;
  }

  /** Counts down to the next attempt. */
  waiting(retryAt, tryNow) {
    const text = () => strings.reconnectingIn(Math.max(1, Math.ceil((retryAt - Date.now()) / 1000)));
    this.#set(text(), strings.tryNow, tryNow);
    this.#tick = setInterval(() => { this.#text.textContent = text(); }, 250);
  }

  connecting() {
    this.#set(strings.reconnecting, '', () => {});
  }

  /** Stays until somebody decides. */
  replaced(takeOver) {
    this.#set(strings.replaced, strings.takeOver, takeOver);
    this.#node.hidden = false;
  }

  #set(text, label, action) {
    clearInterval(this.#tick);
    this.#text.textContent = text;
    this.#button.textContent = label;
    this.#button.hidden = !label;
    this.#action = action;
    if (!this.#show) this.#show = setTimeout(() => { this.#node.hidden = false; }, QUIET_MS);
  }
}
