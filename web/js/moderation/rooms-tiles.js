// The list of rooms as tiles, while somebody is at work who keeps one: the messages get the place. Whoever wants the
// list as it was unfolds it, for good.

import {t} from '../lang/i18n.js';
import {letters} from '../text/letters.js';
import {button, element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';
import {PEOPLE_COVER} from '../view/side-panels.js';
import {style} from '../view/style.js';

const TILES_REM = 4;
const UNFOLDED = 'roomsUnfolded';

style(new URL('../../css/rooms-tiles.css', import.meta.url).href);

export class RoomsTiles {
  #panel;
  #list;
  #form; // for another room
  #storage;
  #toggle = button('icon-button rooms__fold', '', () => this.#choose());
  #narrow = matchMedia(PEOPLE_COVER);
  #work = new Set(); // what somebody is at
  #isForNow = false; // unfolded over the messages, to open another room
  #isFolded = false;
  #rows = new MutationObserver(() => this.#name());

  /** @param {(id: string) => HTMLElement} $ @param {import('../browser/storage.js').JSONStorage} storage */
  constructor($, storage) {
    [this.#panel, this.#list, this.#form] = ['rooms-panel', 'rooms', 'new-room'].map($);
    this.#storage = storage;
    this.#toggle.setAttribute('aria-controls', 'rooms-panel');
    $('rooms-close').before(this.#toggle);
    this.#form.addEventListener('click', ({target}) => { if (this.#isFolded && target.closest('button')) this.#ask(); });
    this.#panel.addEventListener('keydown', (e) => { if (e.key === 'Escape' && this.#isForNow) this.#leave(e); });
    document.addEventListener('focusin', ({target}) => { if (this.#isForNow && !this.#panel.contains(target)) this.#unfold(false); });
    this.#narrow.addEventListener('change', () => this.#draw());
    this.#draw();
  }

  /** Nothing covers the messages. */
  get isWide() { return !this.#narrow.matches; }

  /** How much more place the messages had, were somebody at work. */
  get gainPx() {
    if (this.#isFolded || !this.#isWanted || !this.#panel.checkVisibility()) return 0;
    return this.#panel.offsetWidth - TILES_REM * remPx();
  }

  /** Somebody is at something, or is not any more. */
  work(what, is) {
    if (is) this.#work.add(what);
    else this.#work.delete(what);
    this.#draw();
  }

  retranslate() { this.#draw(); }

  get #isWanted() { return this.isWide && !this.#isForNow && this.#storage.get(UNFOLDED) !== true; }

  #choose() {
    const wasFolded = this.#isFolded;
    this.#isForNow = false;
    this.#storage.set(UNFOLDED, wasFolded || null);
    this.#draw();
  }

  /** Another room is to be opened, whose name wants place. */
  #ask() {
    this.#unfold(true);
    this.#form.querySelector('input').focus();
  }

  /** None is. */
  #leave(e) {
    e.preventDefault();
    e.stopPropagation();
    this.#unfold(false);
    this.#form.querySelector('button').focus();
  }

  #unfold(isForNow) {
    this.#isForNow = isForNow;
    this.#draw();
  }

  #draw() {
    const isAtWork = this.#work.size > 0 && this.isWide;
    const isFolded = this.#isFolded = isAtWork && this.#isWanted;
    this.#panel.classList.toggle('rooms--tiles', isFolded);
    this.#panel.classList.toggle('rooms--for-now', isAtWork && this.#isForNow);
    this.#toggle.hidden = !isAtWork;
    this.#toggle.setAttribute('aria-expanded', String(!isFolded));
    for (const name of ['aria-label', 'title']) this.#toggle.setAttribute(name, t(isFolded ? 'roomsUnfold' : 'roomsFold'));
    this.#toggle.replaceChildren(drawing(isFolded ? 'unfoldSide' : 'foldSide'));
    this.#rows.disconnect();
    if (isFolded) this.#rows.observe(this.#list, {childList: true}); // rooms are drawn anew as they change
    this.#name();
  }

  /** What stands for each room; the name itself is a title, and is read out as before. */
  #name() {
    for (const link of this.#list.querySelectorAll('.rooms__link')) {
      const title = link.querySelector('.rooms__name').textContent;
      if (!this.#isFolded) link.removeAttribute('title');
      else {
        link.title = title;
        if (!link.querySelector('.rooms__tile')) link.prepend(element('span', 'rooms__tile', letters(title), {'aria-hidden': 'true', dir: 'auto'}));
      }
    }
  }
}

/** A rem in pixels, by the size of type that somebody has chosen. */
export const remPx = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
