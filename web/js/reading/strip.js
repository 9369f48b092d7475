// Where one is in the stream, at the end of the line between the messages and the field: at the
// latest, how much is new below, how much was unread when one came back.

import {t} from '../lang/i18n.js';
import '../lang/reading.js';
import {button, element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';

const PHONE = matchMedia('(max-width: 47.5em)'); // where there is no place for many words

export class Strip {
  #where = element('span', 'strip__where', '', {id: 'where'});
  #newer;
  #unread;

  /** @param {HTMLElement} node @param {{end: () => void, unread: () => void}} on */
  constructor(node, on) {
    this.#newer = pill('newer', 'pill', 'end', on.end);
    this.#newer.setAttribute('aria-keyshortcuts', 'Escape');
    this.#newer.append(element('kbd', 'pill__key', 'Esc', {'aria-hidden': 'true'}));
    this.#unread = pill('unread', 'pill pill--quiet', 'up', on.unread);
    node.append(this.#where, this.#unread, this.#newer);
  }

  /**
   * @param {{isAway: boolean, isEmpty: boolean, unread: number, above: number, held: string}} place unread: below what is in sight; above: what
   *   came after the place where one stopped, NaN if nobody knows; held: by what the messages are held still
   */
  show({isAway, isEmpty, unread, above, held}) {
    const isBack = !isAway && above !== 0;
    this.#where.classList.toggle('visually-hidden', !held); // at the latest is where one is at rest
    set(this.#where, held ? heldWords(held) : isAway || isBack || isEmpty ? '' : t('latest'));
    this.#newer.hidden = !isAway;
    this.#newer.classList.toggle('pill--quiet', unread === 0);
    this.#unread.hidden = !isBack;
    if (isAway) say(this.#newer, unread > 0 ? t('newCount', {n: unread}) : t('toEnd'), unread > 0 ? t('newMessages', {n: unread}) : t('toEnd'));
    if (isBack) this.#tell(above);
  }

  #tell(above) {
    if (Number.isNaN(above)) return say(this.#unread, t('missedAsk'), t('missedAsk'));
    const short = t('unreadShort', {n: above});
    say(this.#unread, PHONE.matches ? short : `${short} · ${t('missedAsk')}`, `${t('toUnread', {n: above})}. ${t('missedAsk')}`);
  }
}

const heldWords = (held) => t(PHONE.matches || held === 'touch' ? 'held' : held === 'focus' ? 'heldFocus' : 'heldPointer');

function pill(id, className, look, does) {
  const node = button(className, '', does, {id});
  node.hidden = true;
  node.append(drawing(look), element('span'));
  node.addEventListener('mousedown', (e) => e.preventDefault()); // whoever is writing goes on writing
  return node;
}

function say(node, words, whole) {
  set(node.querySelector('span'), words);
  if (node.ariaLabel !== whole) node.ariaLabel = whole;
}

function set(node, text) { if (node.textContent !== text) node.textContent = text; }
