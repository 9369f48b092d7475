// What the text in the field is going to be, besides a message: a reply, or the new text of a
// message of one's own. It outlives a reload, as the draft does.

import {quoteOf, requote} from './quotes.js';

/** @typedef {{seq: number, from: string, text: string, removed?: boolean, epoch: string}} Quote as a message shows it, and of which conversation it is */

export class Composition {
  /** @type {Quote | null} what is replied to */
  reply = null;
  /** @type {{seq: number, text: string, before: string, epoch: string} | null} what is edited: its text, and the draft that waits meanwhile */
  edit = null;
  #epoch = '';
  #write;
  #changed;

  /** @param {{read: () => object|null, write: (value: object|null) => void, changed: () => void}} storage and who is told of a change */
  constructor({read, write, changed}) {
    Object.assign(this, read());
    this.#write = write;
    this.#changed = changed;
  }

  /** One is in the room: what was begun in another conversation than this is of no message here. */
  begin(epoch) {
    this.#epoch = epoch;
    const isOf = (begun) => begun?.epoch === epoch ? begun : null;
    if (isOf(this.reply) !== this.reply || isOf(this.edit) !== this.edit) this.#set({reply: isOf(this.reply), edit: isOf(this.edit)});
  }

  replyTo(message) { this.#set({reply: message && {...quoteOf(message), epoch: this.#epoch}}); }

  /** Begins to edit a message of one's own; null: no more. before: what was being written */
  editOf(message, before = '') { this.#set({edit: message && {seq: message.seq, text: message.text, before, epoch: this.#epoch}}); }

  /** What was replied to, which is over: the text was said. */
  takeReply() {
    const {reply} = this;
    if (reply) this.replyTo(null);
    return reply ?? undefined;
  }

  /** A refused text is there again, with what it replied to. */
  giveBack(reply) { this.#set({reply: reply ?? null}); }

  /** Messages are others than they were, and perhaps what is replied to. */
  follow(change) {
    const holder = {reply_to: this.reply, version: 0};
    if (requote([holder], change, () => false)) this.#set({reply: holder.reply_to});
  }

  #set(fields) {
    Object.assign(this, fields);
    const {reply, edit} = this;
    this.#write(reply || edit ? {reply, edit} : null);
    this.#changed();
  }
}
