// One bar above the messages for what was announced and pinned: one thing at a time, and it
// folds away until something about it changes.

import {t} from '../lang/i18n.js';
import {button, element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';

const ROOMS = 50; // whose bar stays folded
const PHONE = matchMedia('(max-width: 47.5em)'); // where the head has no place for the topic

export class RoomBar {
  #bar;
  #toggle;
  #storage;
  #jump;
  #room = '';
  #state = {};
  #at = 0; // which of its things is shown

  /**
   * @param {HTMLElement} bar @param {HTMLElement} before which the button stands that brings it back
   * @param {object} storage where it stays folded @param {(seq: number) => void} jump to a message
   */
  constructor(bar, before, storage, jump) {
    this.#bar = bar;
    this.#storage = storage;
    this.#jump = jump;
    bar.id = 'room-bar';
    this.#toggle = button('icon-button bar-toggle', '', () => this.#fold(!this.#isFolded), {'aria-controls': bar.id});
    this.#toggle.append(drawing('pin'));
    before.before(this.#toggle);
    PHONE.addEventListener('change', () => this.#draw());
  }

  /** @param {string} room @param {import('../chat/rules.js').State} state */
  show(room, state) {
    if (room !== this.#room) this.#at = 0;
    this.#room = room;
    this.#state = state;
    this.#draw();
  }

  /** What it holds, the weightiest first: a drawing, the words for it, and what is said. */
  get #things() {
    const {topic, announcement, live, pins = []} = this.#state;
    return [
      ...live ? [{look: 'ask', kind: 'bar__line--live', words: t('liveQuestion'), ...live}] : [],
      ...announcement?.text ? [{look: 'announce', kind: 'bar__line--announce', words: t('announcement'), text: announcement.text}] : [],
      ...pins.toReversed().map(({seq, from, text}) => ({look: 'pin', words: t('pinned'), seq, from, text})),
      ...topic && PHONE.matches ? [{look: 'topic', kind: 'bar__line--topic', words: t('roomTopic'), text: topic}] : [],
    ];
  }

  /** What it says, in short: when that is another, it is not folded any more. */
  get #sign() {
    const {announcement, live, pins = []} = this.#state;
    return hash(JSON.stringify([live?.seq, announcement?.at, announcement?.text, pins.map(({seq, text}) => [seq, text])]));
  }

  get #folded() { return this.#storage.get('folded') ?? {}; }
  get #isFolded() { return this.#folded[this.#room] === this.#sign; }

  #fold(isFolded) {
    const {[this.#room]: _, ...others} = this.#folded;
    this.#storage.set('folded', Object.fromEntries(Object.entries({...others, ...isFolded && {[this.#room]: this.#sign}}).slice(-ROOMS)));
    this.#draw();
    if (isFolded) this.#toggle.focus();
  }

  #draw() {
    const things = this.#things;
    const isFolded = this.#isFolded;
    const had = this.#bar.contains(document.activeElement) && document.activeElement.dataset.part;
    this.#bar.setAttribute('aria-label', t('roomBar'));
    this.#bar.hidden = things.length === 0 || isFolded;
    this.#bar.replaceChildren(...this.#bar.hidden ? [] : [this.#line(things)]);
    if (had) this.#bar.querySelector(`[data-part="${had}"]`)?.focus();
    this.#toggle.hidden = things.length === 0;
    this.#toggle.setAttribute('aria-expanded', String(!isFolded));
    const words = t(isFolded ? 'unfoldBar' : 'foldBar');
    for (const name of ['aria-label', 'title']) this.#toggle.setAttribute(name, words);
  }

  #line(things) {
    const at = this.#at % things.length;
    const {look, kind = '', words, seq, from, text} = things[at];
    const line = element('div', `bar__line ${kind}`.trim());
    line.append(drawing(look, words), seq ? this.#pinned(seq, from, text) : element('p', 'bar__text', text, {dir: 'auto', 'data-part': 'text', tabindex: '-1'}));
    if (things.length > 1) line.append(this.#next(at, things.length));
    line.append(this.#icon('fold', t('foldBar'), () => this.#fold(true)));
    return line;
  }

  #pinned(seq, from, text) {
    const said = button('bar__pin', '', () => this.#jump(seq), {'data-part': 'pin'});
    said.append(element('bdi', 'bar__from beginning', from), ' ', element('bdi', 'beginning', text));
    return said;
  }

  #next(at, all) {
    const words = t('pinOf', {n: at + 1, all});
    const next = this.#icon('down', `${words}. ${t('nextPin')}`, () => {
      this.#at = at + 1;
      this.#draw();
    });
    next.className = 'button button--quiet bar__button bar__next';
    next.prepend(words);
    return next;
  }

  #icon(look, words, does) {
    const node = button('icon-button bar__button', '', does, {'aria-label': words, title: words, 'data-part': look});
    node.append(drawing(look));
    return node;
  }
}

/** A short name of a text: FNV-1a, 32 bits. */
function hash(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(36);
}
