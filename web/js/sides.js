// What stands beside the conversation: the rooms, the people, the search.

import {hueClass, initial} from './view/names.js';
import {t} from './lang/i18n.js';
import {PeopleList} from './view/people-list.js';
import {RoomsList} from './view/rooms-list.js';
import {SidePanels} from './view/side-panels.js';

export class Sides {
  #rooms;
  #poll = null;
  #polls = false;
  #history;
  #on;
  #people;
  #search = null;
  #searchNote;
  #searched; // room and title
  #panels;
  #who = {known: [], me: ''}; // names that can be mentioned, and one's own
  #drawers = null; // once one has opened
  #me;

  /**
   * @param {Document} document @param {import('./client/history.js').History} history
   * @param {{go: (room: string) => void, menu: (room: string, anchor: HTMLElement) => void, level: (room: string) => string, readAll: () => void, person: (person: object, node: HTMLElement) => void, jump: (seq: number) => void,
   *   place: ((room: string, seq: number) => void) | null}} on what is chosen there: a room, the menu of one, that all is read, a person, a message, one of
   *   another room; level: of what a room notifies; null: the page is of one room
   */
  constructor(document, history, on) {
    const $ = (id) => document.getElementById(id);
    this.#me = {avatar: $('my-avatar'), name: $('my-name')};
    this.#rooms = new RoomsList({
      list: $('rooms'), form: $('new-room'), input: $('new-room-name'), badge: $('rooms-badge'),
    }, on);
    this.#history = history;
    this.#on = on;
    this.#people = new PeopleList({list: $('people'), note: $('people-note'), count: $('online-count'), find: $('find-person')}, history, on.person);
    this.#searchNote = $('search-note');
    $('search-form').addEventListener('submit', (e) => {
      e.preventDefault();
      this.#loadSearch();
    });
    this.#panels = new SidePanels($, {
      rooms: () => this.#poll?.seen(),
      people: () => this.#people?.seen(),
      covers: (is, close) => { if (parent === window) this.#cover(is, close); }, // the history of a frame is that of the page around it
      search: () => this.#loadSearch(),
    });
    document.addEventListener('visibilitychange', () => this.#poll?.seen());
  }

  /** @param {{user: string, name: string}} me */
  showRooms(conversations, me) {
    this.#rooms.show(conversations, conversations.current);
    const {avatar, name, who} = this.#me;
    if (who === me.user + me.name) return;
    this.#me.who = me.user + me.name;
    avatar.className = `avatar rooms__avatar ${hueClass(me.user || me.name)}`;
    avatar.textContent = initial(me.name);
    name.textContent = me.name;
  }

  /** A drawer lies over the page, or does no more. */
  async #cover(is, close) {
    this.#drawers ??= import('./browser/drawers.js').then(({Drawers}) => new Drawers(window), () => { this.#drawers = null; });
    const drawers = await this.#drawers;
    if (is) drawers?.opened(close);
    else drawers?.closed(close);
  }

  showPeople(people, me) {
    this.#who = {known: people.known, me};
    this.#people.show(people, me, this.#searched?.[0]);
  }

  retranslate() {
    if (this.#search) this.#search.retranslate();
    else if (this.#searchNote.textContent) this.#searchNote.textContent = t('searchFailed');
  }
  midnight() { this.#search?.midnight(); }

  /** The room that is searched. */
  showSearch(room, title) {
    if (room !== this.#searched?.[0] && !this.#search?.isEverywhere) this.#panels.search.close();
    this.#searched = [room, title];
    this.#search?.show(room, title);
  }

  /** Messages were removed. */
  removed(picks) { this.#search?.removed(picks); }

  /** The search is loaded when it is opened for the first time; what was typed meanwhile is looked for. Without the server, Enter tries again. */
  async #loadSearch() {
    if (this.#search) return;
    const {jump, place} = this.#on;
    try {
      const [{SearchPanel}, {style}] = await Promise.all([import('./view/search-panel.js'), import('./view/style.js')]);
      await style(new URL('../css/search.css', import.meta.url).href);
      const to = (go) => (...of) => {
        this.#panels.search.closeDrawer();
        go(...of);
      };
      this.#search ??= new SearchPanel(document, this.#history, {jump: to(jump), place: place && to(place), names: () => this.#who.known, me: () => this.#who.me});
      this.#search.show(...this.#searched);
    } catch {
      this.#searchNote.textContent = t('searchFailed'); // the server is away, or has another page by now
    }
  }

  /** One more panel at the end, with what opens and closes it. */
  add(...of) { return this.#panels.add(...of); }

  openSearch() { this.#panels.search.open(); }
  openPeople() { this.#panels.people.open(); }
  closePeople() { this.#panels.people.closeDrawer(); }
  closeRooms() { this.#panels.rooms.closeDrawer(); }

  /** Shows the other rooms of the server, too. */
  async startPolling() {
    this.#polls = true;
    const [{RoomsPoll}, {RoomsMore}] = await Promise.all([import('./chat/rooms-poll.js'), import('./view/rooms-more.js')]).catch(() => [{}, {}]);
    if (RoomsPoll) this.#poll ??= this.#makePoll(RoomsPoll, RoomsMore);
    else setTimeout(() => { if (this.#polls) this.startPolling(); }, 5_000);
    if (this.#polls) this.#poll?.start();
  }

  #makePoll(RoomsPoll, RoomsMore) {
    const others = new RoomsMore(document, this.#on.readAll);
    this.#rooms.showOthers([], others);
    return new RoomsPoll(this.#history, () => others.isSeen, (all) => this.#rooms.showOthers(all, others));
  }

  reconnected() { this.#poll?.seen(); }

  stopPolling() {
    this.#polls = false;
    this.#poll?.stop();
  }
}
