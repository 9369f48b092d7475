// The three panels at the sides of the chat: people and search share a place.

import {Panel} from './panel.js';

const ROOMS_COVER = '(max-width: 47.5em)'; // where the panel is a drawer over the chat
const PEOPLE_COVER = '(max-width: 73.75em)';

export class SidePanels {
  rooms;
  people;
  search;

  /** @param {(id: string) => HTMLElement} $ @param {{rooms: () => void, search: () => void}} on what came in sight */
  constructor($, on) {
    const panel = (name, cover, options) =>
      new Panel($(`${name}-panel`), [$(`${name}-toggle`)], $(`${name}-close`), $('shade'), cover, options);
    this.rooms = panel('rooms', ROOMS_COVER, {open: true, changed: (open) => { if (open) on.rooms(); }});
    this.people = panel('people', PEOPLE_COVER, {open: true, changed: (open) => { if (open) this.search?.close(); }});
    this.search = panel('search', PEOPLE_COVER, {
      open: false,
      passing: true,
      changed: (open) => {
        if (open) {
          on.search();
          this.people.close();
        } else if (!this.people.isDrawer) this.people.open();
      },
    });
  }
}
