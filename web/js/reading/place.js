// Where one is in a room, and stays, whatever comes: what the line above the field says of it, and
// what holds the messages still.

import {t} from '../lang/i18n.js';
import {Kept} from './kept.js';
import {Still} from './still.js';
import {Strip} from './strip.js';

export class Place {
  #parts;
  #on;
  #strip;
  #kept;
  #still;
  #place = {}; // as Strip has it
  #before = null; // the messages were held: where one had stopped then, in which conversation
  #open = null; // what was missed, while that is shown: {dialog, missed}

  /**
   * @param {(id: string) => HTMLElement} $
   * @param {{pane: import('../view/message-pane.js').MessagePane, conversations: import('../chat/conversations.js').Conversations,
   *   announcer: import('../view/announcer.js').Announcer, composer: import('../view/composer.js').Composer, me: () => string}} parts
   * @param {{jump: (seq: number) => void, end: () => void}} on end: to the latest, and all is read
   */
  constructor($, parts, on) {
    this.#parts = parts;
    this.#on = on;
    const {pane} = parts;
    this.#strip = new Strip($('strip-place'), {end: () => pane.toEnd(), unread: () => this.missed()});
    this.#still = new Still($('messages'), {
      atEnd: () => pane.atEnd, hold: () => this.#hold(), keep: () => pane.list.letGo(), release: () => this.#release(), changed: (held) => this.#changed(held),
    });
    this.#kept = new Kept($('messages-top'));
    pane.place = this;
  }

  /** @param {object} place as Strip has it, but for what holds it */
  show(place) {
    this.#place = place;
    this.#still.look();
    const {current} = this.#parts.conversations;
    if (current) this.#kept.show(current); // none: one has left
    this.#strip.show({...place, held: this.#still.held});
    this.#open?.dialog.count(this.#open.missed.count);
  }

  /** Messages are no more. */
  removed(picks) { this.#open?.dialog.removed(picks); }

  /** A message of others has come. */
  came() { this.#still.came(); }

  /** What did I miss: how much, what of it is for all or for oneself, and then message by message. */
  async missed() {
    const {pane, conversations, composer, me} = this.#parts;
    const {current} = conversations;
    if (current.since === 0) return composer.note(() => t('missedNothing'));
    const [{MissedDialog}, {Missed}] = await Promise.all([import('./missed-dialog.js'), import('./missed.js')]).catch(() => [{}, {}]);
    if (!MissedDialog) return composer.note(() => t('unreachable'));
    if (current !== conversations.current || current.since === 0) return;
    const missed = new Missed(current);
    const dialog = new MissedDialog({...this.#on, read: () => this.#read(missed)});
    this.#open = {dialog, missed};
    dialog.open({count: missed.count, standing: missed.standing, mentions: missed.mentions(pane.history, me())}, () => { this.#open = null; });
  }

  /** From the first message that is unread, one after the other by arrows. */
  async #read(missed) {
    missed.stopAgain();
    await this.#parts.pane.toUnread();
    const row = document.querySelector('.notice--unread ~ .message[data-entry]');
    row?.setAttribute('tabindex', '-1');
    row?.focus({preventScroll: true});
  }

  #hold() {
    const {pane, conversations: {current}} = this.#parts;
    this.#before = {of: current, after: current.timeline.unreadAfter, since: current.since};
    pane.list.hold();
  }

  /** What passed by is as seen as if it had not been held; whoever looks elsewhere by now has not seen it. */
  #release() {
    const {pane, conversations: {current}} = this.#parts;
    const {of, after, since} = this.#before;
    if (of === current && document.hasFocus()) {
      current.markRead();
      current.stoppedAt(after, since);
    }
    pane.toEnd();
  }

  #changed(held) {
    this.show(this.#place);
    if (held === 'focus') this.#parts.announcer.announce(t('heldSpoken'));
  }
}
