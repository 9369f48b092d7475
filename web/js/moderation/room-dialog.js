// The rules of a room, for those who make them. Each holds as soon as it is chosen.

import {t} from '../lang/i18n.js';
import {duration} from '../lang/spans.js';
import {Dialog} from '../view/dialog.js';
import {DialogNote} from '../view/dialog-note.js';
import {button, element} from '../view/dom.js';
import {selectBox} from '../view/select-box.js';

const SLOW_MS = [5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 21_600_000];
const HERE_MS = [60_000, 600_000, 3_600_000, 86_400_000];
const PACES = [1, 2, 5, 10, 20];
const CROWD = 1_000; // people, from whom on a pace is proposed

export class RoomDialog {
  #dialog;
  #acts;
  #note = new DialogNote('status');

  /**
   * @param {string} title of the room @param {import('../chat/rules.js').State} state @param {number} online
   * @param {import('./acts.js').Acts} acts @param {[string, () => void][]} others words of what else there is of the room, and what opens it
   */
  constructor(title, state, online, acts, others) {
    this.#acts = acts;
    this.#dialog = new Dialog(t('roomRules', {room: title}), 'dialog--room');
    const {slow_ms: slow = 0, pace = 0, speak = 'everyone', speak_ms: here, links, shield, topic = '', announcement} = state;
    this.#dialog.body.append(
      this.#toggle(t('shield'), t('shieldHint'), Boolean(shield), (on) => ({act: 'shield', on})),
      this.#select(t('slowMode'), [[0, t('off')], ...times(SLOW_MS, slow)], slow, (ms) => ({act: 'slow', for_ms: Number(ms)})),
      this.#select(t('pace'), [[0, t('off')], ...numbers(PACES, pace).map((n) => [n, t('modePace', {n})])], pace, (n) => ({act: 'pace', n: Number(n)}), online > CROWD && !pace ? t('paceHint', {n: online}) : ''),
      this.#select(t('whoSpeaks'), [['everyone', t('speakEveryone')], ...times(HERE_MS, here).map(([ms, time]) => [`here ${ms}`, t('speakHere', {time})]), ['members', t('modeMembers')], ['moderators', t('modeModerators')]],
        speak === 'here' ? `here ${here}` : speak, (value) => ({act: 'speak', who: value.split(' ')[0], ...value.startsWith('here') && {for_ms: Number(value.split(' ')[1])}})),
      this.#toggle(t('linksAllowed'), '', links !== false, (on) => ({act: 'links', on})),
      this.#text(t('topic'), topic, 250, (text) => ({act: 'topic', text})),
      this.#text(t('announcement'), announcement?.text ?? '', 500, (text) => ({act: 'announce', text})),
      this.#note.node, this.#end(others));
  }

  open() { this.#dialog.open(); }

  #end(others) {
    const row = element('div', 'dialog__actions');
    row.append(...others.map(([words, open]) => button('button button--outline', words, () => {
      this.#dialog.close();
      open();
    })), button('button', t('close'), () => this.#dialog.close()));
    return row;
  }

  async #do(act) {
    const why = await this.#acts.do(act);
    this.#note.say(why);
    return !why;
  }

  #toggle(words, hint, on, act) {
    const label = element('label', 'dialog__switch');
    const text = element('span', '', words);
    if (hint) text.append(element('small', '', hint));
    const box = element('input', 'switch', '', {type: 'checkbox', role: 'switch'});
    box.checked = on;
    box.addEventListener('change', async () => { if (!await this.#do(act(box.checked))) box.checked = !box.checked; });
    label.append(text, box);
    return label;
  }

  #select(words, options, chosen, act, hint = '') {
    const label = element('label', 'dialog__row rules__row', words);
    const select = element('select', 'field field--small');
    for (const [value, text] of options) select.append(element('option', '', text, {value}));
    select.value = String(chosen);
    let before = select.value;
    select.addEventListener('change', async () => {
      if (await this.#do(act(select.value))) before = select.value;
      else select.value = before;
    });
    label.append(selectBox(select));
    if (hint) label.append(element('small', 'rules__hint', hint));
    return label;
  }

  #text(words, text, most, act) {
    const form = element('form', 'rules__form');
    const label = element('label', 'dialog__row rules__row', words);
    const input = element('input', 'field field--small', '', {dir: 'auto', maxlength: most, autocomplete: 'off'});
    input.value = text;
    label.append(input);
    form.append(label, element('button', 'button button--outline', t('set'), {type: 'submit', 'aria-label': `${t('set')}: ${words}`}));
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      this.#do(act(input.value.trim()));
    });
    return form;
  }
}

/** Those that are offered, with the one that holds. */
const numbers = (offered, now) => [...new Set([...offered, now].filter(Boolean))].sort((a, b) => a - b);
const times = (offered, now) => numbers(offered, now).map((ms) => [ms, duration(ms)]);
