// One message on the page.

import {element} from './dom.js';
import {hueClass, initial} from './names.js';
import {strings} from './strings.js';
import {fullTime, shortTime} from './times.js';

/** Returns the node of a message. */
export function messageNode({from, at, text}, {own, pending}) {
  const node = element('li', `message ${hueClass(from)}`);
  node.classList.toggle('message--own', own);
  node.classList.toggle('message--pending', pending);
  const head = element('div', 'message__head');
  const time = setTime(element('time', 'message__time'), at);
  head.append(element('span', 'message__from', from, {dir: 'auto'}), time);
  const avatar = element('div', 'message__avatar', initial(from), {'aria-hidden': 'true'});
  node.append(avatar, head, element('div', 'message__text', text, {dir: 'auto'}));
  return node;
}

/** Marks a message of one's own as sent, at the time that the server gave it. */
export function markSent(node, at) {
  node.classList.remove('message--pending');
  setTime(node.querySelector('.message__time'), at);
}

/** Marks a message of one's own as refused, with what can be done about it. */
export function markFailed(node, reason, {retry, remove}) {
  node.classList.replace('message--pending', 'message--failed');
  const state = element('div', 'message__state', `${strings.notSent} ${reason}`);
  for (const [label, action] of [[strings.retry, retry], [strings.remove, remove]]) {
    const button = element('button', 'button button--quiet', label, {type: 'button'});
    button.addEventListener('click', action);
    state.append(button);
  }
  node.append(state);
}

function setTime(node, at) {
  node.textContent = shortTime(at);
  node.title = fullTime(at);
  node.dateTime = new Date(at).toISOString();
  return node;
}
