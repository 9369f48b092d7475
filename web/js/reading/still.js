// Holds the messages still where they come fast and somebody points at one, touches one, or is at
// one by keyboard, so that nothing moves from under them; until they leave, or want the latest.

const FAST = 5; // messages
const WITHIN_MS = 3_000; // in which they are fast
const DIALOG = 'dialog:modal'; // of what was pointed at

export class Still {
  #scroller;
  #on;
  #came = []; // when the last few messages came
  #held = ''; // by what: pointer, touch, focus
  #isLet = false; // the latest was wanted: not held again until somebody leaves and comes back
  #top = 0; // where it was held
  #pointer = {}; // where it was
  #goesUp = false; // somebody has begun to read above

  /**
   * @param {HTMLElement} scroller of the messages
   * @param {{atEnd: () => boolean, hold: () => void, keep: () => void, release: () => void, changed: (held: string) => void}} on atEnd: what comes is in sight;
   *   keep: somebody reads there from now on; release: back to the latest; changed: it is held by something else than before, or by nothing: ''
   */
  constructor(scroller, on) {
    this.#scroller = scroller;
    this.#on = on;
    scroller.addEventListener('pointerenter', ({x, y}) => { this.#pointer = {x, y}; });
    scroller.addEventListener('pointermove', (e) => { if (e.pointerType !== 'touch') this.#moved(e); }, {passive: true});
    scroller.addEventListener('pointerup', (e) => { if (e.pointerType === 'touch') this.#hold('touch'); });
    scroller.addEventListener('pointercancel', () => this.#swiped());
    scroller.addEventListener('pointerleave', (e) => { if (e.pointerType !== 'touch') this.#left(); });
    scroller.addEventListener('focusin', () => { if (this.#isFocused) this.#hold('focus'); });
    scroller.addEventListener('focusout', ({relatedTarget}) => { if (!scroller.contains(relatedTarget)) queueMicrotask(() => this.#left()); }); // a row that is drawn anew gets the focus back
    scroller.addEventListener('wheel', ({deltaY}) => { if (this.#held && deltaY < 0) this.#goesUp = true; }, {passive: true});
    document.addEventListener('pointerdown', ({target}) => { if (this.#held === 'touch' && !scroller.contains(target)) this.#left(true); });
  }

  get held() { return this.#held; }

  /** A message has come. */
  came() {
    this.#came.push(performance.now());
    if (this.#came.length > FAST) this.#came.shift();
    this.look();
    if (this.#held) this.#left(); // a dialog may have covered who left
    else if (this.#isFocused) this.#hold('focus');
  }

  /** Whoever is at the latest again is not held. */
  look() {
    if (!this.#held || !this.#on.atEnd()) return;
    this.#isLet = true;
    this.#set('');
  }

  get #isFast() { return this.#came.length === FAST && performance.now() - this.#came[0] < WITHIN_MS; }
  get #isFocused() { return this.#scroller.contains(document.activeElement) && document.activeElement.matches(':focus-visible'); }

  /** Something that holds it is still there. */
  get #isStill() {
    return this.#held === 'touch' || this.#held === 'pointer' && this.#scroller.matches(':hover') || this.#isFocused || document.querySelector(DIALOG) !== null;
  }

  /** A pointer that lies there while messages pass beneath means none of them. */
  #moved({x, y}) {
    const isMove = x !== this.#pointer.x || y !== this.#pointer.y;
    this.#pointer = {x, y};
    if (isMove) this.#hold('pointer');
  }

  #hold(by) {
    this.look();
    if (this.#held || this.#isLet || !this.#isFast || !this.#on.atEnd()) return;
    this.#top = this.#scroller.scrollTop;
    this.#goesUp = false;
    this.#on.hold();
    this.#set(by);
  }

  /** @param {boolean} isSure whatever is still there */
  #left(isSure = false) {
    this.look();
    if (this.#held && !isSure && this.#isStill) return;
    this.#isLet = this.#isLet && (this.#isFocused || this.#scroller.matches(':hover'));
    if (!this.#held) return;
    this.#set('');
    if (this.#isAbove) this.#on.keep();
    else this.#on.release();
  }

  /** A finger that scrolls reads on from there. */
  #swiped() {
    if (this.#held !== 'touch') return;
    this.#goesUp = true;
    this.#left(true);
  }

  /** Somebody reads above by now, and stays there. */
  get #isAbove() { return this.#goesUp || this.#top - this.#scroller.scrollTop > this.#scroller.clientHeight / 2; }

  #set(held) {
    this.#held = held;
    this.#on.changed(held);
  }
}
