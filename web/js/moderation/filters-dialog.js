// What acts filter in a room: each with its way back, and one more.

import {Api} from '../client/api.js';
import {t} from '../lang/i18n.js';
import {duration, moment} from '../lang/spans.js';
import {Dialog} from '../view/dialog.js';
import {button, element} from '../view/dom.js';
import {Said} from '../view/said.js';
import {problem} from './problem.js';

const SPANS_MS = [3_600_000, 86_400_000, 1_209_600_000];
const SPAN_MS = 86_400_000;

export class FiltersDialog {
  #dialog = new Dialog(t('filters'), 'dialog--filters');
  #acts;
  #read;
  #list = element('ul', 'acts');
  #note = element('p', 'dialog__note', '', {role: 'status'});
  #said = new Said(this.#note);

  /** @param {import('./acts.js').Acts} acts @param {Api} api @param {string} room @param {boolean} isOwner who may filter for good */
  constructor(acts, api, room, isOwner) {
    this.#acts = acts;
    this.#read = () => api.get(Api.room(room, 'filters'));
    this.#dialog.body.append(this.#list, this.#form(isOwner), this.#note, button('button dialog__close', t('close'), () => this.#dialog.close()));
  }

  open() {
    this.#dialog.open();
    this.#show();
  }

  async #show() {
    const {filters = [], ...error} = await this.#read();
    if (error.type === 'error') {
      const why = problem(error);
      this.#said.say(() => `${why}`, why.endsAt);
      return;
    }
    this.#list.replaceChildren(...filters.map((filter) => this.#row(filter)));
    if (filters.length === 0) this.#list.append(element('li', 'acts__none', t('noFilters')));
  }

  #row({record, text, like, by, until, everywhere}) {
    const row = element('li', 'acts__act');
    const words = element('div', 'acts__words');
    const detail = [like && t('filterLike'), until ? t('filterUntil', {time: moment(until)}) : t('filterForGood'), by, everywhere && t('everywhere')];
    words.append(element('span', 'acts__title', text, {dir: 'auto'}), element('span', 'acts__detail', detail.filter(Boolean).join(' · ')));
    row.append(words, button('button button--quiet', t('lift'), () => this.#do({act: 'lift', of: record}), {'aria-label': `${t('lift')}: ${text}`}));
    return row;
  }

  #form(isOwner) {
    const form = element('form', 'filter');
    const input = element('input', 'field field--small', '', {dir: 'auto', maxlength: 250, autocomplete: 'off', 'aria-label': t('filterNew'), placeholder: t('filterNew')});
    const span = element('select', 'field field--small filter__span', '', {'aria-label': t('filterFor')});
    for (const ms of SPANS_MS) span.append(element('option', '', duration(ms), {value: ms}));
    if (isOwner) span.append(element('option', '', t('filterForGood'), {value: 0}));
    span.value = String(SPAN_MS);
    const label = element('label', 'filter__like');
    const like = element('input', '', '', {type: 'checkbox'});
    label.append(like, t('filterLike'));
    form.append(input, span, element('button', 'button button--outline', t('noteAdd'), {type: 'submit'}), label);
    form.addEventListener('submit', async (e) => {
      e.preventDefault();
      const text = input.value.trim();
      if (text && await this.#do({act: 'filter', text, ...Number(span.value) && {for_ms: Number(span.value)}, ...like.checked && {like: true}})) input.value = '';
    });
    return form;
  }

  /** @returns {Promise<boolean>} whether it was done */
  async #do(act) {
    const why = await this.#acts.do(act);
    this.#said.say(() => `${why}`, why.endsAt);
    if (!why) await this.#show();
    return !why;
  }
}
