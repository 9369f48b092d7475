// Where one is in a room, and stays, whatever comes: what the line above the field says of it, and
// what holds the messages still.

import {t} from '../lang/i18n.js';
import {Still} from './still.js';
import {Strip} from './strip.js';

export class Place {
  #parts;
  #strip;
  #still;
  #place = {}; // as Strip has it
  #before = null; // the messages were held: what was unread then, in which conversation

  /**
   * @param {(id: string) => HTMLElement} $
   * @param {{pane: import('../view/message-pane.js').MessagePane, conversations: import('../chat/conversations.js').Conversations,
   *   announcer: import('../view/announcer.js').Announcer}} parts
   */
  constructor($, parts) {
    this.#parts = parts;
    const {pane} = parts;
    this.#strip = new Strip($('strip-place'), {end: () => pane.toEnd(), unread: () => pane.toUnread()});
    this.#still = new Still($('messages'), {
      atEnd: () => pane.atEnd, hold: () => this.#hold(), release: () => this.#release(), changed: (held) => this.#changed(held),
    });
    pane.place = this;
  }

  /** @param {object} place as Strip has it, but for what holds it */
  show(place) {
    this.#place = place;
    this.#still.look();
    this.#strip.show({...place, held: this.#still.held});
  }

  /** A message of others has come. */
  came() { this.#still.came(); }

  #hold() {
    const {pane, conversations: {current}} = this.#parts;
    this.#before = {of: current, unreadAfter: current.timeline.unreadAfter, unreadWas: pane.unreadWas};
    pane.list.hold();
  }

  /** What passed by is as seen as if it had not been held; whoever looks elsewhere by now has not seen it. */
  #release() {
    const {pane, conversations: {current}} = this.#parts;
    const {of, unreadAfter, unreadWas} = this.#before;
    if (of === current && document.hasFocus()) {
      current.markRead();
      current.timeline.unreadAfter = unreadAfter;
      pane.unreadWas = unreadWas;
    }
    pane.toEnd();
  }

  #changed(held) {
    this.show(this.#place);
    if (held === 'focus') this.#parts.announcer.announce(t('heldSpoken'));
  }
}
