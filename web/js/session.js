// How a session ends, and what other tabs of the browser do with it.

import {unsent} from './browser/leaving.js';

const LEAVE_WITHIN_MS = 500; // for the server to hear of it

export class Session {
  #identity;
  #tab;
  #conversations;
  #on;

  /**
   * @param {import('./chat/identity.js').Identity} identity @param {import('./browser/storage.js').JSONStorage} tab
   * @param {import('./chat/conversations.js').Conversations} conversations
   * @param {{enter: () => void, renamed: () => void, failed: () => void, reload: () => void}} on enter: it is known who one
   *   is; renamed: one's name is another; failed: one is still signed in
   */
  constructor(identity, tab, conversations, on) {
    this.#identity = identity;
    this.#tab = tab;
    this.#conversations = conversations;
    this.#on = on;
  }

  /** Leaves, once it is sure where what was written would be lost. */
  async asksToLeave() {
    const {mayLose} = await import('./view/leave-dialog.js').catch(() => ({}));
    if (!mayLose) this.#on.failed();
    else if (await mayLose(unsent(this.#tab), this.#tab.values('draft.').some((text) => text.trim()))) this.leave();
  }

  /** Is nobody any more, in this tab and the others. */
  async leave() {
    this.forget();
    await Promise.race([this.#conversations.leaveAll(), new Promise((late) => setTimeout(late, LEAVE_WITHIN_MS))]);
    this.#tab.clear(); // of what was written meanwhile
    this.#on.reload();
  }

  forget() {
    this.#identity.forget();
    this.#tab.clear(); // drafts and unsent messages are not sent under the next name
  }

  /** Ends the session on all devices. */
  async signOut() {
    const {endSession} = await import('./client/session.js').catch(() => ({endSession: () => false})); // the server is away
    if (await endSession(this.#identity.authorization)) this.leave();
    else this.#on.failed();
  }

  /** Another tab has joined, has left, is somebody else, or has another name. */
  lookAgain(wasForgotten) {
    const {name} = this.#identity;
    if (!name && this.#identity.resume()) {
      this.#on.enter(); // no name was given here yet
      return;
    }
    const kind = this.#identity.look(wasForgotten);
    if (kind === 'gone') this.leave();
    else if (kind === 'other') this.#conversations.rejoin();
    else if (this.#identity.name !== name) this.#on.renamed();
  }
}
