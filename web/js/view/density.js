// How close the rows stand: as somebody chose, or compact in large rooms.

export class Density {
  #node;
  #settings;
  #isLarge = false;

  /** @param {HTMLElement} node around the rows @param {import('../browser/settings.js').Settings} settings */
  constructor(node, settings) {
    this.#node = node;
    this.#settings = settings;
    settings.watch('density', () => this.#draw());
  }

  /**
   * @param {import('../chat/people.js').People} people of the room that is shown: it is large where their names are not told
   * @param {boolean} isOther another room was shown before; one that is large stays so while it is read
   */
  show({listed, online}, isOther = false) {
    const isLarge = !listed && online > 0 || this.#isLarge && !isOther;
    if (isLarge === this.#isLarge && !isOther) return;
    this.#isLarge = isLarge;
    this.#draw();
  }

  #draw() {
    const chosen = this.#settings.get('density');
    this.#node.classList.toggle('messages--compact', chosen === 'auto' ? this.#isLarge : chosen === 'compact');
  }
}
