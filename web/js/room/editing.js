// Changing a message of one's own, in the field where it was written. The text stays there until
// the server has taken it, and what was being written waits meanwhile.

import {read} from '../chat/commands.js';
import {t} from '../lang/i18n.js';
import {why} from '../lang/why.js';

/** One may still change a message, or remove it: it is one's own, and not too old. */
export function isEditable({editWindowMs, keeping}, {own, seq, at, removed}) {
  return Boolean(own && seq && !removed) && !keeping.rules.isReader && keeping.serverTime - at < editWindowMs;
}

export class Editing {
  #conversations;
  #composer;
  #remove;
  #asked = null; // the conversation whose server has not answered yet

  /**
   * @param {import('../chat/conversations.js').Conversations} conversations @param {import('../view/composer.js').Composer} composer
   * @param {(message: object) => void} remove nothing was left of a text
   */
  constructor(conversations, composer, remove) {
    this.#conversations = conversations;
    this.#composer = composer;
    this.#remove = remove;
  }

  get #current() { return this.#conversations.current; }

  begin(message) {
    const {composition} = this.#current;
    const typed = message.text.startsWith('/') && !read(message.text, ['me']).rest ? `/${message.text}` : message.text; // as it was written
    composition.editOf(message, composition.edit ? composition.edit.before : this.#composer.text);
    this.#composer.text = typed;
    this.#composer.focus();
  }

  /** Begins with the last message of one's own, if that can be changed. */
  beginLast() {
    const last = this.#current.timeline.entries.findLast((e) => e.own && e.seq);
    if (!last || !isEditable(this.#current, last)) return false;
    this.begin(last);
    return true;
  }

  /** Ends it without a change; what was being written before is there again. */
  end() {
    const {composition} = this.#current;
    if (!composition.edit) return;
    const {before} = composition.edit;
    composition.editOf(null);
    this.#composer.text = before;
  }

  /** The text is as it shall be; it stays in the field until the server has taken it. */
  async submit(text) {
    const conversation = this.#current;
    const {edit} = conversation.composition;
    if (this.#asked === conversation) return;
    const {say, command, rest, unknown} = read(text, ['me']);
    if (say === undefined && (!command || !rest)) return this.#composer.note(() => t(unknown ? 'noCommandNow' : 'actionMissing'), true);
    const wanted = say ?? `/me ${rest}`;
    const now = conversation.timeline.held.find((e) => e.seq === edit.seq) ?? edit;
    if (!now.removed && now.text === wanted) return this.end();
    this.#asked = conversation;
    const answer = await conversation.keeping.ask({type: 'edit', seq: edit.seq, text: wanted});
    this.#asked = null;
    if (answer.type === 'error') this.#refused(conversation, answer);
    else this.#done(conversation, edit, text);
  }

  /** Nothing is left of the text: then the message can go. */
  submitNothing() {
    const {seq} = this.#current.composition.edit;
    this.end();
    this.#remove({seq});
  }

  #refused(conversation, error) {
    if (conversation === this.#current) this.#composer.note(() => why(error, {fate: 'field'}), true, error.endsAt);
  }

  #done(conversation, edit, text) {
    if (conversation.composition.edit !== edit) return; // it was ended meanwhile
    if (conversation === this.#current && this.#composer.text.trim() === text) this.end();
    else if (conversation !== this.#current) conversation.endEdit();
    else conversation.composition.editOf({seq: edit.seq, text}, edit.before); // it goes on being written
  }
}
