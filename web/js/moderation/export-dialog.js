// What is kept of a room, as a file, for owners.

import {Api} from '../client/api.js';
import {t} from '../lang/i18n.js';
import {Dialog} from '../view/dialog.js';
import {DialogNote} from '../view/dialog-note.js';
import {button, element} from '../view/dom.js';
import {selectBox} from '../view/select-box.js';
import {problem} from './problem.js';

const FORMATS = ['html', 'csv', 'jsonl'];
const KEPT_MS = 60_000; // until a file that was handed to the browser may go

export class ExportDialog {
  #dialog = new Dialog(t('exportTitle'), 'dialog--export');
  #api;
  #room;
  #format = element('select', 'field field--small');
  #days = ['from', 'to'].map((name) => element('input', 'field field--small', '', {type: 'date', name}));
  #note = new DialogNote('status');
  #go;

  /** @param {Api} api @param {string} room */
  constructor(api, room) {
    this.#api = api;
    this.#room = room;
    for (const format of FORMATS) this.#format.append(element('option', '', t(`export_${format}`), {value: format}));
    const form = element('form', 'export');
    const actions = element('div', 'dialog__actions report__actions');
    this.#go = element('button', 'button', t('exportGo'), {type: 'submit'});
    actions.append(button('button button--quiet', t('cancel'), () => this.#dialog.close()), this.#go);
    form.append(labelled(t('exportFormat'), selectBox(this.#format)), labelled(t('exportFrom'), this.#days[0]), labelled(t('exportTo'), this.#days[1]),
      element('p', 'rules__hint', t('exportHint')), this.#note.node, actions);
    const [from, to] = this.#days;
    from.addEventListener('change', () => { to.min = from.value; }); // the browser says so, in its language
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      this.#draw();
    });
    this.#dialog.body.append(form);
  }

  open() { this.#dialog.open(); }

  async #draw() {
    this.#go.disabled = true;
    this.#note.say(() => t('exporting'));
    const format = this.#format.value;
    const days = this.#days.filter(({value}) => value).map(({name, value}) => [name, value]);
    const {blob, ...error} = await this.#api.file(`${Api.room(this.#room, 'export')}?${new URLSearchParams([['format', format], ...days])}`);
    this.#go.disabled = false;
    this.#note.say(blob ? '' : problem(error));
    if (!blob) return;
    const link = element('a', '', '', {href: URL.createObjectURL(blob), download: `${this.#room}.${format}`});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
    this.#dialog.close();
  }
}

function labelled(words, control) {
  const label = element('label', 'dialog__row rules__row', words);
  label.append(control);
  return label;
}
