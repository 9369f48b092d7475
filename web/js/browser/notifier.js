// Browser notifications of mentions. Permission is asked for by a click only.

const LONGEST = 180; // characters

export class Notifier {
  #api;

  /** @param {typeof Notification|undefined} api stands in for the browser's */
  constructor(api = globalThis.Notification) {
    this.#api = api;
  }

  get supported() { return Boolean(this.#api); }
  get denied() { return this.#api?.permission === 'denied'; }

  /** Asks for permission; to be called from a click. */
  async ask() {
    return Boolean(this.#api) && await this.#api.requestPermission() === 'granted';
  }

  /** Shows a notification; a click on it calls onClick. */
  show(title, text, {tag, icon, onClick}) {
    if (this.#api?.permission !== 'granted') return;
    try {
      const n = new this.#api(title, {body: text.slice(0, LONGEST), tag, icon});
      n.onclick = () => { window.focus(); n.close(); onClick(); };
    } catch { /* some phones allow them from service workers only */ }
  }
}
