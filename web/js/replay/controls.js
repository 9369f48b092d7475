// What stands below the messages: buttons for who watches without a video, or how the video does.

import {t} from '../lang/i18n.js';
import {button, element, icon} from '../view/dom.js';
import {placeText} from './time.js';

const SPEEDS = [0.25, 0.5, 1, 1.25, 1.5, 2, 4];

export class Controls {
  node = element('div', 'replay__controls');
  #play;
  #place = element('span', 'replay__place', '', {dir: 'ltr'});
  #speedLabel = element('label', 'visually-hidden', '', {for: 'replay-speed'});
  #speed = element('select', 'field field--small', '', {id: 'replay-speed', dir: 'ltr'});
  #speedBox = element('span', 'select replay__speed');
  #state = element('p', 'replay__state');
  #clock;

  /** @param {import('./clock.js').Clock} clock @param {{toggle: () => void, speed: (times: number) => void}} on */
  constructor(clock, on) {
    this.#clock = clock;
    this.#play = button('button replay__play', '', on.toggle);
    for (const times of SPEEDS) this.#speed.append(element('option', '', `${times}×`, {value: times}));
    this.#speed.addEventListener('change', () => on.speed(Number(this.#speed.value)));
    this.#speedBox.append(this.#speed, icon('down'));
    this.node.append(this.#play, this.#place, this.#state, this.#speedLabel, this.#speedBox);
  }

  /** @param {boolean} isDriven a video drives it @param {number} duration milliseconds */
  show(isDriven, duration) {
    const {running, at, speed} = this.#clock;
    for (const own of [this.#play, this.#speedLabel, this.#speedBox]) own.hidden = isDriven;
    this.#state.hidden = !isDriven;
    this.#state.classList.toggle('replay__state--running', running);
    setText(this.#state, isDriven ? [t(running ? 'following' : 'videoPaused'), speed === 1 ? '' : ` · ${speed}×`].join('') : '');
    setText(this.#play, t(running ? 'pausePlaying' : 'play'));
    setText(this.#place, isDriven ? placeText(at) : `${placeText(at)} / ${placeText(duration)}`);
    setText(this.#speedLabel, t('speed'));
    if (this.#speed.value !== String(speed)) this.#speed.value = speed;
  }
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
