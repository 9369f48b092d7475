// What a moderator knows of a person, and can do about one, and about a message of theirs: two parts of the card.

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
 * @returns {{about: HTMLElement, acts: HTMLElement}} what is known, and what can be done
 */
export function personActs({person, message, messages, role, isMe, record}, on) {
  const [about, acts] = [element('div', 'keep keep--about'), element('div', 'keep')];
  let reason = '';
  const act = (fields) => on.do({...fields, ...reason && {reason}});
  if (message) about.append(element('blockquote', 'card__quote', message.text, {dir: 'auto'}));
  if (messages.length > 0) about.append(said(messages.slice(-SHOWN)));
  if (record) about.append(record);
  if (message) acts.append(ofMessage(message, on, act));
  if (!isMe && person.user && !ABOVE[role]?.includes(person.role)) acts.append(reasons((chosen) => { reason = chosen; }), timeouts(person, act), others(person, act));
  return {about, acts};
}

function ofMessage(message, on, act) {
  const row = element('div', 'keep__row keep__message');
  const isPinned = on.isPinned(message.seq);
  row.append(button('button button--outline', t('removeOne'), () => act({act: 'remove', seq: message.seq})),
    button('button button--outline', t(isPinned ? 'unpin' : 'pin'), () => act({act: isPinned ? 'unpin' : 'pin', seq: message.seq})),
    button('button button--outline', t('sweepMore'), () => on.sweep(message)));
  return row;
}

function others({user}, act) {
  const row = element('div', 'keep__row');
  row.append(button('button button--outline', t('removeAll'), () => act({act: 'remove', user})),
    button('button button--outline', t('kick'), () => act({act: 'kick', user})),
    button('button button--outline', t('lift'), () => act({act: 'lift', user})));
  return row;
}

function said(messages) {
  const part = element('section', 'keep__messages', '', {'aria-label': t('theirMessages')});
  const list = element('ul', 'keep__said');
  for (const {at, text, removed} of messages) {
    const line = element('li');
    line.append(element('time', 'keep__time', shortTime(at)), removed ? element('em', '', t('removed', {n: 1})) : element('span', '', text, {dir: 'auto'}));
    list.append(line);
  }
  part.append(element('h3', 'record__title', t('theirMessages')), list);
  return part;
}

function timeouts({user}, act) {
  const row = element('div', 'keep__times', '', {role: 'group', 'aria-label': t('timeOut')});
  row.append(...TIMEOUTS_MS.map((ms) => button('keep__time-out', duration(ms), () => act({act: 'timeout', user, for_ms: ms}), {'aria-label': t('timeOutFor', {time: duration(ms)})})),
    button('keep__time-out keep__ban', t('ban'), () => act({act: 'ban', user})));
  return row;
}
