// Keeps a list that scrolls at its end; or, for whoever reads above, what is read in
// its place, whatever grows, comes or goes around it.

const NEAR_PX = 24; // whoever comes down this near to the end is there
const UP_PX = 4; // more than that upwards is meant
const SMOOTH_MS = 300; // for which a browser goes on scrolling after a key

export class Follower {
  #list;
  #rows;
  #onChange;
  #follows = true;
  #lastTop = 0; // where it was last put, or scrolled to while it does not follow
  #height = 0; // of the list, then
  #until = 0; // when a scroll has ended that was under way when the end was wanted
  #isHeld = false; // it does not follow, though the end may be in sight
  #places = []; // of what is read, the one that matters most first: {node, entry, offset}

  /**
   * @param {HTMLElement} list that scrolls @param {HTMLElement} rows inside of it; those with an entry in their data stay what they are
   * @param {(follows: boolean) => void} onChange is called when the end comes into sight or leaves it
   */
  constructor(list, rows, onChange) {
    this.#list = list;
    this.#rows = rows;
    this.#onChange = onChange;
    list.addEventListener('scroll', () => this.#scrolled(), {passive: true});
    for (const type of ['keydown', 'wheel', 'pointerdown']) list.addEventListener(type, () => { this.#until = 0; }, {passive: true}); // the next one is meant
    this.#watchClicks();
    const sizes = new ResizeObserver(() => this.keep());
    for (const node of [list, ...list.children]) sizes.observe(node);
  }

  get follows() { return this.#follows; }

  set follows(follows) {
    this.#isHeld = false;
    if (follows === this.#follows) return;
    this.#follows = follows;
    this.#note();
    this.#onChange(follows);
  }

  /** Goes to the end, though a scroll upwards may be under way, which Firefox goes on with. */
  toEnd() {
    this.#until = performance.now() + SMOOTH_MS;
    this.follows = true;
    this.keep();
  }

  /** Stays where it is, or is put, though that may be the end; until it is to follow, or is let go. */
  hold() {
    this.follows = false;
    this.#isHeld = true;
  }

  /** Follows again as soon as somebody scrolls to the end. */
  letGo() { this.#isHeld = false; }

  /** Notes what is read, and puts it back first where rows have become lower or higher without anybody having scrolled. */
  mark() {
    if (!this.#follows && this.#list.scrollTop === this.#lastTop || this.#isCut) this.keep();
    else this.#note();
  }

  /** Goes to the end if it follows, else to what was read. Costs a layout. */
  keep() {
    if (this.#follows) this.#put(this.#list.scrollHeight);
    else this.#places.some((place) => this.#holds(place));
    this.#note();
  }

  scrollTo(top) {
    this.#put(top);
    this.#note();
  }

  #note() { this.#places = this.#follows ? [] : this.#read(); }

  #put(top) {
    this.#list.scrollTop = top;
    this.#lastTop = this.#list.scrollTop;
    this.#height = this.#list.clientHeight;
  }

  get #fromEnd() {
    const {scrollHeight, scrollTop, clientHeight} = this.#list;
    return scrollHeight - scrollTop - clientHeight;
  }

  /** The end came up to who reads above it. */
  get #isCut() { return !this.#follows && this.#list.scrollTop < this.#lastTop && this.#fromEnd < 2; }

  /**
   * A list that grew has its end further away without anybody having scrolled;
   * only going up from where it was put last means reading above. One that became
   * higher, and then lower, was moved by the browser; it is put to its end yet.
   */
  #scrolled() {
    const {scrollTop, clientHeight} = this.#list;
    const fromEnd = this.#fromEnd;
    if (this.#follows && clientHeight !== this.#height && fromEnd >= 2) return;
    if (this.#isCut) return this.keep();
    if (this.#isHeld) this.#lastTop = scrollTop;
    else if (fromEnd < 2 || !this.#follows && scrollTop > this.#lastTop && fromEnd < NEAR_PX) this.follows = true;
    else if (scrollTop < this.#lastTop - UP_PX) {
      if (this.#follows && performance.now() < this.#until && this.#lastTop - scrollTop < clientHeight) return this.keep();
      this.follows = false;
    }
    if (!this.#follows || fromEnd < 2) this.#lastTop = scrollTop;
    this.#note();
  }

  /** Whoever opens something goes on to read there, though nothing scrolls; whoever closes it does not lose sight of it. */
  #watchClicks() {
    let height = 0;
    this.#list.addEventListener('click', () => { height = this.#list.scrollHeight; }, {capture: true});
    this.#list.addEventListener('click', ({target}) => {
      if (this.#list.scrollHeight > height && this.#fromEnd > NEAR_PX) this.follows = false;
      const row = this.#list.scrollHeight < height && target.closest('[data-entry]');
      if (row?.offsetTop < this.#list.scrollTop) this.scrollTo(row.offsetTop);
    });
  }

  /** Where what is read is: the row that one points at or is at, the first that is whole in sight, the first. */
  #read() {
    const top = this.#list.scrollTop;
    const nodes = this.#rows.children;
    let [low, high] = [0, nodes.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (nodes[middle].offsetTop + nodes[middle].offsetHeight > top) high = middle;
      else low = middle + 1;
    }
    const seen = [];
    // Separators come and go; a message stays.
    for (; nodes[low] && (!seen[0] || nodes[low].offsetTop < top + this.#list.clientHeight); low++) if (nodes[low].dataset.entry) seen.push(nodes[low]);
    return [seen.find((node) => node.matches(':hover, :focus-within')), seen.find((node) => node.offsetTop >= top), seen[0]]
      .flatMap((node) => node ? {node, entry: node.dataset.entry, offset: node.offsetTop - top} : []);
  }

  /** Puts a row where it was; false if it is gone. One that changed has another node. */
  #holds({node, entry, offset}) {
    const now = node.isConnected ? node : this.#rows.querySelector(`[data-entry="${entry}"]`);
    const top = now && now.offsetTop - offset;
    if (now && Math.abs(top - this.#list.scrollTop) >= 1) this.#put(top);
    return now;
  }
}
