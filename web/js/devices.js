// From one device to another, and what a link with a secret brings. Loaded when there is
// something of that.

import {t} from './lang/i18n.js';

export class Devices {
  #identity;
  #storage;
  #on;

  /**
   * @param {import('./chat/identity.js').Identity} identity @param {{set: Function}} storage of all tabs
   * @param {{room: () => string, goes: (room?: string) => void, begins: (room?: string) => void, note: (text: string) => void}} on
   *   room: that is shown; goes: on, in a room, as another person; begins: the same person, with another session
   */
  constructor(identity, storage, on) {
    this.#identity = identity;
    this.#storage = storage;
    this.#on = on;
  }

  /**
   * A link with a secret was opened: what it brings is somebody's choice.
   * @param {import('./browser/arrival.js').Arrival} arrival @param {() => void} declined nothing came of it
   */
  async arrive(arrival, declined = () => {}) {
    const {session} = this.#identity;
    try {
      const {ArrivalDialog} = await import('./view/arrival-dialog.js');
      new ArrivalDialog(arrival, {
        name: () => session?.name ?? '',
        token: () => session?.token ?? '',
        continued: ({token, name, room}) => {
          this.#identity.session = {token, name};
          this.#on.goes(room);
        },
        invited: (answer) => {
          if (!session && answer.name) this.#storage.set('name', answer.name); // is filled in, and may be another
          this.#identity.session = {token: answer.session, name: session?.name ?? '', user: answer.user};
          this.#on.begins(answer.room);
        },
        closed: declined,
      }).open();
    } catch {
      declined(); // the server is away, or has another page by now
    }
  }

  /** Hands the session over to whoever scans a code. */
  async continueOnPhone() {
    try {
      const {HandoverDialog} = await import('./view/handover-dialog.js');
      const what = () => ({token: this.#identity.session.token, name: this.#identity.name, room: this.#on.room()});
      await new HandoverDialog(what).open(location);
    } catch {
      this.#on.note(() => t('unreachable')); // the server is away, or has another page by now
    }
  }
}
