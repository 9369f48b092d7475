// Asks moderators to look at a message. Loaded when somebody wants to.

import {t} from '../lang/i18n.js';
import {refusalText, when} from '../lang/refusal.js';
import '../lang/report.js';
import {Dialog} from '../view/dialog.js';
import {DialogNote} from '../view/dialog-note.js';
import {button, element} from '../view/dom.js';
import {reasons} from './reasons.js';

const LONGEST = 160; // characters of a reason in one's own words: at most 500 bytes in most scripts
const MEANS = {not_found: 'reportGone', forbidden: 'reportForbidden'};

export class ReportDialog {
  #dialog = new Dialog(t('reportTitle'), 'dialog--report');
  #send;
  #done;
  #reason = '';
  #words = element('input', 'field field--small', '', {dir: 'auto', maxlength: LONGEST, autocomplete: 'off', 'aria-label': t('reportWords'), placeholder: t('reportWords')});
  #problem = new DialogNote('alert');
  #go;

  /**
   * @param {string} text of the message @param {(reason: string) => Promise<object>} send what the server answers
   * @param {() => void} done it has been reported
   */
  constructor(text, send, done) {
    this.#send = send;
    this.#done = done;
    const form = element('form', 'report');
    const actions = element('div', 'dialog__actions report__actions');
    this.#go = element('button', 'button', t('reportGo'), {type: 'submit'});
    actions.append(button('button button--quiet', t('cancel'), () => this.#dialog.close()), this.#go);
    form.append(element('blockquote', 'card__quote', text, {dir: 'auto'}), reasons((reason) => { this.#reason = reason; }), this.#words,
      element('p', 'report__hint', t('reportHint')), this.#problem.node, actions);
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      this.#report();
    });
    this.#dialog.body.append(form);
  }

  open() { this.#dialog.open(); }

  async #report() {
    this.#go.disabled = true;
    const answer = await this.#send([this.#reason, this.#words.value.trim()].filter(Boolean).join(': '));
    this.#go.disabled = false;
    if (answer.type === 'error') {
      this.#problem.say(() => whyNot(answer), answer.endsAt);
      return;
    }
    this.#dialog.close();
    this.#done();
  }
}

function whyNot(error) {
  if (MEANS[error.code]) return t(MEANS[error.code]);
  return error.code === 'rate_limited' ? `${t('reportTooMany')} ${t('tryAgain', {when: when(error)})}` : refusalText(error);
}
