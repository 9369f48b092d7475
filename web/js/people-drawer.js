// The list of people as a drawer, where the screen is narrow.

export class PeopleDrawer {
  #panel;
  #toggle;
  #shade;

  constructor(panel, toggle, close, shade) {
    this.#panel = panel;
    this.#toggle = toggle;
    this.#shade = shade;
    toggle.addEventListener('click', () => this.#set(!this.#open));
    close.addEventListener('click', () => this.#set(false));
    shade.addEventListener('click', () => this.#set(false));
    panel.addEventListener('keydown', ({key}) => { if (key === 'Escape') this.#set(false); });
  }

  get #open() {
    return this.#panel.classList.contains('people--open');
  }

  #set(open) {
    this.#panel.classList.toggle('people--open', open);
    this.#toggle.setAttribute('aria-expanded', String(open));
    this.#shade.hidden = !open;
    if (open) this.#panel.querySelector('button').focus();
    else this.#toggle.focus();
  }
}
