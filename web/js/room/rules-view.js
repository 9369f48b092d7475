// What everybody sees of a room's rules: the topic, what was announced and pinned above
// the messages, and by the field which modes are on.

import {t} from '../lang/i18n.js';
import {duration} from '../lang/spans.js';
import {element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';

export class RulesView {
  #nodes;
  #bar;

  /** @param {{topic: HTMLElement, modes: HTMLElement}} nodes @param {import('./room-bar.js').RoomBar} bar */
  constructor(nodes, bar) {
    this.#nodes = nodes;
    nodes.modes.addEventListener('click', () => nodes.modes.classList.toggle('strip__modes--whole')); // on a phone there is place for drawings alone
    this.#bar = bar;
  }

  /** @param {string} room @param {import('../chat/rules.js').Rules} rules */
  show(room, {state, isModerator}) {
    this.#nodes.topic.textContent = state.topic ?? '';
    this.#nodes.modes.setAttribute('aria-label', t('modes'));
    this.#bar.show(room, state);
    this.#nodes.modes.replaceChildren(...modeNodes(state, isModerator));
  }
}

/** The modes that are on: a drawing, the words, and what stays of them where there is no place. */
export function modes({slow_ms: slow, pace, speak, speak_ms: hereMs = 0, links, shield}) {
  const all = [];
  if (shield) all.push(['shield', t('modeShield')]);
  if (slow) all.push(['clock', t('modeSlow', {time: duration(slow)}), duration(slow)]);
  if (pace) all.push(['clock', t('modePace', {n: pace})]);
  if (speak) all.push(['person', speak === 'here' ? t('modeHere', {time: duration(hereMs)}) : t(speak === 'members' ? 'modeMembers' : 'modeModerators')]);
  if (links === false) all.push(['link', t('modeNoLinks')]);
  return all;
}

function modeNodes(state, isExempt) {
  const nodes = modes(state).map(([look, words, short = '']) => {
    const node = element('span', 'strip__mode', '', {title: words});
    node.append(drawing(look), element('span', 'strip__words', words), element('span', 'strip__short', short, {'aria-hidden': 'true'}));
    return node;
  });
  if (nodes.length > 0 && isExempt) nodes.push(element('span', 'strip__mode strip__mode--end', t('modeExempt')));
  return nodes;
}
