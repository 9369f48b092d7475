// What is told of the connection: on the name screen before the chat is shown, in
// the banner and by the field afterwards.

import {errorText, t} from './lang/i18n.js';

const REPLACED = 4009; // close code: another window has taken the session

export class Status {
  #parts;
  #conversations;
  #on;

  /**
   * @param {{chat: HTMLElement, banner: import('./view/banner.js').Banner, composer: import('./view/composer.js').Composer,
   *   announcer: import('./view/announcer.js').Announcer}} parts
   * @param {import('./chat/conversations.js').Conversations} conversations
   * @param {{refused: (error?: object) => void, unreachable: () => void}} on refused: a name is to be asked for again
   */
  constructor(parts, conversations, on) {
    this.#parts = parts;
    this.#conversations = conversations;
    this.#on = on;
  }

  /** A room is not to come back by itself, and was refused. */
  static isRefused({state, detail}) {
    return state === 'closed' && detail.code !== REPLACED;
  }

  /** Shows how the connection of the current room is. */
  show(conversation) {
    const {chat, banner, composer, announcer} = this.#parts;
    const {state, detail, note} = conversation;
    const online = state === 'online';
    if (online && banner.isShown) announcer.announce(t('backOnline'));
    chat.classList.toggle('chat--offline', !online);
    if (note?.waitUntil) composer.noteWait(note.waitUntil);
    else composer.note(note?.error ? errorText(note.error) : '');
    if (online) banner.hide();
    else if (chat.hidden) this.#beforeChat(state, detail);
    else this.#away(state, detail);
  }

  #away(state, detail) {
    const {banner} = this.#parts;
    const {code, error} = detail;
    if (state === 'waiting') banner.waiting(detail, () => this.#conversations.retryNow());
    else if (state === 'connecting') banner.connecting();
    else if (error?.code === 'replaced' || code === REPLACED) banner.replaced(() => this.#conversations.takeOver());
    else this.#on.refused(error);
  }

  #beforeChat(state, {error}) {
    if (state === 'closed') this.#on.refused(error);
    else if (state === 'waiting') this.#on.unreachable();
  }
}
