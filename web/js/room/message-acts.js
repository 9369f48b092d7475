// What one can do about a message, as far as one may: reply to it, copy its link or its text,
// change or remove one's own, see who said it, report it.

import {t} from '../lang/i18n.js';
import {why} from '../lang/why.js';
import {copyText} from '../view/clipboard.js';
import {isEditable} from './editing.js';

export class MessageActs {
  #parts;
  #on;

  /**
   * @param {object} parts as RoomRules has them @param {{jump: (seq: number) => void, person: Function, link: (room: string, seq: number) => string,
   *   edit: (message: object) => void, report: (message: object) => void, mayReport: (message: object) => boolean,
   *   desk: () => import('../moderation/desk.js').Desk | null}} on desk: of a moderator, where one is
   */
  constructor(parts, on) {
    this.#parts = parts;
    this.#on = on;
  }

  get #current() { return this.#parts.conversations.current; }

  /** @returns {import('./row-acts.js').Act[]} in the order of the menu */
  of(message) {
    const desk = this.#on.desk();
    const own = isEditable(this.#current, message);
    const {reacting} = this.#parts;
    const acts = reacting.acts(message);
    if (this.#mayReply) acts.push({look: 'reply', words: t('reply'), key: 'r', isNear: true, does: (m) => this.#reply(m)});
    if (own) acts.push({look: 'edit', words: t('edit'), key: 'e', isNear: true, does: this.#on.edit});
    acts.push({look: 'address', words: t('copyMessageLink'), key: 'l', isNear: !desk, does: (m) => this.#copyLink(m)},
      {look: 'copy', words: t('copyText'), does: (m) => this.#copy(m.text, t('textCopied'))});
    if (message.reply_to?.text !== undefined) acts.push({look: 'up', words: t('showQuoted'), does: (m) => this.#on.jump(m.reply_to.seq)});
    if (reacting.hasAny(message)) acts.push({look: 'people', words: t('whoReacted'), does: (m) => reacting.who(m)});
    if (desk) acts.push(...desk.rowActs);
    else acts.push({look: 'person', words: message.from, does: (m, row) => this.#person(m, row)});
    if (own && !desk) acts.push({look: 'remove', words: t('removeMine'), key: 'Delete', isGrave: true, does: (m) => this.remove(m)});
    if (this.#on.mayReport(message)) acts.push({look: 'flag', words: t('report'), does: this.#on.report});
    return acts;
  }

  /** A server that tells how long messages can be edited knows of replies. */
  get #mayReply() { return !Number.isNaN(this.#current.editWindowMs) && !this.#current.keeping.rules.isReader; }

  #reply(message) {
    this.#parts.editing().end();
    this.#current.composition.replyTo(message);
    this.#parts.composer.focus();
  }

  #person({user, from: name, role}, row) { this.#on.person({user, name, role}, row.querySelector('.message__from') ?? row); }

  #copyLink({seq}) { return this.#copy(this.#on.link(this.#current.room, seq), t('messageLinkCopied')); }

  async #copy(text, done) { this.#parts.composer.note(await copyText(text) ? done : text); } // what cannot be copied can be read

  /** Removes a message of one's own, after a question: there is no way back. */
  async remove({seq}) {
    const {keeping} = this.#current;
    const {sure} = await import('../moderation/sure.js').catch(() => ({}));
    if (!sure) return this.#parts.composer.note(() => t('unreachable'));
    if (!await sure(t('removeSure'), t('removeSureHint'), [[t('remove'), true]])) return;
    const answer = await keeping.ask({type: 'remove', seq});
    if (answer.type === 'error') this.#parts.composer.note(() => why(answer), true, answer.endsAt);
  }
}
