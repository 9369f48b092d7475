// A drawer that lies over the page takes a place in the history of the browser, so that Back closes it and
// nothing else. Loaded when the first one opens.

export class Drawers {
  #window;
  #close = null; // closes the one that is open
  #leaving = false; // its place, which takes the browser a moment: a second step back would leave the page

  /** @param {Window} window */
  constructor(window) {
    this.#window = window;
    window.addEventListener('popstate', () => {
      if (this.#leaving) {
        this.#leaving = false;
        if (this.#close) this.#takePlace(); // of one that has opened meanwhile
        return;
      }
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
    if (!this.#leaving && !this.#hasPlace) this.#takePlace();
  }

  #takePlace() { this.#window.history.pushState({drawer: true}, ''); }

  /** It was closed by something else than Back; another one may open at once. */
  closed(close) {
    if (this.#close !== close) return;
    this.#close = null;
    setTimeout(() => {
      if (this.#close || this.#leaving || !this.#hasPlace) return;
      this.#leaving = true;
      this.#window.history.back();
    });
  }
}
