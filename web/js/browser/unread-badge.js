// Shows in the tab's title and icon how much is unread.

const MOST = 10; // the icon with this number says 9+

export class UnreadBadge {
  #document;
  #link;
  #icon;
  #product; // what the page calls itself
  #unread = 0;

  /** @param {HTMLLinkElement} link of the icon */
  constructor(document, link) {
    this.#document = document;
    this.#link = link;
    this.#icon = link.href;
    this.#product = document.title;
  }

  /** @param {string} room that is open, '' for none @param {number} unread messages, in all rooms */
  show(room, unread) {
    const title = room ? `${room} · ${this.#product}` : this.#product;
    const text = unread ? `(${unread > 999 ? '999+' : unread}) ${title}` : title;
    if (this.#document.title !== text) this.#document.title = text;
    const icon = unread ? this.#icon.replace('icon.svg', `unread-${Math.min(unread, MOST)}.svg`) : this.#icon;
    if (this.#link.href !== icon) this.#link.href = icon;
    if (unread === this.#unread) return;
    this.#unread = unread;
    if (unread) navigator.setAppBadge?.(unread).catch(() => {});
    else navigator.clearAppBadge?.().catch(() => {});
  }
}
