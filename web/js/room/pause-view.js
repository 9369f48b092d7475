// How long one may not write, in a line by the field: slow mode at the button that would send as well, a timeout
// by a field that looks closed.

import {dateLocale, t} from '../lang/i18n.js';
import {duration, moment} from '../lang/spans.js';
import {element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';

const TICK_MS = 250;
const COUNTED_MS = 60_000; // a longer pause is told by its end, which does not change all the time
const HOUR_MS = 3_600_000;

export class PauseView {
  #form;
  #button;
  #line;
  #pause = null; // {kind, ms, ends}: ends by performance.now()
  #told = '';
  #timer = 0;
  #ended;

  /** @param {HTMLFormElement} form @param {HTMLButtonElement} button that sends @param {HTMLElement} line that is read out when it changes @param {() => void} ended one may write again */
  constructor(form, button, line, ended) {
    this.#form = form;
    this.#button = button;
    this.#line = line;
    this.#ended = ended;
  }

  get #leftMs() { return this.#pause ? this.#pause.ends - performance.now() : 0; }
  get #isTimeout() { return this.#pause?.kind === 'timeout'; }

  /** What the empty field says during a timeout, or ''. */
  get closed() { return this.#isTimeout ? t('readUntil', {time: moment(Date.now() + this.#leftMs)}) : ''; }

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
    const isCounted = isOn && !this.#isTimeout;
    this.#form.classList.toggle('composer--paused', isCounted);
    this.#button.toggleAttribute('data-left', isCounted);
    this.#line.classList.toggle('strip__pause--timeout', isOn && !isCounted);
    if (!isOn) {
      this.#line.replaceChildren();
      if (this.#pause) this.#end();
      return;
    }
    this.#draw(leftMs);
    this.#timer = setTimeout(() => this.#tick(), TICK_MS);
  }

  #end() {
    this.#pause = null;
    this.#ended();
  }

  #draw(leftMs) {
    const {kind, ms} = this.#pause;
    const isCounted = leftMs <= COUNTED_MS;
    const time = isCounted ? duration(1000 * Math.ceil(leftMs / 1000)) : moment(Date.now() + leftMs);
    const words = t(`${kind}${isCounted ? 'For' : 'Until'}`, {time});
    if (!this.#told) { // once, for those who hear it
      this.#told = words;
      this.#line.replaceChildren(...this.#isTimeout ? [drawing('clock')] : [], element('span', 'visually-hidden', words), element('span', '', '', {'aria-hidden': 'true'}));
    }
    const counted = this.#line.lastChild;
    if (counted.textContent !== words) counted.textContent = words;
    if (this.#isTimeout) return;
    this.#button.dataset.left = isCounted ? Math.ceil(leftMs / 1000) : short(leftMs);
    this.#button.style.setProperty('--left', `${Math.min(1, leftMs / ms)}turn`);
  }
}

/** A longer pause in the letters that the button has place for. */
function short(ms) {
  const [unit, unitMs] = ms < HOUR_MS ? ['minute', COUNTED_MS] : ['hour', HOUR_MS];
  return new Intl.NumberFormat(dateLocale(), {style: 'unit', unit, unitDisplay: 'narrow'}).format(Math.ceil(ms / unitMs));
}
