// Whether the server has another page by now than the one that is open.

const SPREAD_MS = 30_000; // a crowd that comes back does not ask at once

export class Version {
  #own;
  #fetch;
  #onNew;
  #timer = 0;
  #isNew = false;

  /**
   * @param {() => void} onNew is called once
   * @param {string} own an address of the page that is open @param {typeof fetch} fetcher stands in for fetch
   */
  constructor(onNew, own = import.meta.url, fetcher = (...args) => fetch(...args)) {
    this.#onNew = onNew;
    this.#own = folderIn(own);
    this.#fetch = fetcher;
  }

  /** The server may be another one: asks after a while. */
  check() {
    if (this.#own && !this.#isNew) this.#timer ||= setTimeout(() => this.#ask(), Math.random() * SPREAD_MS);
  }

  async #ask() {
    this.#timer = 0;
    try {
      const answer = await this.#fetch('/', {cache: 'no-cache', redirect: 'manual'});
      const now = answer.ok ? folderIn(await answer.text()) : '';
      if (!now || now === this.#own || this.#isNew) return; // a page of somebody else names no such folder
      this.#isNew = true;
      this.#onNew();
    } catch { /* at the next reconnect */ }
  }
}

const folderIn = (text) => /\/assets\/(\w+)\//.exec(text)?.[1] ?? '';
