// The name screen.

import {t} from '../lang/i18n.js';

export class Login {
  #screen;
  #input;
  #error;
  #button;
  #busy = false;
  #mayFocus;

  /**
   * @param {{screen: HTMLElement, form: HTMLFormElement, input: HTMLInputElement, error: HTMLElement, button: HTMLButtonElement}} nodes
   * @param {{name: (name: string) => void, edit: () => void, mayFocus: () => boolean}} on name gets the
   *   name that was entered; edit calls off the attempt with the one before
   */
  constructor({screen, form, input, error, button}, on) {
    this.#screen = screen;
    this.#input = input;
    this.#error = error;
    this.#button = button;
    this.#mayFocus = on.mayFocus;
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      const name = input.value.trim();
      if (name) on.name(name);
      else this.show('', t('nameMissing'));
    });
    input.addEventListener('input', () => {
      on.edit();
      this.busy(false);
      this.#setError('');
    });
  }

  /** Asks for a name, with the reason why the last one was refused. */
  show(name, error = '') {
    this.#screen.hidden = false;
    this.busy(false);
    if (name) this.#input.value = name;
    this.#setError(error);
    if (!this.#mayFocus()) return;
    this.#input.focus();
    this.#input.select();
  }

  /** Tells why it takes longer, and leaves the field to whoever is writing in it. */
  report(name, error) {
    if (!this.#input.value) this.#input.value = name;
    this.#screen.hidden = false;
    this.busy(false);
    this.#setError(error);
  }

  hide() { this.#screen.hidden = true; }

  busy(busy) {
    this.#busy = busy;
    this.#button.disabled = busy;
    this.retranslate();
  }

  retranslate() {
    this.#button.textContent = t(this.#busy ? 'joining' : 'join');
  }

  #setError(error) {
    this.#error.textContent = error;
    this.#input.setAttribute('aria-invalid', String(Boolean(error)));
  }
}
