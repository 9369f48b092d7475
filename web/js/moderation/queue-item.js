// One item of the queue as it is shown: what was said, why it waits, who looks at it, and what
// can be done about it.

import {nameList, t} from '../lang/i18n.js';
import {duration} from '../lang/spans.js';
import {button, element} from '../view/dom.js';
import {hueClass} from '../view/names.js';

const REASONS = 2; // of reports, that are shown
const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1_000];

/** How long something has waited, in one unit. */
export function age(ms) {
  const unit = UNITS_MS.find((length) => ms >= length) ?? 1_000;
  return duration(Math.max(1_000, Math.floor(ms / unit) * unit));
}

/** What can be done about an item: the act, and its words. */
export function actsOf({kind, hidden, user}) {
  const all = [['allow', t(kind === 'held' ? 'queueAllow' : hidden ? 'queueRestore' : 'queueDismiss')], ['remove', t('removeOne')]];
  return user ? [...all, ['timeout', t('timeOut')], ['ban', t('ban')]] : all;
}

/**
 * @param {import('./queue.js').Item} item @param {{now: number, me: string}} seen now: of the server
 * @param {{act: (item: object, act: string, isByKey: boolean) => void, person: (item: object) => void}} on
 * @returns {HTMLElement}
 */
export function itemNode(item, {now, me}, on) {
  const node = element('li', `queue__item ${hueClass(item.user || item.name)}`, '', {'data-item': item.id});
  const said = element('p', 'queue__said');
  said.append(button('queue__from', item.name, () => on.person(item), {dir: 'auto'}), ' ', element('bdi', 'queue__text', item.text));
  node.append(head(item, now), said);
  const others = (item.looking ?? []).filter((name) => name !== me);
  node.classList.toggle('queue__item--ended', Boolean(item.done));
  node.classList.toggle('queue__item--looked', others.length > 0);
  if (item.done) node.append(element('p', 'queue__ended', t(`ended_${item.done}`)));
  else {
    if (others.length > 0) node.append(element('p', 'queue__looking', t('queueLooking', {n: others.length, names: nameList(others)})));
    node.append(acts(item, on));
  }
  return node;
}

/**
 * Marks an item as the one that somebody looks at, or as none. The node stays: a press may be under way.
 * @param {boolean} isEntry Tab goes to it
 */
export function mark(node, isChosen, isEntry) {
  node.classList.toggle('queue__item--chosen', isChosen);
  node.tabIndex = isEntry ? 0 : -1;
  for (const control of node.querySelectorAll('button')) control.tabIndex = isChosen ? 0 : -1;
}

function head(item, now) {
  const node = element('div', 'queue__head');
  const reasons = why(item);
  node.append(element('span', 'queue__kind', t(`queue_${item.kind}`), {'data-kind': item.kind}), element('span', 'queue__why', reasons, {dir: 'auto', title: all(item) || reasons}),
    element('time', 'queue__age', age(now - item.at), {datetime: new Date(item.at).toISOString(), dir: 'auto'}));
  return node;
}

/** Why it waits, in short: the word of a filter, or how many have reported it and what most of them say. */
function why({kind, reason = '', reports = [], count = reports.length}) {
  if (kind === 'held') return reason;
  const times = Map.groupBy(reports.filter((r) => r.reason), (r) => r.reason);
  const most = [...times].sort(([, a], [, b]) => b.length - a.length).slice(0, REASONS).map(([words]) => words);
  return [t('queuePeople', {n: count}), most.join(', ')].filter(Boolean).join(': ');
}

const all = ({reports = []}) => reports.map(({name, reason}) => [name, reason].filter(Boolean).join(': ')).join('\n');

function acts(item, on) {
  const row = element('div', 'queue__acts');
  row.append(...actsOf(item).map(([act, words]) => button('queue__act', words, (e) => on.act(item, act, e.detail === 0),
    {'aria-label': `${words}: ${item.name}`, 'data-act': act})));
  return row;
}
