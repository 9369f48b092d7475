// Tells screen readers what is to be known.

export class Announcer {
  #region;

  /** @param {HTMLElement} region a polite live region */
  constructor(region) {
    this.#region = region;
  }

  announce(text) { this.#region.textContent = text; }
}
