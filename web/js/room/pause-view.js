// How long one may not write, at the button that would send and in a line by the field.

import {t} from '../lang/i18n.js';
import {duration, moment} from '../lang/spans.js';
import {element} from '../view/dom.js';

const TICK_MS = 250;
const COUNTED_MS = 60_000; // a longer pause is told by its end, which does not change all the time

export class PauseView {
  #form;
  #button;
  #line;
  #pause = null; // {kind, ms, ends}: ends by performance.now()
  #told = '';
  #timer = 0;

  /** @param {HTMLFormElement} form @param {HTMLButtonElement} button that sends @param {HTMLElement} line that is read out when it changes */
  constructor(form, button, line) {
    this.#form = form;
    this.#button = button;
    this.#line = line;
  }

  get #leftMs() { return this.#pause ? this.#pause.ends - performance.now() : 0; }

  /** @param {{kind: string, leftMs: number, ms: number} | null} pause */
  show(pause) {
    this.#pause = pause && {kind: pause.kind, ms: pause.ms, ends: performance.now() + pause.leftMs};
    this.#told = '';
    this.#tick();
  }

  #tick() {
    clearTimeout(this.#timer);
    const leftMs = this.#leftMs;
    const isOn = leftMs > 0;
    this.#form.classList.toggle('composer--paused', isOn);
    this.#button.toggleAttribute('data-left', isOn);
    if (!isOn) {
      this.#line.replaceChildren();
      return;
    }
    this.#draw(leftMs);
    this.#timer = setTimeout(() => this.#tick(), TICK_MS);
  }

  #draw(leftMs) {
    const {kind, ms} = this.#pause;
    const isCounted = leftMs <= COUNTED_MS;
    const time = isCounted ? duration(1000 * Math.ceil(leftMs / 1000)) : moment(Date.now() + leftMs);
    const words = t(`${kind}${isCounted ? 'For' : 'Until'}`, {time});
    if (!this.#told) { // once, for those who hear it
      this.#told = words;
      this.#line.replaceChildren(element('span', 'visually-hidden', words), element('span', '', '', {'aria-hidden': 'true'}));
    }
    const [, counted] = this.#line.children;
    if (counted.textContent !== words) counted.textContent = words;
    this.#button.dataset.left = isCounted ? Math.ceil(leftMs / 1000) : '';
    this.#button.style.setProperty('--left', `${Math.min(1, leftMs / ms)}turn`);
  }
}
