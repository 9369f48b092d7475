// What a moderator can do about a person, and about one message of theirs: a part of the card.

import {t} from '../lang/i18n.js';
import {duration} from '../lang/spans.js';
import {shortTime} from '../lang/times.js';
import {reasons} from '../room/reasons.js';
import {button, element} from '../view/dom.js';

const TIMEOUTS_MS = [10_000, 60_000, 600_000, 3_600_000, 86_400_000];
const SHOWN = 5; // latest messages of the person
const ABOVE = {moderator: ['owner', 'moderator'], owner: ['owner']}; // whom a role cannot act on

/**
 * @param {{person: {user: string, name: string, role: string}, message: object|null, messages: object[], role: string, isMe: boolean, record: HTMLElement|null}} about
 *   message that it was opened from, messages of the person, the latest last; role of who acts
 * @param {{do: (act: object) => void, sweep: (message: object) => void, isPinned: (seq: number) => boolean}} on
 * @returns {HTMLElement}
 */
export function personActs({person, message, messages, role, isMe, record}, on) {
  const node = element('div', 'keep');
  let reason = '';
  const act = (fields) => on.do({...fields, ...reason && {reason}});
  if (message) node.append(ofMessage(message, person.user, on, act));
  else if (messages.length > 0) node.append(said(messages.slice(-SHOWN)));
  if (record) node.append(record);
  if (isMe || !person.user || ABOVE[role]?.includes(person.role)) return node;
  node.append(reasons((chosen) => { reason = chosen; }), timeouts(person, act));
  const rest = element('div', 'keep__row');
  rest.append(button('button button--outline', t('removeAll'), () => act({act: 'remove', user: person.user})),
    button('button button--outline', t('kick'), () => act({act: 'kick', user: person.user})),
    button('button button--outline', t('lift'), () => act({act: 'lift', user: person.user})));
  node.append(rest);
  return node;
}

function ofMessage(message, user, on, act) {
  const part = element('div', 'keep__message');
  const quote = element('blockquote', 'card__quote', message.text, {dir: 'auto'});
  const row = element('div', 'keep__row');
  const isPinned = on.isPinned(message.seq);
  row.append(button('button button--outline', t('removeOne'), () => act({act: 'remove', seq: message.seq})),
    button('button button--outline', t(isPinned ? 'unpin' : 'pin'), () => act({act: isPinned ? 'unpin' : 'pin', seq: message.seq})),
    button('button button--outline', t('sweepMore'), () => on.sweep(message)));
  part.append(quote, row);
  return part;
}

function said(messages) {
  const list = element('ul', 'keep__said', '', {'aria-label': t('theirMessages')});
  for (const {at, text, removed} of messages) {
    const line = element('li');
    line.append(element('time', 'keep__time', shortTime(at)), removed ? element('em', '', t('removed', {n: 1})) : element('span', '', text, {dir: 'auto'}));
    list.append(line);
  }
  return list;
}

function timeouts({user}, act) {
  const row = element('div', 'keep__times', '', {role: 'group', 'aria-label': t('timeOut')});
  row.append(...TIMEOUTS_MS.map((ms) => button('keep__time-out', duration(ms), () => act({act: 'timeout', user, for_ms: ms}), {'aria-label': t('timeOutFor', {time: duration(ms)})})),
    button('keep__time-out keep__ban', t('ban'), () => act({act: 'ban', user})));
  return row;
}
