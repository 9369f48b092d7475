// Browser notifications of mentions. Permission is asked for by a click only.

const LONGEST = 180; // characters
const QUIET_MS = 5_000; // between two notifications of one tag

/** @typedef {{title: string, text: string, message: object, icon: string, onClick: () => void}} Note */

export class Notifier {
  #api;
  #shown = new Map(); // tag → {n, note} of the last that was shown
  #recent = new Map(); // tag → what is to be shown when its time comes, or null

  /** @param {typeof Notification|undefined} api stands in for the browser's */
  constructor(api = globalThis.Notification) {
    this.#api = api;
  }

  get supported() { return Boolean(this.#api); }
  get denied() { return this.#api?.permission === 'denied'; }
  get allowed() { return this.#api?.permission === 'granted'; }

  /** Asks for permission; to be called from a click. */
  async ask() {
    return Boolean(this.#api) && await this.#api.requestPermission() === 'granted';
  }

  /** Calls a listener when the permission was given or taken outside of the page, where the browser tells. */
  async watch(listener) {
    try {
      (await navigator.permissions.query({name: 'notifications'})).addEventListener('change', listener);
    } catch { /* it shows the next time */ }
  }

  /**
   * Shows a notification in place of the last of its tag, and one for all that come soon after it.
   * @param {string} tag @param {() => Note | null} note makes it when it is shown; null: it is not needed any more
   */
  show(tag, note) {
    if (this.#recent.has(tag)) {
      this.#recent.set(tag, note);
      return;
    }
    this.#notify(tag, note());
    this.#recent.set(tag, null);
    setTimeout(() => {
      const next = this.#recent.get(tag);
      this.#recent.delete(tag);
      if (next) this.show(tag, next);
    }, QUIET_MS);
  }

  /** What a notification was about is no more. @param {(message: object) => boolean} picks what is no more */
  withdraw(tag, picks) {
    const {n, note} = this.#shown.get(tag) ?? {};
    if (!n || !picks(note.message)) return;
    n.close();
    this.#shown.delete(tag);
  }

  #notify(tag, note) {
    if (!note || !this.allowed) return;
    const {title, text, icon, onClick} = note;
    try {
      const n = new this.#api(title, {body: text.slice(0, LONGEST), tag, icon});
      this.#shown.set(tag, {n, note});
      n.onclick = () => { window.focus(); n.close(); onClick(); };
    } catch { /* some phones allow them from service workers only */ }
  }
}
