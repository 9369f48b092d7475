// Keeps a list that scrolls at its end, unless somebody reads above.

const NEAR_PX = 80; // this near to the end counts as being there

export class Follower {
  #list;
  #onEnd;
  #follows = true;
  #went = 0; // scrollTop when it last went to the end

  /** @param {() => void} onEnd is called when the end comes into sight */
  constructor(list, onEnd) {
    this.#list = list;
    this.#onEnd = onEnd;
    list.addEventListener('scroll', () => this.#scrolled(), {passive: true});
    new ResizeObserver(() => this.catchUp()).observe(list);
  }

  get follows() {
    return this.#follows;
  }

  /** Follows from now on. */
  follow() {
    this.#follows = true;
    this.#onEnd();
  }

  /** Goes to the end if it follows. Costs a layout. */
  catchUp() {
    if (!this.#follows) return;
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#went = this.#list.scrollTop;
  }

  /**
   * A list that grew has its end further away without anybody having scrolled;
   * only going up from where it was put last means reading above.
   */
  #scrolled() {
    const {scrollHeight, scrollTop, clientHeight} = this.#list;
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) this.follow();
    else if (scrollTop < this.#went - NEAR_PX) this.#follows = false;
  }
}
