// The place of a person's card beside the messages: a column of its own, which pushes them and covers nothing. Where
// too little would be left of them, the card lies over the page.

import {style} from '../view/style.js';
import {remPx} from './rooms-tiles.js';

const WIDTH_REM = 23.5;
const LEAST_REM = 37.5; // that are left of the messages, which stand in columns from there on

style(new URL('../../css/card-column.css', import.meta.url).href);

export class CardColumn {
  #room;
  #tiles;
  #card = null; // {dialog, again, lifted}
  #sizes = new ResizeObserver(() => this.#look());

  /** @param {HTMLElement} room the messages, and what belongs to them @param {import('./rooms-tiles.js').RoomsTiles} tiles that make place for it */
  constructor(room, tiles) {
    this.#room = room;
    this.#tiles = tiles;
  }

  /** There is place for a card. */
  get isWide() {
    const free = (this.#room.offsetWidth + this.#tiles.gainPx) / remPx() + (this.#card ? WIDTH_REM : 0);
    return this.#tiles.isWide && free - WIDTH_REM >= LEAST_REM;
  }

  /**
   * @param {import('../view/dialog.js').Dialog} dialog takes the place of the one before
   * @param {{from: HTMLElement, again: () => void, lifted: () => void}} on from: what it was opened from, or beside; again: it is to be opened anew; lifted: it lies over the page by now
   */
  open(dialog, on) {
    const before = this.#card;
    this.#card = {dialog, ...on};
    before?.dialog.close();
    this.#tiles.work('card', true);
    dialog.openBeside(this.#room, () => { if (this.#card?.dialog === dialog) this.#end(); }, () => this.#find(on.from));
    this.#sizes.observe(this.#room);
  }

  close() { this.#card?.dialog.close(); }

  /** The language is another: the card is made anew, unless somebody is writing in it. */
  retranslate() {
    if (!this.#card) return;
    const {dialog: {node}, again} = this.#card;
    if ([...node.querySelectorAll('input')].some(({value}) => value)) return;
    const {activeElement} = document;
    const isIn = node.contains(activeElement);
    again();
    if (!isIn) activeElement.focus();
  }

  /** Too little is left of the messages. */
  #look() {
    if (this.#tiles.isWide && this.#room.offsetWidth / remPx() >= LEAST_REM) return;
    const {dialog, lifted} = this.#card;
    this.#end();
    if (!dialog.isOpen) return;
    dialog.lift();
    lifted();
  }

  /** What a card was opened from is gone by now: the focus stays in the queue, or among the messages. */
  #find(from) { (from.querySelector('.queue__item[tabindex="0"]') ?? this.#room.querySelector('.messages')).focus({preventScroll: true}); }

  #end() {
    this.#card = null;
    this.#sizes.disconnect();
    this.#tiles.work('card', false);
  }
}
