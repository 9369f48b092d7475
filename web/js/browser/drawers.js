// A drawer that lies over the page takes a place in the history of the browser, so that Back closes it and
// nothing else. Loaded when the first one opens.

export class Drawers {
  #window;
  #close = null; // closes the one that is open

  /** @param {Window} window */
  constructor(window) {
    this.#window = window;
    window.addEventListener('popstate', () => {
      const close = this.#close;
      this.#close = null;
      close?.();
    });
    // A room that is chosen in a drawer takes its place: Back leads to the room before.
    window.document.addEventListener('click', (e) => {
      const link = e.target.closest('a[href^="#/"]');
      if (!link || !this.#close || e.ctrlKey || e.metaKey || e.shiftKey || e.defaultPrevented) return;
      e.preventDefault();
      window.location.replace(link.href);
    });
  }

  get #hasPlace() { return Boolean(this.#window.history.state?.drawer); }

  /** @param {() => void} close what Back does */
  opened(close) {
    this.#close = close;
    if (!this.#hasPlace) this.#window.history.pushState({drawer: true}, '');
  }

  /** It was closed by something else than Back; another one may open at once. */
  closed(close) {
    if (this.#close !== close) return;
    this.#close = null;
    setTimeout(() => { if (!this.#close && this.#hasPlace) this.#window.history.back(); });
  }
}
