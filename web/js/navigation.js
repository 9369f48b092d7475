// From room to room: by the address, by the list, by a key.

import {Router} from './browser/router.js';
import {LOBBY} from './text/room-name.js';

export class Navigation {
  #router;
  #conversations;
  #on;
  #place = 0; // number of the message that the address asks for, until it is shown

  /**
   * @param {Window} window
   * @param {import('./chat/conversations.js').Conversations} conversations
   * @param {{isOpen: () => boolean, address: () => void, entered: (isOther: boolean) => void, left: () => void}} on isOpen tells
   *   if somebody is in the chat, and not at the name screen; address: it names another room; entered: a room became the
   *   current one, or was it already; left: a room was left
   */
  constructor(window, conversations, on) {
    this.#conversations = conversations;
    this.#on = on;
    this.#router = new Router(window, () => {
      this.#place = this.#router.message;
      on.address();
      if (on.isOpen()) this.#go(this.wanted);
    });
    if (!this.single) this.#router.openSmall(window.document.getElementById('open-full'));
  }

  get embedded() { return this.#router.embedded; }
  get single() { return this.#router.single; }

  /** The room that the address asks for, as it is called there. */
  get wanted() { return this.#router.room; }

  /** Joins the room that the address asks for, and no other. */
  begin() {
    this.#place = this.#router.message;
    this.#router.show(this.wanted);
    this.#conversations.begin(this.wanted);
  }

  /** The number of the message that the address asks for, once; 0: none. */
  takePlace() {
    const seq = this.#place;
    this.#place = 0;
    return seq;
  }

  /** Goes to a room, or to a message there, as a link does, so that there is a way back. */
  visit(room, seq = 0) {
    if (room === this.#router.room) this.#go(room);
    else this.#router.visit(room, seq);
  }

  /** Goes to the room before or after the current one. */
  step(by) {
    if (this.#on.isOpen()) this.visit(this.#conversations.beside(by));
  }

  leave(room) {
    const conversation = this.#conversations.get(room);
    if (!conversation || this.#conversations.size < 2) return;
    this.#place = 0;
    if (conversation === this.#conversations.current) this.#go(this.#conversations.beside(1));
    this.#conversations.leave(conversation);
    this.#on.left();
  }

  /** The server has told which room it is that was asked for under another name. Returns whether the conversation goes on. */
  found(conversation, asked) {
    const before = this.#conversations.current;
    const goesOn = this.#conversations.found(conversation, asked);
    if (this.#router.room === asked) this.#router.show(conversation.room, this.#router.message);
    if (this.#conversations.current !== before) this.#on.entered(true);
    return goesOn;
  }

  /** Writes a room into the address, for when the page is loaded anew. */
  address(room) { this.#router.show(room); }

  /** The address is of no room: from here on it is that of the lobby. */
  lost() { this.#router.show(LOBBY); }

  /** The address of a room, or of a message there, for sharing. */
  link(...of) { return this.#router.link(...of); }

  /** The address of a room in a window of its own. */
  window(room) { return this.#router.window(room); }

  #go(room) {
    this.#router.show(room);
    const isOther = room !== this.#conversations.current.room;
    if (isOther) this.#conversations.enter(room);
    this.#on.entered(isOther);
  }
}
