// The button that opens the questions of the room; they are loaded when somebody wants them.

import {t} from '../lang/i18n.js';
import {button} from '../view/dom.js';
import {drawing} from '../view/drawings.js';

export class QuestionsButton {
  #node = button('icon-button questions-button', '', () => this.#open(), {id: 'questions-toggle', 'aria-controls': 'questions-panel', 'aria-expanded': 'false'});
  #parts;
  #on;
  #desk = null;
  #opening = false;

  /**
   * @param {object} parts as RoomRules has them @param {{jump: (seq: number) => void,
   *   reactions: () => import('../chat/reactions.js').Reactions, desk: () => import('../moderation/desk.js').Desk|null}} on
   *   reactions: of the conversation that is shown
   */
  constructor(parts, on) {
    this.#parts = parts;
    this.#on = on;
    this.#node.append(drawing('ask'));
    parts.document.getElementById('search-toggle').before(this.#node);
  }

  /** A server that tells how long messages can be edited knows of questions. */
  show(conversation) {
    this.#node.hidden = Number.isNaN(conversation.editWindowMs);
    for (const name of ['aria-label', 'title']) this.#node.setAttribute(name, t('questions'));
    this.#desk?.show(conversation);
  }

  async #open() {
    if (this.#desk || this.#opening) return; // the panel has the button by now
    this.#opening = true;
    const {QuestionsDesk} = await import('../questions/desk.js').catch(() => ({}));
    this.#opening = false;
    if (!QuestionsDesk) return this.#parts.composer.note(() => t('unreachable'));
    this.#desk = new QuestionsDesk(this.#parts, this.#on, this.#node);
    this.#desk.show(this.#parts.conversations.current);
    this.#desk.open();
  }
}
