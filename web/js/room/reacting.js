// Reactions of the room that is shown: how they look, who has put them, and how one puts one.
// Loaded with the first room.

import {Reactions} from '../chat/reactions.js';
import {Api} from '../client/api.js';
import {t} from '../lang/i18n.js';
import {why} from '../lang/why.js';
import '../lang/reactions.js';
import {Chips, label} from './chips.js';
import {Reactors} from './reactors.js';
import {style} from '../view/style.js';

style(new URL('../../css/reactions.css', import.meta.url).href);

const QUICK = ['👍', '❤️', '😂', '🎉', '🚀', '👀'];
const AT_HAND = 3; // of these, at the message itself

export class Reacting {
  #parts;
  #reactors;
  #chips;
  #api;
  #on;

  /**
   * @param {HTMLElement} scroller around the messages @param {object} parts as RoomRules has them
   * @param {{entry: (row: HTMLElement) => object|undefined, changed: () => void}} on changed: rows are to be brought up to date
   */
  constructor(scroller, parts, on) {
    this.#parts = parts;
    this.#on = on;
    this.#api = new Api(parts.authorization);
    this.#reactors = new Reactors(parts.authorization, () => ({user: parts.user()}));
    this.#chips = new Chips(scroller, {
      of: (entry) => this.#reactions.of(entry),
      entry: on.entry,
      toggle: (entry, emoji) => this.#reactions.toggle(entry, emoji),
      wanted: (...of) => this.#wanted(...of),
    });
  }

  get #current() { return this.#parts.conversations.current; }

  /** Of the conversation that is shown, made when it is shown first. */
  get #reactions() {
    const conversation = this.#current;
    const {keeping} = conversation;
    if (keeping.reactions) return keeping.reactions;
    keeping.reactions = new Reactions({
      timeline: conversation.timeline, send: (request) => keeping.send(request),
      own: (from, to) => this.#api.get(Api.room(conversation.room, 'reacted'), {from, to}),
    }, {
      changed: () => this.#on.changed(),
      refused: (error) => this.#refused(conversation, error),
    });
    for (const event of keeping.reacted.splice(0)) keeping.reactions.take(event);
    return keeping.reactions;
  }

  /** What people have put to the messages of the conversation that is shown. */
  get reactions() { return this.#reactions; }

  /** Brings what is shown at a row up to date. */
  show(row, entry) { this.#chips.show(row, entry); }

  #refused(conversation, error) {
    const words = () => error.code === 'forbidden' ? t('refused_forbidden') : why(error);
    if (conversation === this.#current) this.#parts.composer.note(words, true, error.endsAt);
  }

  /** A server that tells how long messages can be edited knows of reactions. */
  get #mayReact() { return !Number.isNaN(this.#current.editWindowMs) && !this.#current.keeping.rules.isReader; }

  /** What can be done about a message. @returns {import('./row-acts.js').Act[]} */
  acts(message) {
    const acts = this.#mayReact ? [
      ...QUICK.map((emoji, i) => ({emoji, words: t('reactWith', {emoji}), isNear: i < AT_HAND, does: (entry) => this.#reactions.toggle(entry, emoji)})),
      {look: 'react', words: t('reactMore'), key: '+', isNear: true, does: (entry, row) => this.#pick(entry, row)},
    ] : [];
    return acts;
  }

  /** Whether anybody has put something to a message. */
  hasAny(message) { return this.#reactions.of(message).length > 0; }

  #pick(entry, row) {
    const reactions = this.#reactions; // of this room, which another may be shown after
    return this.pick(row.querySelector('.row-acts') ?? row, (emoji) => { if (!entry.removed) reactions.set(entry, emoji, true); });
  }

  /** Lets somebody choose an emoji. @param {HTMLElement} anchor beside which @param {(char: string) => void} chosen */
  async pick(anchor, chosen) {
    const {storage, composer} = this.#parts;
    try {
      const {Picker} = await import('../emoji/picker.js');
      await Picker.open(anchor, storage, chosen);
    } catch {
      composer.note(() => t('unreachable'));
    }
  }

  /** All who have put something to a message. */
  async who(entry) {
    const {composer} = this.#parts;
    const {ReactorsDialog} = await import('./reactors-dialog.js').catch(() => ({}));
    if (!ReactorsDialog) return composer.note(() => t('unreachable'));
    const {room} = this.#current;
    new ReactorsDialog(this.#reactions.of(entry), (emoji, after) => this.#reactors.page(room, entry.seq, emoji, after)).open();
  }

  #wanted(entry, emoji, chip) {
    const one = this.#reactions.of(entry).find((shown) => shown.emoji === emoji);
    if (!one) return;
    this.#loadNames(chip);
    this.#reactors.names({...one, room: this.#current.room, seq: entry.seq}, (who) => { if (chip.isConnected) label(chip, undefined, who); });
  }

  /** The name of an emoji is loaded when somebody may want to hear it. */
  async #loadNames(chip) {
    const {loadCatalog} = await import('../emoji/catalog.js').catch(() => ({}));
    if (loadCatalog && await loadCatalog().catch(() => null) && chip.isConnected) label(chip, undefined, chip.title);
  }
}
