// A part of the page at its side: a column where there is room, else a drawer over
// everything else, which then holds the focus.

export class Panel {
  #node;
  #toggle;
  #shade;
  #narrow;
  #on;
  #open;
  #back = () => this.#set(false, true);
  #covers;
  #covered = false;

  /**
   * @param {HTMLElement} node @param {HTMLElement[]} toggles that open and close it @param {HTMLElement} close inside of it
   * @param {HTMLElement} shade behind it @param {string} narrow media query for where it is a drawer
   * @param {{open: boolean, passing?: boolean, changed?: (open: boolean) => void, covers?: (is: boolean, close: () => void) => void}} options covers: it lies over the rest, or does no more; open: whether it is as a column; passing: Escape closes the column, too
   */
  constructor(node, toggles, close, shade, narrow, {open, passing = false, changed = () => {}, covers = () => {}}) {
    this.#node = node;
    this.#toggle = toggles[0];
    this.#shade = shade;
    this.#narrow = matchMedia(narrow);
    this.#on = changed;
    this.#covers = covers;
    for (const t of toggles) {
      t.addEventListener('click', () => {
        this.#toggle = t; // which the focus goes back to
        this.#set(!this.#open, true);
      });
    }
    close?.addEventListener('click', () => this.#set(false, true));
    shade.addEventListener('click', () => { if (this.#modal) this.#set(false, true); });
    node.addEventListener('keydown', (e) => {
      if (e.key === 'Tab' && this.#modal) this.#wrap(e);
      if (e.key !== 'Escape' || !(this.#modal || passing)) return;
      e.stopPropagation();
      this.#set(false, true);
    });
    this.#narrow.addEventListener('change', () => this.#set(!this.#narrow.matches && open, false));
    this.#set(!this.#narrow.matches && open, false);
  }

  get isOpen() { return this.#open; }
  get isDrawer() { return this.#narrow.matches; }
  get #modal() { return this.#open && this.#narrow.matches; }

  open() { this.#set(true, true); }
  close(focus = false) { this.#set(false, focus); }
  /** Closes it where it covers the rest. */
  closeDrawer() { if (this.#modal) this.#set(false, false); }

  #set(open, focus) {
    const changed = this.#open !== open;
    this.#open = open;
    this.#node.classList.toggle('panel--open', open);
    this.#toggle.setAttribute('aria-expanded', String(open));
    if (changed) this.#on(open);
    this.#setBehind(this.#modal); // last: another drawer may have closed for this one
    if (this.#covered !== this.#modal) this.#covers(this.#covered = this.#modal, this.#back);
    if (!focus) return;
    if (open) (this.#node.querySelector('[data-first]') ?? this.#node.querySelector('button, input, a')).focus();
    else this.#toggle.focus();
  }

  /** From the last control of a drawer to its first, and back. */
  #wrap(e) {
    const all = [...this.#node.querySelectorAll('a, button, input')].filter((n) => n.checkVisibility());
    const [from, to] = e.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
    if (document.activeElement !== from) return;
    e.preventDefault();
    to.focus();
  }

  /** What is behind a drawer cannot be reached. */
  #setBehind(inert) {
    for (const other of this.#node.parentElement.children) {
      if (other !== this.#node && other !== this.#shade) other.inert = inert;
    }
    this.#shade.hidden = !inert;
  }
}
