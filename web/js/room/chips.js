// What people have put to a message, below it: a chip for each, with a count, that puts one's own
// or takes it back. They change where they stand: a row is not drawn anew for them.

import {language, t} from '../lang/i18n.js';
import {glyph} from '../emoji/glyph.js';
import {catalogIn} from '../emoji/catalog-now.js';
import {element} from '../view/dom.js';

const COMPACT_FROM = 10_000; // people

export class Chips {
  #on;

  /**
   * @param {HTMLElement} scroller around the messages
   * @param {{of: (entry: object) => import('../chat/reactions.js').Reaction[], entry: (row: HTMLElement) => object|undefined,
   *   toggle: (entry: object, emoji: string) => void, wanted: (entry: object, emoji: string, chip: HTMLElement) => void}} on
   *   wanted: somebody points at a chip, or has come to it by keyboard
   */
  constructor(scroller, on) {
    this.#on = on;
    scroller.addEventListener('click', (e) => this.#chosen(e.target.closest('.reaction')));
    scroller.addEventListener('keydown', (e) => this.#key(e));
    for (const type of ['pointerover', 'focusin']) scroller.addEventListener(type, ({target}) => this.#wanted(target.closest('.reaction')));
    for (const type of ['pointerout', 'focusout']) scroller.addEventListener(type, ({target, relatedTarget}) => this.#left(target.closest('.reactions'), relatedTarget));
  }

  /** Brings what is shown at a row up to date. */
  show(row, entry) {
    const wanted = this.#on.of(entry);
    let group = row.querySelector(':scope > .reactions');
    if (!group && wanted.length === 0) return;
    if (!group) {
      group = element('div', 'reactions', '', {role: 'group', 'aria-label': t('reactions')});
      row.append(group);
    }
    const chips = new Map([...group.children].map((chip) => [chip.dataset.emoji, chip]));
    for (const one of wanted) {
      const chip = chips.get(one.emoji) ?? this.#chip(group, one.emoji);
      chips.delete(one.emoji);
      draw(chip, one);
    }
    const stays = isIn(group); // what is under a pointer does not go away from it
    for (const chip of chips.values()) {
      if (stays) draw(chip, {emoji: chip.dataset.emoji, count: 0, own: false});
      else chip.remove();
    }
    if (group.children.length === 0) group.remove();
  }

  #chip(group, emoji) {
    const chip = element('button', 'reaction', '', {type: 'button', tabindex: '-1', 'data-emoji': emoji});
    chip.append(glyph(emoji), element('span', 'reaction__count'));
    group.append(chip);
    return chip;
  }

  #chosen(chip) {
    const entry = chip && this.#on.entry(chip.closest('.message'));
    if (entry?.seq) this.#on.toggle(entry, chip.dataset.emoji);
  }

  #wanted(chip) {
    const entry = chip && this.#on.entry(chip.closest('.message'));
    if (entry) this.#on.wanted(entry, chip.dataset.emoji, chip);
  }

  /** Chips that nobody holds any more go when pointer and focus have gone. */
  #left(group, to) {
    if (!group || group.contains(to) || isIn(group, to)) return;
    for (const chip of [...group.children]) if (chip.dataset.count === '0') chip.remove();
    if (group.children.length === 0) group.remove();
  }

  /** → goes from a row to its chips, ← and → from chip to chip, Escape back. */
  #key(e) {
    if (e.altKey || e.ctrlKey || e.metaKey || e.shiftKey) return;
    const chip = e.target.closest('.reaction');
    if (chip && e.repeat && e.key === 'Enter') return e.preventDefault(); // a key that is held is no question after question
    const to = chip ? beside(chip, e.key) : e.target.matches('.message') && isForward(e.key) && e.target.querySelector('.reaction');
    if (!to) return;
    e.preventDefault();
    e.stopPropagation();
    to.focus();
  }
}

const isIn = (group, focus = document.activeElement) => group.matches(':hover') || group.contains(focus);

/** Along the line of text. */
const isForward = (key) => key === (document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight');

function beside(chip, key) {
  const [first, last] = [chip.parentElement.firstElementChild, chip.parentElement.lastElementChild];
  switch (key) {
    case 'ArrowLeft': case 'ArrowRight': return isForward(key) ? chip.nextElementSibling ?? first : chip.previousElementSibling ?? last;
    case 'Home': return first;
    case 'End': return last;
    case 'Escape': case 'ArrowUp': case 'ArrowDown': return chip.closest('.message');
  }
  return null;
}

function draw(chip, {emoji, count, own}) {
  if (chip.dataset.count === String(count) && chip.getAttribute('aria-pressed') === String(own)) return;
  chip.dataset.count = count;
  chip.setAttribute('aria-pressed', own);
  chip.querySelector('.reaction__count').textContent = count > 0 ? countText(count) : '';
  label(chip, {emoji, count, own});
}

/** How many, in the digits of the language; short where there are very many. */
export const countText = (n) => new Intl.NumberFormat(language(), n < COMPACT_FROM ? {} : {notation: 'compact', maximumFractionDigits: 1}).format(n);

/** Says what a chip says: how many have put what, oneself too, and who they are where that is known. */
export function label(chip, {emoji = chip.dataset.emoji, count = Number(chip.dataset.count), own = chip.getAttribute('aria-pressed') === 'true'} = {}, who = '') {
  const name = catalogIn(language())?.nameOf(emoji) ?? emoji;
  const words = count === 0 ? t('reactWith', {emoji: name}) : t(own ? 'reactedToo' : 'reacted', {n: count, emoji: name});
  chip.setAttribute('aria-label', who ? `${words} ${who}` : words);
  if (who) chip.title = who;
  else chip.removeAttribute('title');
}
