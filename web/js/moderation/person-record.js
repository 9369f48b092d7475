// What all who keep a room know of a person: other names, what stands against it, earlier acts,
// and notes. A part of the card, which comes a moment later than the rest.

import {Api} from '../client/api.js';
import {nameList, t} from '../lang/i18n.js';
import {moment} from '../lang/spans.js';
import {DialogNote} from '../view/dialog-note.js';
import {element} from '../view/dom.js';
import {problem} from './problem.js';
import {actWords} from './act-words.js';

const NAMES = 10;

/**
 * @param {Api} api @param {string} room @param {string} user public id
 * @returns {HTMLElement} empty until the server has answered, and of whom it knows nothing
 */
export function personRecord(api, room, user) {
  const node = element('div', 'record');
  const path = Api.room(room, 'people', user);
  const show = async () => {
    const card = await api.get(path);
    if (card.type !== 'error') node.replaceChildren(...parts(card, async (text) => {
      const answer = await api.post(`${path}/notes`, {text});
      if (answer.type === 'error') return problem(answer);
      await show();
      node.querySelector('input')?.focus();
      return '';
    }));
    else if (card.code !== 'not_found') {
      const note = new DialogNote('status', 'record__problem');
      node.replaceChildren(note.node);
      note.say(problem(card));
    }
  };
  show();
  return node;
}

function parts({names = [], shares = 0, sanctions = [], acts = [], notes = []}, add) {
  const facts = element('dl', 'record__facts');
  const fact = (words, text) => facts.append(element('dt', '', words), element('dd', '', text));
  if (names.length > 0) fact(t('otherNames'), nameList(names, NAMES));
  if (shares > 0) fact(t('address'), t('sharedBy', {n: shares}));
  for (const {act, until} of sanctions) fact(t(`stands_${act}`), until ? t('standsUntil', {time: moment(until)}) : t('standsForGood'));
  const earlier = list(t('earlierActs'), acts.map((record) => [record.at, [actWords(record), [record.by, record.reason].filter(Boolean).join(': ')].filter(Boolean).join(' · ')]));
  return [...facts.children.length > 0 ? [facts] : [], ...acts.length > 0 ? [earlier] : [], noted(notes, add)];
}

/** Lines with a title, each with its time. */
function list(title, lines) {
  const part = element('section', 'record__part', '', {'aria-label': title});
  const rows = element('ul', 'record__list');
  for (const [at, text] of lines) {
    const line = element('li');
    line.append(element('time', 'keep__time', moment(at), {datetime: new Date(at).toISOString()}), element('span', '', text, {dir: 'auto'}));
    rows.append(line);
  }
  part.append(element('h3', 'record__title', title), rows);
  return part;
}

function noted(notes, add) {
  const part = list(t('notes'), notes.map(({at, by, text}) => [at, [text, by].filter(Boolean).join(' · ')]));
  const form = element('form', 'record__form');
  const input = element('input', 'field field--small', '', {maxlength: 160, dir: 'auto', autocomplete: 'off', 'aria-label': t('noteNew'), placeholder: t('noteNew')});
  const why = new DialogNote('alert', 'record__problem');
  form.append(input, element('button', 'button button--outline', t('noteAdd'), {type: 'submit'}));
  form.addEventListener('submit', async (e) => {
    e.preventDefault();
    const text = input.value.trim();
    if (text) why.say(await add(text));
  });
  part.append(form, why.node);
  return part;
}
