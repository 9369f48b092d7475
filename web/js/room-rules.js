// What the rules of a room mean for the page. What was removed goes wherever it stands, and
// refused texts go back; how the rules look is loaded with the first room.

import {isOfMessages} from './browser/shortcuts.js';
import {t} from './lang/i18n.js';
import {learnWhy, why} from './lang/why.js';

export class RoomRules {
  #parts;
  #on;
  #view = null;
  #loading = null;
  #unspoken = null; // the last message that came before it could be read out
  #out = null; // conversation that one was sent out of

  /**
   * @param {{document: Document, conversations: import('./chat/conversations.js').Conversations,
   *   composer: import('./view/composer.js').Composer, announcer: import('./view/announcer.js').Announcer,
   *   notifier: import('./browser/notifier.js').Notifier, sides: import('./sides.js').Sides, pane: import('./view/message-pane.js').MessagePane, storage: object, settings: import('./browser/settings.js').Settings, escape: () => boolean,
   *   sound: () => void, authorization: () => string, me: () => string, user: () => string}} parts me, user: one's own name, and id; escape: ends a reply or an edit
   * @param {{jump: (seq: number) => void, counts: () => void, loaded: () => void, midnight: () => void, out: () => void, person: Function,
   *   drawn: () => void, decorate: (reacting: object) => void}} on
   *   drawn: rows are to be brought up to date; decorate: reactions can be shown by now;
   *   out: it can be shown by now that one was sent out;
   *   midnight: it is another day; loaded: rows are to be drawn anew, as there are more words than before
   */
  constructor(parts, on) {
    this.#parts = {...parts, isKey: (e) => isOfMessages(e) && parts.settings.get('singleKeys')}; // a character is a key where it was typed
    this.#on = on;
  }

  get #current() { return this.#parts.conversations.current; }

  /** What a moderator has, once it is loaded. */
  get desk() { return this.#view?.desk ?? null; }

  /** What changes messages of one's own, once it is loaded. */
  get editing() { return this.#view?.editing ?? null; }

  /** The part of a person's card that is about acts. */
  part(...of) { return this.#view?.part(...of) ?? null; }

  /** Shows the rules of a conversation, if it is the current one; isNews: a moderator has changed them. */
  show(conversation, isNews = false) {
    if (conversation !== this.#current) return;
    if (this.#view) this.#view.show(conversation, isNews);
    else if (conversation.joined) this.#loading ??= this.#load();
  }

  /** Somebody asks what was missed. */
  missed() { this.#view?.missed(); }

  /** A message has come: it may be read out. */
  arrived(conversation, message) {
    if (conversation !== this.#current || message.own) return;
    if (this.#view) this.#view.arrived(message);
    else this.#unspoken = message;
  }

  /** The text in the field is going to be something else than it was. */
  composing(conversation) { if (conversation === this.#current) this.#view?.composing(conversation); }

  /** One was sent out of a conversation that is shown; null: of none. Returns whether that is shown. */
  out(conversation) {
    this.#out = conversation;
    this.#view?.out(conversation);
    return Boolean(conversation && this.#view);
  }

  /** It was another language until now. */
  retranslate() {
    this.#view?.retranslate();
    this.#view?.show(this.#current);
  }

  /** Without the server, it is tried again; who has left meanwhile needs it in the next room. */
  async #load() {
    const [{RoomView}, {watchLater}] = await Promise.all([import('./room/room-view.js'), import('./page-later.js'), learnWhy()]).catch(() => [{}, {}]);
    if (!RoomView) {
      setTimeout(() => { this.#loading = this.#load(); }, 5_000);
      return;
    }
    if (!this.#current) {
      this.#loading = null;
      return;
    }
    this.#view = new RoomView(this.#parts, this.#on);
    watchLater(document, {files: () => this.#parts.composer.note(() => t('noFiles')), midnight: this.#on.midnight});
    this.#view.show(this.#current);
    if (this.#unspoken) this.#view.arrived(this.#unspoken);
    if (this.#out) this.#on.out();
    const {entries, pending} = this.#current.timeline;
    if ([...entries, ...pending].some((e) => e.names || ['held', 'failed'].includes(e.state))) this.#on.loaded(); // lines lacked their words
  }

  /** Messages were removed, or came back: nothing of them stays in what was said about them. */
  changed(conversation, {picks, fields}, before) {
    const {notifier, sides} = this.#parts;
    this.#on.counts();
    if (!fields.removed) return;
    notifier.withdraw(conversation.room, picks);
    if (conversation !== this.#current) return;
    sides.removed(picks);
    this.#view?.removed(picks, before.length);
  }

  /** A text was refused: it goes back into the field with the reason, if it can. */
  returned(conversation, text, error, reply) {
    const {composer} = this.#parts;
    if (conversation !== this.#current || conversation.composition.edit || !composer.takeBack(conversation.room, text)) return false; // in an edit it would become the text of another message
    conversation.composition.giveBack(error.code === 'not_found' ? null : reply);
    this.#tell(conversation, text, error);
    return true;
  }

  /** Says why a text stands in the field, once the words for it are there. */
  async #tell(conversation, text, error) {
    if (!this.#view) await this.#loading;
    const {composer} = this.#parts;
    if (conversation !== this.#current || composer.text !== text) return;
    const isPaused = this.#view && conversation.keeping.pause.now; // which has words of its own
    if (isPaused) composer.note(() => t('fate_paused'), true);
    else composer.note(() => reasonOf(error), true, error.endsAt);
  }
}

const reasonOf = (error) => error.code === 'not_found' ? t('replyGone') : why(error, {fate: 'field'});
