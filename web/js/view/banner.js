// The line that tells of a lost connection.

import {errorText, t} from '../lang/i18n.js';
import {why} from '../lang/why.js';

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
   * Counts down to the next attempt, and tells that it is made; without a network there is none, and after a flood none comes sooner.
   * @param {import('../client/join-queue.js').Hold} hold @param {number} n messages that wait @param {() => void} tryNow
   */
  waiting({retryAt, draining, notReady, flood, offline, error}, n, tryNow) {
    const cause = () => error && why(error) && errorText(error) || t(notReady ? 'notReady' : flood ? 'flood' : 'lost');
    const text = () => {
      if (offline) return t('offline');
      if (draining && !notReady && retryAt) return trying(retryAt, 'draining');
      return `${cause()} ${trying(retryAt)}`;
    };
    this.#countDown(text, n, flood || !retryAt ? '' : t('tryNow'), tryNow);
    if (flood) this.#node.hidden = false; // it takes seconds, and is somebody's own doing
  }

  /**
   * The name is kept for somebody else for a while. Another may be chosen while an attempt is made as well.
   * @param {import('../client/join-queue.js').Hold} hold @param {number} n messages that wait @param {() => string} cause @param {() => void} choose another name
   */
  nameHeld({retryAt}, n, cause, choose) {
    this.#countDown(() => `${cause()} ${trying(retryAt)}`, n, t('otherName'), choose);
    this.#node.hidden = false;
  }

  #countDown(why, n, label, action) {
    const text = () => n ? `${why()} ${t('waiting', {n})}` : why();
    this.#set(text(), label, action);
    this.#tick = setInterval(() => this.#write(text()), 250);
  }

  /** Another page answers in place of the server. */
  signedOut(reload) {
    this.#set(t('signedOut'), t('reload'), reload);
  }

  /** Stays until somebody decides. */
  stays(text, label, action) {
    this.#set(text(), label, action);
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

const trying = (retryAt, words = 'tryingIn') => retryAt ? t(words, {n: Math.max(1, Math.ceil((retryAt - performance.now()) / 1000))}) : t('trying');
