// What stands beside the conversation: the rooms, the people, the search.

import {RoomsPoll} from './chat/rooms-poll.js';
import {hueClass, initial} from './view/names.js';
import {t} from './lang/i18n.js';
import {PeopleList} from './view/people-list.js';
import {RoomsList} from './view/rooms-list.js';
import {SidePanels} from './view/side-panels.js';

export class Sides {
  #rooms;
  #poll;
  #people;
  #search = null;
  #searchNodes;
  #searched; // room and title
  #panels;
  #drawers = null; // once one has opened
  #me;

  /**
   * @param {Document} document @param {import('./client/history.js').History} history
   * @param {{go: (room: string) => void, leave: (room: string) => void, person: (person: object, node: HTMLElement) => void, jump: (seq: number) => void}} on
   *   what is chosen there: a room, a room to leave, a person, a message
   */
  constructor(document, history, on) {
    const $ = (id) => document.getElementById(id);
    this.#me = {avatar: $('my-avatar'), name: $('my-name')};
    this.#rooms = new RoomsList({
      list: $('rooms'), more: $('more-rooms'), moreTitle: $('more-rooms-title'), form: $('new-room'), input: $('new-room-name'), badge: $('rooms-badge'),
    }, on);
    this.#poll = new RoomsPoll(history, () => document.visibilityState === 'visible' && $('rooms').checkVisibility(), (rooms) => this.#rooms.showOthers(rooms));
    this.#people = new PeopleList({list: $('people'), note: $('people-note'), count: $('online-count'), find: $('find-person')}, on.person);
    this.#searchNodes = {form: $('search-form'), input: $('search-input'), note: $('search-note'), list: $('results'), more: $('results-more')};
    this.#searchNodes.form.addEventListener('submit', (e) => e.preventDefault());
    this.#panels = new SidePanels($, {
      rooms: () => this.#poll.seen(),
      covers: (is, close) => { if (parent === window) this.#cover(is, close); }, // the history of a frame is that of the page around it
      search: () => this.#loadSearch(history, (seq) => {
        this.#panels.search.closeDrawer();
        on.jump(seq);
      }),
    });
    document.addEventListener('visibilitychange', () => this.#poll.seen());
  }

  /** @param {{user: string, name: string}} me */
  showRooms(conversations, me) {
    this.#rooms.show(conversations, conversations.current);
    this.#me.avatar.className = `avatar rooms__avatar ${hueClass(me.user || me.name)}`;
    this.#me.avatar.textContent = initial(me.name);
    this.#me.name.textContent = me.name;
  }

  /** A drawer lies over the page, or does no more. */
  async #cover(is, close) {
    this.#drawers ??= import('./browser/drawers.js').then(({Drawers}) => new Drawers(window), () => null);
    const drawers = await this.#drawers;
    if (is) drawers?.opened(close);
    else drawers?.closed(close);
  }

  showPeople(people, me) { this.#people.show(people, me); }
  retranslate() { this.#search?.retranslate(); }

  /** The room that is searched. */
  showSearch(room, title) {
    this.#searched = [room, title];
    this.#search?.show(room, title);
  }

  /** Messages were removed. */
  removed(picks) { this.#search?.removed(picks); }

  /** The search is loaded when it is opened for the first time; what was typed meanwhile is looked for. */
  async #loadSearch(history, onJump) {
    if (this.#search) return;
    try {
      const {SearchPanel} = await import('./view/search-panel.js');
      this.#search ??= new SearchPanel(this.#searchNodes, history, onJump);
      this.#search.show(...this.#searched);
    } catch {
      this.#searchNodes.note.textContent = t('searchFailed'); // the server is away, or has another page by now
    }
  }

  /** One more panel at the end, with what opens and closes it. */
  add(...of) { return this.#panels.add(...of); }

  openSearch() { this.#panels.search.open(); }
  openPeople() { this.#panels.people.open(); }
  closePeople() { this.#panels.people.closeDrawer(); }
  closeRooms() { this.#panels.rooms.closeDrawer(); }

  /** Shows the other rooms of the server, too. */
  startPolling() { this.#poll.start(); }
  reconnected() { this.#poll.seen(); }
  stopPolling() { this.#poll.stop(); }
}
