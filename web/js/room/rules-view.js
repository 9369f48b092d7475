// What everybody sees of a room's rules: the topic, what was announced and pinned above
// the messages, and by the field which modes are on.

import {t} from '../lang/i18n.js';
import {duration} from '../lang/spans.js';
import {button, element} from '../view/dom.js';
import {drawing} from './drawings.js';

export class RulesView {
  #nodes;
  #on;
  #pin = 0; // which of the pinned ones is shown
  #shown = ''; // room
  #state = {};

  /**
   * @param {{topic: HTMLElement, bar: HTMLElement, modes: HTMLElement}} nodes
   * @param {{jump: (seq: number) => void, isDismissed: (at: number) => boolean, dismiss: (at: number) => void}} on
   */
  constructor(nodes, on) {
    this.#nodes = nodes;
    this.#on = on;
  }

  /** @param {string} room @param {import('../chat/rules.js').Rules} rules */
  show(room, {state, isModerator}) {
    if (room !== this.#shown) this.#pin = 0;
    this.#shown = room;
    this.#state = state;
    this.#nodes.topic.textContent = state.topic ?? '';
    this.#nodes.bar.setAttribute('aria-label', t('roomBar'));
    this.#nodes.modes.setAttribute('aria-label', t('modes'));
    this.#drawBar();
    this.#nodes.modes.replaceChildren(...modeNodes(state, isModerator));
  }

  #drawBar() {
    const {topic, announcement, pins = []} = this.#state;
    const lines = [];
    if (announcement?.text && !this.#on.isDismissed(announcement.at)) lines.push(this.#announced(announcement));
    if (pins.length > 0) lines.push(this.#pinned(pins));
    if (topic) lines.push(element('p', 'bar__line bar__line--topic', topic, {dir: 'auto'})); // the head of a phone has no place for it
    const had = this.#nodes.bar.contains(document.activeElement) && document.activeElement.dataset.part;
    this.#nodes.bar.replaceChildren(...lines);
    this.#nodes.bar.hidden = lines.length === 0;
    if (had) this.#nodes.bar.querySelector(`[data-part="${had}"]`)?.focus();
  }

  #announced({text, at}) {
    const line = element('div', 'bar__line bar__line--announced');
    const close = button('icon-button bar__button', '', () => {
      this.#on.dismiss(at);
      this.#drawBar();
    }, {'aria-label': t('close'), title: t('close')});
    close.append(drawing('close'));
    line.append(drawing('announce', t('announcement')), element('p', 'bar__text', text, {dir: 'auto'}), close);
    return line;
  }

  #pinned(pins) {
    const at = this.#pin % pins.length;
    const {seq, from, text} = pins.at(-1 - at); // the latest first
    const line = element('div', 'bar__line');
    const said = button('bar__pin', '', () => this.#on.jump(seq), {'data-part': 'pin'});
    said.append(element('bdi', 'bar__from', from), '\u2002', element('bdi', '', text));
    line.append(drawing('pin', t('pinned')), said);
    if (pins.length > 1) {
      line.append(button('button button--quiet bar__button', t('pinOf', {n: at + 1, all: pins.length}), () => {
        this.#pin = at + 1;
        this.#drawBar();
      }, {'data-part': 'next'}));
    }
    return line;
  }
}

/** The modes that are on, in words. */
export function modes({slow_ms: slow, pace, speak, speak_ms: hereMs = 0, links, shield}) {
  const all = [];
  if (shield) all.push(['shield', t('modeShield')]);
  if (slow) all.push(['clock', t('modeSlow', {time: duration(slow)})]);
  if (pace) all.push(['clock', t('modePace', {n: pace})]);
  if (speak) all.push(['person', speak === 'here' ? t('modeHere', {time: duration(hereMs)}) : t(speak === 'members' ? 'modeMembers' : 'modeModerators')]);
  if (links === false) all.push(['link', t('modeNoLinks')]);
  return all;
}

function modeNodes(state, isExempt) {
  const nodes = modes(state).map(([look, words]) => {
    const node = element('span', 'strip__mode');
    node.append(drawing(look), words);
    return node;
  });
  if (nodes.length > 0 && isExempt) nodes.push(element('span', 'strip__mode strip__mode--end', t('modeExempt')));
  return nodes;
}
