// What one has done in this page, with the way back and no deadline.

import {t} from '../lang/i18n.js';
import {moment} from '../lang/spans.js';
import {Dialog} from '../view/dialog.js';
import {button, element} from '../view/dom.js';

export class LastActs {
  #acts;
  #dialog = null;
  #list;
  #note;

  /** @param {import('./acts.js').Acts} acts */
  constructor(acts) {
    this.#acts = acts;
  }

  open() {
    if (this.#dialog) return;
    this.#dialog = new Dialog(t('lastActs'), 'dialog--acts');
    this.#list = element('ul', 'acts');
    this.#note = element('p', 'dialog__note', '', {role: 'status'});
    this.#dialog.body.append(this.#list, this.#note, button('button dialog__close', t('close'), () => this.#dialog.close()));
    this.show();
    this.#dialog.open(() => { this.#dialog = null; });
    this.#list.querySelector('button')?.focus();
  }

  /** Draws the list anew, if it is open. */
  show() {
    if (!this.#dialog) return;
    const at = [...this.#list.children].findIndex((row) => row.contains(document.activeElement));
    this.#list.replaceChildren(...this.#acts.last.map((done) => this.#row(done)));
    if (this.#acts.last.length === 0) this.#list.append(element('li', 'acts__none', t('noActs')));
    if (at >= 0) (this.#list.children[at]?.querySelector('button') ?? this.#list.querySelector('button') ?? this.#dialog.heading).focus();
  }

  #row(done) {
    const {title, detail, at, undo, undone} = done;
    const row = element('li', 'acts__act');
    const words = element('div', 'acts__words');
    words.append(element('span', 'acts__title', title), element('span', 'acts__detail', [moment(at), detail].filter(Boolean).join(' · ')));
    row.append(words);
    if (undone) row.append(element('span', 'acts__undone', t('undone')));
    else if (undo) {
      row.append(button('button button--quiet', t('undo'), async () => { this.#note.textContent = await this.#acts.undo(done); }, {'aria-label': `${t('undo')}: ${title}`}));
    }
    return row;
  }
}
