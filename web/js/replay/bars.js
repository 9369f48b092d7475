// How much was said when, as bars, and the place in the recording: by pointer and by keys.

import {t} from '../lang/i18n.js';
import {element} from '../view/dom.js';
import {placeText} from './time.js';

const HEIGHT = 100; // of the drawing, whose width is one for each bar
const LEAST = 4; // height of a bar where anything was said
const FINE_MS = 600_000; // of a recording that is gone through in single seconds

export class Bars {
  node = element('div', 'replay__index');
  #drawing;
  #all;
  #played;
  #clip;
  #range = element('input', 'replay__range', '', {type: 'range', min: '0', value: '0', step: '1000', max: '0', dir: 'ltr'});
  #caption = element('p', 'replay__caption');
  #count = element('span');
  #activity = {step_ms: 60_000, messages: []};
  #duration = 0;
  #isHeld = false; // somebody is choosing a place

  /** @param {(at: number) => void} onSeek gets the place that was chosen */
  constructor(onSeek) {
    this.#draw();
    this.#range.addEventListener('input', () => {
      this.#isHeld = true;
      this.#say();
    });
    this.#range.addEventListener('change', () => {
      this.#isHeld = false;
      onSeek(Number(this.#range.value));
    });
    this.#caption.append(element('span', '', '', {'data-word': 'perMinute'}), this.#count);
    this.node.append(this.#drawing, this.#range, this.#caption);
    this.retranslate();
  }

  /** @param {{step_ms: number, messages: number[]}} activity of the recording from its start on @param {number} duration milliseconds */
  show(activity, duration) {
    this.#activity = activity;
    this.#duration = duration;
    const {messages, step_ms: step} = activity;
    const width = Math.max(duration / step, 1);
    this.#drawing.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    const most = Math.max(...messages, 1);
    const path = messages.map((n, i) => n > 0 ? `M${i} ${HEIGHT}v${-Math.max(LEAST, n / most * HEIGHT)}h.72V${HEIGHT}z` : '').join('');
    for (const bars of [this.#all, this.#played]) bars.setAttribute('d', path);
    this.#clip.setAttribute('height', HEIGHT);
    this.#range.max = duration;
    this.#range.step = duration > FINE_MS ? 5000 : 1000;
    this.retranslate();
  }

  /** The recording stands there. */
  at(ms) {
    this.#clip.setAttribute('width', Math.max(0, Math.min(ms, this.#duration) / this.#activity.step_ms));
    if (this.#isHeld) return;
    this.#range.value = ms;
    this.#say();
  }

  retranslate() {
    this.#range.setAttribute('aria-label', t('position'));
    this.#caption.firstElementChild.textContent = t('perMinute');
    const total = this.#activity.messages.reduce((sum, n) => sum + n, 0);
    this.#count.textContent = total > 0 ? t('inAll', {n: total}) : '';
    this.#say();
  }

  #say() {
    const words = t('positionOf', {at: placeText(Number(this.#range.value)), all: placeText(this.#duration)});
    if (this.#range.getAttribute('aria-valuetext') !== words) this.#range.setAttribute('aria-valuetext', words);
  }

  #draw() {
    const {namespaceURI} = document.querySelector('svg');
    const make = (tag, attributes) => {
      const node = document.createElementNS(namespaceURI, tag);
      for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
      return node;
    };
    this.#drawing = make('svg', {class: 'replay__bars', viewBox: `0 0 1 ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true'});
    this.#all = make('path', {class: 'replay__bar'});
    this.#played = make('path', {class: 'replay__bar replay__bar--played', 'clip-path': 'url(#replay-played)'});
    this.#clip = make('rect', {x: 0, y: 0, width: 0, height: HEIGHT});
    const clip = make('clipPath', {id: 'replay-played'});
    clip.append(this.#clip);
    this.#drawing.append(clip, this.#all, this.#played);
  }
}
