// The panels at the sides of the chat: people, search and what is added share a place.

import {Panel} from './panel.js';

const ROOMS_COVER = '(max-width: 47.5em)'; // where the panel is a drawer over the chat
export const PEOPLE_COVER = '(max-width: 73.75em)';

export class SidePanels {
  rooms;
  people;
  search;

  #more = []; // that were added
  #isShut = false; // somebody has closed the people, and wants the place for the conversation
  #isMoving = false; // one opens in place of another
  #shade;
  #covers;

  /** @param {(id: string) => HTMLElement} $ @param {{rooms: () => void, people: () => void, search: () => void, covers: (is: boolean, close: () => void) => void}} on what came in sight; covers: as Panel has it */
  constructor($, on) {
    this.#shade = $('shade');
    this.#covers = on.covers;
    const panel = (name, cover, options) =>
      new Panel($(`${name}-panel`), [$(`${name}-toggle`)], $(`${name}-close`), $('shade'), cover, {...options, covers: on.covers});
    this.rooms = panel('rooms', ROOMS_COVER, {open: true, changed: (open) => { if (open) on.rooms(); }});
    this.people = panel('people', PEOPLE_COVER, {open: true, changed: (open) => this.#peopleChanged(open, on)});
    this.search = panel('search', PEOPLE_COVER, {
      open: false,
      passing: true,
      changed: (open) => {
        $('search-panel').classList.toggle('panel--over', open && this.#isShut);
        if (open) {
          on.search();
          this.#inPlace();
        } else this.#backToPeople();
      },
    });
  }

  /**
   * One more panel at the end.
   * @param {HTMLElement} node @param {HTMLElement[]} toggles @param {HTMLElement} close inside of it
   * @param {(open: boolean) => void} changed @returns {Panel}
   */
  add(node, toggles, close, changed) {
    const panel = new Panel(node, toggles, close, this.#shade, PEOPLE_COVER, {
      open: false,
      passing: true,
      covers: this.#covers,
      changed: (open) => {
        changed(open);
        node.classList.toggle('panel--over', open && this.#isShut);
        if (open) this.#inPlace(panel);
        else this.#backToPeople();
      },
    });
    this.#more.push(panel);
    return panel;
  }

  #closeMore(but = null) {
    for (const panel of this.#more) if (panel !== but) panel.close();
  }

  #peopleChanged(open, on) {
    if (this.people && !this.#isMoving) this.#isShut = !open && !this.people.isDrawer;
    if (!open) return;
    this.search?.close();
    this.#closeMore();
    on.people();
  }

  /** One that was opened takes the place of the others. */
  #inPlace(panel = this.search) {
    this.#isMoving = true;
    if (panel !== this.search) this.search.close();
    this.people.close();
    this.#closeMore(panel);
    this.#isMoving = false;
  }

  #backToPeople() {
    if (!this.#isShut && !this.people.isDrawer && !this.search?.isOpen && !this.#more.some((panel) => panel.isOpen)) this.people.open();
  }
}
