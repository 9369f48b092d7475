// The room in the address: /#/games, or /?embed=1&room=games; with a message: /#/games/1234.

import {LOBBY} from '../text/room-name.js';

// With an opener the window would begin with a copy of what this tab stores.
const SMALL = 'noopener,width=420,height=720';

export class Router {
  #location;
  #history;

  /** @param {(room: string) => void} onRoom gets the room when the address changes */
  constructor(window, onRoom) {
    this.#location = window.location;
    this.#history = window.history;
    window.addEventListener('hashchange', () => onRoom(this.room));
  }

  /** What follows the sign: the room, and the number of a message if there is one. */
  get #parts() { return /^#\/(.+?)(?:\/(\d{1,16}))?$/.exec(this.#location.hash) ?? []; }

  /** The number of the message that the address is of; 0: of none. */
  get message() {
    const seq = Number(this.#parts[2]);
    return Number.isSafeInteger(seq) ? seq : 0;
  }

  /** The room of the address, as it is written there; the lobby where there is none. */
  get room() {
    const [, hash] = this.#parts;
    if (hash === undefined) return new URLSearchParams(this.#location.search).get('room') || LOBBY;
    try {
      return decodeURIComponent(hash);
    } catch {
      return hash; // a % that encodes nothing
    }
  }

  get embedded() {
    return new URLSearchParams(this.#location.search).get('embed') === '1';
  }

  /** The page is of one room: in a frame, or in a window that was opened for it. */
  get single() { return /[?&](embed|popout)=1(&|$)/.test(this.#location.search); }

  /** The address of a room in a window of its own: small, or the whole page where this one is small itself. */
  window(room) { return this.single ? this.link(room) : this.link(room).replace('#', '?popout=1#'); }

  /** The address of a room, or of a message there, for sharing. */
  link(room, seq = 0) {
    return `${this.#location.origin}/${path(room, seq)}`;
  }

  /** Makes a link open a small window. With a modifier key it stays a link. */
  openSmall(link) {
    link.dataset.tLabel = link.dataset.tTitle = 'popOut';
    link.addEventListener('click', (e) => {
      if (e.ctrlKey || e.metaKey || e.shiftKey) return;
      e.preventDefault();
      open(link.href, '', SMALL);
    });
  }

  /** Goes to a room, or to a message there, by its address. */
  visit(room, seq = 0) {
    if (this.#history.state?.drawer) this.#location.replace(path(room, seq)); // in place of the drawer that it was chosen in
    else this.#location.hash = path(room, seq);
  }

  /** Writes a room into the address without going there. */
  show(room, seq = 0) {
    if (this.room !== room) this.#history.replaceState(null, '', path(room, seq));
  }
}

const path = (room, seq) => `#/${encodeURIComponent(room)}${seq ? `/${seq}` : ''}`;
