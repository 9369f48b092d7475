// The button in the field where messages are written, which opens the emoji.

import {t} from '../lang/i18n.js';
import '../lang/reactions.js';
import {button} from '../view/dom.js';
import {drawing} from '../view/drawings.js';
import {type} from '../view/typing.js';

/**
 * Adds it before the button that sends.
 * @param {HTMLElement} send @param {HTMLTextAreaElement} input
 * @param {(anchor: HTMLElement, chosen: (char: string) => void) => Promise<void>} pick
 */
export function emojiButton(send, input, pick) {
  const node = button('icon-button composer__emoji', '', () => pick(node, (char) => put(input, char)),
    {'aria-haspopup': 'dialog', 'aria-label': t('openEmoji'), title: t('openEmoji'), 'data-t-label': 'openEmoji', 'data-t-title': 'openEmoji'});
  node.append(drawing('smile'));
  send.before(node);
}

/** A :name: stands alone: it would be a part of the word that it touches. */
function put(input, char) {
  const {value, selectionStart: at, selectionEnd: to} = input;
  const isName = char.startsWith(':');
  const before = isName && at > 0 && !/\s/.test(value[at - 1]) ? ' ' : '';
  type(input, before + char + (isName ? ' ' : ''), at, to);
}
