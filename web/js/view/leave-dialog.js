// The question before what was written is lost. Loaded with the first room, as the server may be away by then.

import {t} from '../lang/i18n.js';
import '../lang/later.js';
import {Dialog} from './dialog.js';
import {button, element} from './dom.js';

/**
 * @param {number} messages that were not sent @param {boolean} isWriting a text was begun
 * @returns {Promise<boolean>} whether that may be lost; true at once where there is nothing
 */
export function mayLose(messages, isWriting = false) {
  if (!messages && !isWriting) return Promise.resolve(true);
  return new Promise((answer) => {
    const dialog = new Dialog(t('leaveTitle'), 'dialog--leave');
    let isSure = false;
    const choose = (is) => () => {
      isSure = is;
      dialog.close();
    };
    const actions = element('div', 'dialog__actions');
    actions.append(button('button', t('leaveNot'), choose(false), {autofocus: ''}), button('button button--outline', t('leaveSure'), choose(true)));
    if (messages) dialog.body.append(element('p', 'dialog__text', t('leaveUnsent', {n: messages})));
    if (isWriting) dialog.body.append(element('p', 'dialog__text', t('leaveDraft')));
    dialog.body.append(actions);
    dialog.open(() => answer(isSure));
  });
}
