// What is told of the connection: on the name screen before the chat is shown, in
// the banner and by the field afterwards.

import {errorText, t} from './lang/i18n.js';
import {why} from './lang/why.js';

const ASKED_AFTER = [2, 4, 8, 16]; // attempts in a row that did not open
const REPLACED = 4009; // close code: there are too many windows
const SENT_AWAY = ['kicked', 'banned'];
const ELSEWHERE = /^(name_|room_|auth_|access_)/; // what the name screen, or another room, is the way out of

export class Status {
  #parts;
  #conversations;
  #history;
  #on;
  #noted = null; // the note of a conversation that was shown last

  /**
   * @param {{chat: HTMLElement, banner: import('./view/banner.js').Banner, composer: import('./view/composer.js').Composer,
   *   rules: import('./room-rules.js').RoomRules, announcer: import('./view/announcer.js').Announcer}} parts
   * @param {import('./chat/conversations.js').Conversations} conversations
   * @param {{name: () => string, refused: (error?: object) => void, unreachable: (words: () => string) => void, reload: () => void}} on
   *   name: one's own; refused: a name is to be asked for again
   * @param {import('./client/history.js').History} history which tells if another page answers
   */
  constructor(parts, conversations, history, on) {
    this.#parts = parts;
    this.#conversations = conversations;
    this.#history = history;
    this.#on = on;
  }

  /** A room is not to come back by itself, and there is no way into it from where one is. */
  static isRefused({state, detail}) {
    return state === 'closed' && !isReplaced(detail) && !isSentAway(detail) && isElsewhere(detail);
  }

  /** A room is refused, whatever the name. */
  static isOfRoom(error) { return ['room_invalid', 'access_denied'].includes(error?.code); }

  /** Shows how the connection of the current room is. */
  show(conversation) {
    this.#showNow(conversation);
    const {state, detail: {refusals}} = conversation;
    if (state === 'waiting' && ASKED_AFTER.includes(refusals)) this.#ask(conversation);
  }

  /** An attempt that never opened does not say who refused it: an answer over HTTP does. */
  async #ask(conversation) {
    if (await this.#history.probe() && conversation === this.#conversations.current && conversation.state !== 'online') this.#showNow(conversation);
  }

  #showNow(conversation) {
    const {chat, banner, announcer, rules} = this.#parts;
    const {state, detail, note} = conversation;
    const online = state === 'online';
    if (online && banner.isShown) announcer.announce(t('backOnline'));
    chat.classList.toggle('chat--offline', !online);
    this.#showNote(note);
    const isOut = rules.out(state === 'closed' && !chat.hidden && isSentAway(detail) ? conversation : null);
    if (online || isOut) banner.hide();
    else if (chat.hidden) this.#beforeChat(state, detail);
    else this.#away(conversation);
  }

  /** Shows a note once: what the page has written by the field since then stays when the connection changes. */
  #showNote(note) {
    if (note === this.#noted) return;
    this.#noted = note;
    const {composer} = this.#parts;
    if (!note) return composer.note('');
    const {error, fate} = note;
    composer.note(() => why(error, {fate}), false, error.endsAt);
  }

  #away({state, detail, waiting}) {
    const {banner} = this.#parts;
    const {error} = detail;
    const fate = waiting ? {fate: 'kept', n: waiting} : {};
    if (this.#history.signedOut && state !== 'closed' && !detail.offline) banner.signedOut(() => this.#on.reload());
    else if (detail.nameHeld) banner.nameHeld(detail, waiting, () => this.#why(detail.nameHeld), () => this.#on.refused(detail.nameHeld));
    else if (state !== 'closed') banner.waiting(detail, waiting, () => this.#conversations.retryNow());
    else if (isReplaced(detail)) banner.stays(() => why({code: 'replaced'}, fate) || t('replaced'), t('takeOver'), () => this.#conversations.takeOver());
    else if (isElsewhere(detail)) this.#on.refused(error);
    else banner.stays(() => why(error, fate), t('tryNow'), () => this.#conversations.takeOver());
  }

  #beforeChat(state, {error, flood, nameHeld}) {
    if (state === 'closed') this.#on.refused(error);
    else if (state === 'waiting') this.#on.unreachable(() => this.#history.signedOut ? t('signedOut') : `${nameHeld ? this.#why(nameHeld) : t(flood ? 'flood' : 'unreachable')} ${t('trying')}`);
  }

  /** Why alone: what to do is beside it. */
  #why(error) { return why(error) && errorText(error, {name: this.#on.name()}); }
}

const isElsewhere = ({error}) => !error || ELSEWHERE.test(error.code);
const isSentAway = ({error}) => SENT_AWAY.includes(error?.code);
const isReplaced = ({code, error}) => code === REPLACED || error?.code === 'replaced';
