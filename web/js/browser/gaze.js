// Which rooms somebody looks at in this tab or another: a tab that is not looked at is
// silent about them. A lock goes with its tab, whatever becomes of that.

const PREFIX = 'hubbub.looking ';

export class Gaze {
  #locks;
  #room = '';
  #end = () => {};

  /** @param {LockManager|undefined} locks stands in for the browser's, which has none on sites without TLS */
  constructor(locks = navigator.locks) {
    this.#locks = locks;
  }

  /** Somebody looks at a room here, or at none: ''. */
  at(room) {
    if (room === this.#room || !this.#locks) return;
    this.#room = room;
    this.#end();
    this.#end = () => {};
    if (!room) return;
    const over = new Promise((end) => { this.#end = end; });
    this.#locks.request(PREFIX + room, {mode: 'shared'}, () => over).catch(() => {});
  }

  /** Tells if somebody looks at a room, in whatever tab. */
  async isAt(room) {
    try {
      return (await this.#locks.query()).held.some(({name}) => name === PREFIX + room);
    } catch {
      return false;
    }
  }
}
