// What the shield of a room has refused, the latest first.

import {Api} from '../client/api.js';
import {errorText, t} from '../lang/i18n.js';
import {moment} from '../lang/spans.js';
import {Dialog} from '../view/dialog.js';
import {DialogNote} from '../view/dialog-note.js';
import {button, element} from '../view/dom.js';
import {problem} from './problem.js';

/** @param {Api} api @param {string} room */
export async function showRefused(api, room) {
  const dialog = new Dialog(t('shieldRefused'), 'dialog--refused');
  const note = new DialogNote('status', 'dialog__text');
  const list = element('ul', 'acts refused', '', {tabindex: '0', 'aria-label': t('shieldRefused')});
  note.say(() => t('searching'));
  dialog.body.append(note.node, list, button('button dialog__close', t('close'), () => dialog.close()));
  dialog.open();
  const answer = await api.get(Api.room(room, 'shield'));
  if (answer.type === 'error') note.say(problem(answer));
  else {
    note.say(() => t(answer.refused.length > 0 ? 'shieldRefusedHint' : 'shieldRefusedNone'));
    list.replaceChildren(...answer.refused.map(row));
  }
}

function row({at, name, code, text}) {
  const node = element('li', 'acts__act');
  const words = element('div', 'acts__words');
  const said = element('span', 'acts__title');
  said.append(element('bdi', 'refused__from', name), ' ', element('bdi', '', text));
  words.append(said, element('span', 'acts__detail', [moment(at), code === 'forbidden' ? t('refusedForbidden') : errorText({code})].join(' · ')));
  node.append(words);
  return node;
}
