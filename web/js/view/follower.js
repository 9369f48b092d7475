// Keeps a list that scrolls at its end, unless somebody reads above.

const NEAR_PX = 80; // this near to the end counts as being there

export class Follower {
  #list;
  #onChange;
  #follows = true;
  #lastTop = 0; // scrollTop when it was last put somewhere

  /** @param {(follows: boolean) => void} onChange is called when the end comes into sight or leaves it */
  constructor(list, onChange) {
    this.#list = list;
    this.#onChange = onChange;
    list.addEventListener('scroll', () => this.#scrolled(), {passive: true});
    new ResizeObserver(() => this.catchUp()).observe(list);
  }

  get follows() { return this.#follows; }

  set follows(follows) {
    if (follows === this.#follows) return;
    this.#follows = follows;
    this.#onChange(follows);
  }

  /** Goes to the end if it follows. Costs a layout. */
  catchUp() {
    if (this.#follows) this.scrollTo(this.#list.scrollHeight);
  }

  scrollTo(top) {
    this.#list.scrollTop = top;
    this.#lastTop = this.#list.scrollTop;
  }

  get atEnd() {
    const {scrollHeight, scrollTop, clientHeight} = this.#list;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  /**
   * A list that grew has its end further away without anybody having scrolled;
   * only going up from where it was put last means reading above.
   */
  #scrolled() {
    if (this.atEnd) this.follows = true;
    else if (this.#list.scrollTop < this.#lastTop - NEAR_PX) this.follows = false;
  }
}
