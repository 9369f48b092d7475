// One question before an act on many.

import {t} from '../lang/i18n.js';
import {Dialog} from '../view/dialog.js';
import {button, element} from '../view/dom.js';

/**
 * @param {string} title @param {string} text @param {[string, any][]} choices words and value, the gravest last
 * @returns {Promise<any>} the value of the one that was chosen; null of none
 */
export function sure(title, text, choices) {
  return new Promise((answer) => {
    const dialog = new Dialog(title, 'dialog--question');
    let chosen = null;
    const choose = (value) => {
      chosen = value;
      dialog.close();
    };
    const actions = element('div', 'dialog__actions question__actions');
    actions.append(button('button button--quiet', t('cancel'), () => choose(null)));
    for (const [i, [words, value]] of choices.entries()) {
      actions.append(button(i === choices.length - 1 ? 'button button--danger' : 'button button--outline', words, () => choose(value)));
    }
    dialog.body.append(element('p', 'dialog__text', text), actions);
    dialog.open(() => answer(chosen));
  });
}
