// What all moderators of a room have done, with the way back and no deadline. Until the server
// has answered, and where it does not, what one has done in this page.

import {t} from '../lang/i18n.js';
import {moment} from '../lang/spans.js';
import {Dialog} from '../view/dialog.js';
import {button, element} from '../view/dom.js';
import {Said} from '../view/said.js';
import {problem} from './problem.js';
import {actWords} from './act-words.js';

const PAGE = 50; // acts
const FINAL = ['kick', 'lift', 'allow']; // acts that cannot be lifted

export class LastActs {
  #acts;
  #api;
  #current;
  #dialog = null;
  #records = null; // of the server, as those of Acts; null: none yet
  #more = false;
  #parts;

  /** @param {import('./acts.js').Acts} acts @param {import('../client/api.js').Api} api @param {() => import('../chat/conversation.js').Conversation} current */
  constructor(acts, api, current) {
    this.#acts = acts;
    this.#api = api;
    this.#current = current;
  }

  open() {
    if (this.#dialog) return;
    this.#records = null;
    this.#more = false;
    this.#dialog = new Dialog(t('lastActs'), 'dialog--acts');
    const p = this.#parts = {
      list: element('ul', 'acts'), note: element('p', 'dialog__note', '', {role: 'status'}), more: button('button button--quiet', t('earlierActs'), () => this.#read()),
    };
    this.#dialog.body.append(p.list, p.more, p.note, button('button dialog__close', t('close'), () => this.#dialog.close()));
    this.show();
    this.#dialog.open(() => { this.#dialog = null; });
    p.list.querySelector('button')?.focus();
    this.#read();
  }

  async #read() {
    const dialog = this.#dialog;
    const {room, keeping} = this.#current();
    const answer = await this.#api.get('/api/audit', {room, limit: PAGE, before: this.#records?.at(-1)?.record});
    if (dialog !== this.#dialog) return;
    if (answer.type === 'error') {
      const why = problem(answer);
      new Said(this.#parts.note).say(() => `${why}`, why.endsAt);
      return;
    }
    this.#records = [...this.#records ?? [], ...answer.records.map((record) => this.#done(record, keeping))];
    this.#more = answer.more;
    this.show();
  }

  /** An act of the record; one's own has what the page knows of it. */
  #done(record, keeping) {
    const own = this.#acts.last.find((done) => done.record === record.record && done.keeping === keeping);
    const detail = [record.by, record.reason].filter(Boolean).join(': ');
    if (own) return Object.assign(own, {detail: [own.detail, record.by].filter(Boolean).join(' · ')});
    const undo = FINAL.includes(record.act) ? null : {act: 'lift', of: record.record};
    return {record: record.record, title: actWords(record), detail, at: record.at, undo, undone: false, keeping};
  }

  /** Draws the list anew, if it is open. */
  show() {
    if (!this.#dialog) return;
    const {list, more} = this.#parts;
    const at = [...list.children].findIndex((row) => row.contains(document.activeElement));
    const shown = this.#records ?? this.#acts.last;
    list.replaceChildren(...shown.map((done) => this.#row(done)));
    if (shown.length === 0) list.append(element('li', 'acts__none', t(this.#records ? 'noActsEver' : 'noActs')));
    more.hidden = !this.#more;
    if (at >= 0) (list.children[at]?.querySelector('button') ?? list.querySelector('button') ?? this.#dialog.heading).focus();
  }

  #row(done) {
    const {title, detail, at, undo, undone} = done;
    const row = element('li', 'acts__act');
    const words = element('div', 'acts__words');
    words.append(element('span', 'acts__title', title), element('span', 'acts__detail', [moment(at), detail].filter(Boolean).join(' · ')));
    row.append(words);
    if (undone) row.append(element('span', 'acts__undone', t('undone')));
    else if (undo) {
      row.append(button('button button--quiet', t('undo'), async () => { this.#parts.note.textContent = await this.#acts.undo(done); }, {'aria-label': `${t('undo')}: ${title}`}));
    }
    return row;
  }
}
