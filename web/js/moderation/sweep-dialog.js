// What reads like a message, whoever said it: first the count and the names, then all of it in
// one act.

import {t} from '../lang/i18n.js';
import {duration} from '../lang/spans.js';
import {Dialog} from '../view/dialog.js';
import {DialogNote} from '../view/dialog-note.js';
import {button, element} from '../view/dom.js';
import {selectBox} from '../view/select-box.js';
import {problem as problemText} from './problem.js';
import {wordings} from './alike.js';

const WINDOWS_MS = [600_000, 3_600_000, 86_400_000];
const TIMEOUTS_MS = [10_000, 60_000, 600_000, 3_600_000, 86_400_000];
const FILTERS_MS = [600_000, 3_600_000, 86_400_000];
const TIMEOUT_MS = 600_000;
const FILTER_MS = 3_600_000;
const NAMES = 20; // as many names as an answer has at most

export class SweepDialog {
  #acts;
  #message;
  #held;
  #now;
  #dialog = new Dialog(t('sweepTitle'), 'dialog--sweep');
  #parts = {};
  #turn = 0; // only the answer to the latest question is shown

  /**
   * @param {import('./acts.js').Acts} acts @param {{seq: number, text: string}} message
   * @param {object[]} held messages that the page holds @param {number} now what time it is for the server
   */
  constructor(acts, message, held, now) {
    this.#acts = acts;
    this.#message = message;
    this.#held = held;
    this.#now = now;
    const p = this.#parts = {
      note: new DialogNote('status', 'dialog__text'), wordings: element('ul', 'sweep__wordings'), names: element('div', 'sweep__names', '', {tabindex: '0', role: 'group', 'aria-label': t('sweepNames')}),
      since: select(WINDOWS_MS, WINDOWS_MS[0], () => this.#look()),
      timeout: choice(t('sweepTimeout'), TIMEOUTS_MS, TIMEOUT_MS), filter: choice(t('sweepFilter'), FILTERS_MS, FILTER_MS),
      go: button('button button--danger', t('sweepNone'), () => this.#go()), problem: new DialogNote('alert'),
    };
    const since = element('label', 'sweep__since', t('sweepSince'));
    since.append(selectBox(p.since));
    const actions = element('div', 'dialog__actions question__actions');
    actions.append(element('span', 'sweep__hint', t('sweepUndone')), button('button button--quiet', t('cancel'), () => this.#dialog.close()), p.go);
    this.#dialog.body.append(p.note.node, element('blockquote', 'card__quote', message.text, {dir: 'auto'}), since, p.wordings, p.names, p.timeout.node, p.filter.node,
      element('p', 'sweep__hint', t('sweepLeft')), p.problem.node, actions);
  }

  open() {
    this.#dialog.open();
    this.#look();
  }

  get #act() {
    const {since, timeout, filter} = this.#parts;
    return {act: 'sweep', seq: this.#message.seq, since: this.#now - Number(since.value), ...timeout.ms && {for_ms: timeout.ms}, ...filter.ms && {filter_ms: filter.ms}};
  }

  async #look() {
    const {note, go, names, problem} = this.#parts;
    const turn = ++this.#turn;
    go.disabled = true;
    note.say(() => t('searching'));
    const answer = await this.#acts.preview(this.#act);
    if (turn !== this.#turn) return;
    if (answer.type === 'error') {
      note.say('');
      problem.say(problemText(answer));
      return;
    }
    const {count = 0, names: all = []} = answer;
    problem.say('');
    note.say(() => [t('sweepFound', {n: count}), answer.more ? t('sweepMoreThan') : ''].join(' ').trim());
    names.replaceChildren(...all.map((name) => element('bdi', 'sweep__name', name)), ...all.length >= NAMES ? [element('span', 'sweep__hint', t('sweepOthers'))] : []);
    this.#showWordings();
    go.disabled = count === 0;
    go.textContent = count > 0 ? t('sweepGo', {n: count}) : t('sweepNone');
  }

  #showWordings() {
    const {wordings: list, since} = this.#parts;
    const from = this.#now - Number(since.value);
    list.replaceChildren(...wordings(this.#message.text, this.#held.filter((m) => m.at >= from)).map(({text, n}) => {
      const row = element('li');
      row.append(element('b', '', `${n}×`), element('span', '', text, {dir: 'auto'}));
      return row;
    }));
    list.hidden = list.children.length === 0;
  }

  async #go() {
    this.#parts.go.disabled = true;
    const why = await this.#acts.do(this.#act, {isSure: true});
    if (!why) this.#dialog.close();
    this.#parts.problem.say(why);
    this.#parts.go.disabled = false;
  }
}

function select(spans, chosen, changed = () => {}) {
  const node = element('select', 'field field--small');
  for (const ms of spans) node.append(element('option', '', duration(ms), {value: ms, ...ms === chosen && {selected: ''}}));
  node.addEventListener('change', changed);
  return node;
}

/** A box to tick, and for how long; ms is 0 where it is not ticked. */
function choice(words, spans, chosen) {
  const node = element('div', 'sweep__choice');
  const label = element('label', '');
  const box = element('input', '', '', {type: 'checkbox', checked: ''});
  const time = select(spans, chosen);
  time.setAttribute('aria-label', words);
  label.append(box, words);
  node.append(label, selectBox(time));
  box.addEventListener('change', () => { time.disabled = !box.checked; });
  return {node, get ms() { return box.checked ? Number(time.value) : 0; }};
}
