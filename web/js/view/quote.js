// The line above a message that replies to another: who said that, and how it begins.

import {t} from '../lang/i18n.js';
import {button, element} from './dom.js';

const ACTION = /^\/me\s+(?=\S)/; // as render-text.js has it

/** @param {{seq: number, from?: string, text?: string, removed?: boolean}} quote @param {(seq: number) => void} jump to what is quoted */
export function quoteNode({seq, from = '', text, removed}, jump) {
  const gone = removed ? t('quoteRemoved') : text === undefined ? t('quoteExpired') : '';
  const node = gone ? element('div', 'message__quote message__quote--gone') : button('message__quote', '', () => jump(seq), {tabindex: '-1'});
  node.append(element('span', 'visually-hidden', t('inReplyTo')), ' ');
  if (gone) node.append(element('span', '', gone));
  else node.append(element('bdi', 'message__quoted beginning', from), ' ', element('bdi', 'beginning', text.replace(ACTION, '')));
  return node;
}

/** Stands before a text that is a question. */
export const questionTag = ({answered}) => element('bdi', answered ? 'message__tag message__tag--answered' : 'message__tag', t(answered ? 'answered' : 'question'));

/** Stands behind a text that is another than it was. */
export const editedMark = () => element('bdi', 'message__edited', t('edited'));
