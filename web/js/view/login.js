// The name screen: a name, and a passphrase where the server asks for one.

import {t} from '../lang/i18n.js';
import {Said} from './said.js';

const OF_PASSPHRASE = ['auth_required', 'auth_invalid'];

export class Login {
  #nodes;
  #busy = false;
  #mayFocus;
  #errors;

  /**
   * @param {{screen: HTMLElement, form: HTMLFormElement, input: HTMLInputElement, error: HTMLElement, button: HTMLButtonElement,
   *   passphrase: HTMLInputElement, passphrasePart: HTMLElement, passphraseError: HTMLElement}} nodes
   * @param {{name: (name: string, passphrase: string) => void, edit: () => void, mayFocus: () => boolean}} on name gets what
   *   was entered; edit calls off the attempt with the one before
   */
  constructor(nodes, on) {
    const {form, input, passphrase} = this.#nodes = nodes;
    this.#errors = {name: new Said(nodes.error), passphrase: new Said(nodes.passphraseError)};
    this.#mayFocus = on.mayFocus;
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      const name = input.value.trim();
      if (name) on.name(name, passphrase.value);
      else this.show('', () => t('nameMissing'));
    });
    for (const field of [input, passphrase]) {
      field.addEventListener('input', () => {
        on.edit();
        this.busy(false);
        this.#setError('');
      });
    }
  }

  get isShown() { return !this.#nodes.screen.hidden; }

  /** Asks for a name, with the reason why the last one was refused: words that Said takes, the code of the server, and when it may be otherwise. */
  show(name, error = '', {code = '', endsAt} = {}) {
    const {screen, input, passphrase} = this.#nodes;
    const ofPassphrase = OF_PASSPHRASE.includes(code);
    screen.hidden = false;
    this.busy(false);
    if (name) input.value = name;
    if (ofPassphrase) this.askPassphrase();
    this.#setError(error, ofPassphrase, endsAt);
    if (!this.#mayFocus()) return;
    const field = ofPassphrase ? passphrase : input;
    field.focus();
    field.select();
  }

  /** The server lets in only those who know a word. */
  askPassphrase() { this.#nodes.passphrasePart.hidden = false; }

  /** Tells why it takes longer, and leaves the field to whoever is writing in it. */
  report(name, error) {
    const {screen, input} = this.#nodes;
    if (!input.value) input.value = name;
    screen.hidden = false;
    this.busy(false);
    this.#setError(error);
  }

  hide() {
    this.#nodes.screen.hidden = true;
    this.#nodes.passphrase.value = '';
  }

  busy(busy) {
    this.#busy = busy;
    this.#nodes.button.disabled = busy;
    this.retranslate();
  }

  retranslate() {
    this.#nodes.button.textContent = t(this.#busy ? 'joining' : 'join');
    for (const error of Object.values(this.#errors)) error.again();
  }

  #setError(text, ofPassphrase = false, endsAt = 0) {
    const {input, passphrase} = this.#nodes;
    for (const [field, line, words] of [[input, this.#errors.name, ofPassphrase ? '' : text], [passphrase, this.#errors.passphrase, ofPassphrase ? text : '']]) {
      line.say(words, endsAt);
      field.setAttribute('aria-invalid', String(Boolean(words)));
    }
  }
}
