// The node of one row: a message, or a line between messages.

import {badge} from './badge.js';
import {button, element} from './dom.js';
import {nameList, t} from '../lang/i18n.js';
import {why} from '../lang/why.js';
import {hueClass, initial} from './names.js';
import {editedMark, questionTag, quoteNode} from './quote.js';
import {textNode} from './render-text.js';
import {Said} from './said.js';
import {dayName, fullTime, shortTime} from '../lang/times.js';

export class RowView {
  #on;

  /** @param {{retry: Function, drop: Function, show: Function, jump: (seq: number) => void, names: () => Iterable<string>, me: () => string}} on */
  constructor(on) {
    this.#on = on;
  }

  node({kind, entry, another}) {
    if (kind === 'day') return element('li', 'notice notice--day', dayName(entry.at));
    if (kind === 'unread') return element('li', 'notice notice--unread', t('unreadFrom'), {role: 'separator'});
    if (kind === 'removed') return removed(entry);
    const node = this.#entry(entry, another);
    node.dataset.entry = entry.key;
    return node;
  }

  #entry(entry, another) {
    switch (entry.kind) {
      case 'message': case 'answer': return this.#message(entry, another);
      case 'presence': return this.#presence(entry);
      case 'skip': return this.#skip(entry);
      default: return element('li', 'notice', t(entry.note, entry.names ? {n: entry.names.length, names: nameList(entry.names)} : entry.values));
    }
  }

  focusIn(node) {
    node.setAttribute('tabindex', '-1');
    node.focus({preventScroll: true});
  }

  #message(entry, another) {
    const {from, user, role, at, text, own, mine, state, reply_to: reply, edited} = entry;
    const node = element('li', `message ${hueClass(user ?? from)}`);
    node.classList.toggle('message--own', Boolean(own));
    node.classList.toggle('message--mine', Boolean(mine));
    if (state) node.classList.add(`message--${state}`);
    const head = element('div', 'message__head');
    const name = element('button', 'message__from', from, {type: 'button', dir: 'auto', tabindex: '-1', 'data-user': user ?? '', 'data-role': role ?? ''});
    head.append(name, badge(role) ?? '');
    head.append(timeNode(at));
    const words = textNode(text, {names: this.#on.names(), me: this.#on.me()});
    if (another) words.prepend(element('bdi', 'message__another', t('another', {name: from}), {title: t('anotherHint')}), ' ');
    if (entry.ask) words.prepend(questionTag(entry), ' ');
    if (edited) words.append(' ', editedMark());
    node.append(element('div', 'avatar message__avatar', initial(from), {'aria-hidden': 'true'}), head,
      reply ? quoteNode(reply, this.#on.jump) : '', words);
    if (state === 'failed') node.append(this.#failure(entry));
    if (entry.kind === 'answer') alone(node);
    if (state === 'held') node.append(this.#held(entry));
    if (state === 'pending') node.append(element('div', 'message__state visually-hidden', t('sending')));
    return node;
  }

  #failure(entry) {
    const node = element('div', 'message__state');
    const actions = element('span', 'message__actions');
    actions.append(button('button button--quiet', t('retry'), () => this.#on.retry(entry)),
      button('button button--quiet', t('remove'), () => this.#on.drop(entry)));
    const words = element('span');
    new Said(words).say(() => t('notSent', {reason: why(entry.reason)}), entry.reason.endsAt);
    node.append(words, actions);
    return node;
  }

  #held(entry) {
    const node = element('div', 'message__state message__state--soft', t('error_held'));
    node.append(button('button button--quiet', t('hide'), () => this.#on.drop(entry)));
    return node;
  }

  #presence({presence}) {
    const parts = ['joined', 'left', 'visited'].filter((key) => presence[key].size > 0)
      .map((key) => t(key, {n: presence[key].size, names: nameList([...presence[key].values()])}));
    const everybody = ['joined', 'left', 'visited'].flatMap((key) => [...presence[key].values()]);
    return element('li', 'notice', parts.join(' · '), everybody.length > 3 ? {title: everybody.join(', ')} : {});
  }

  #skip(entry) {
    const node = element('li', 'notice notice--skip');
    node.append(element('span', '', skipText(entry)));
    if (this.#on.canShow()) node.append(button('button button--quiet', t('show'), () => this.#on.show(entry)));
    return node;
  }
}

/** What only the one who reads sees. */
function alone(node) {
  node.classList.add('message--alone');
  node.append(element('div', 'message__state message__state--soft', t('onlyYou')));
}

const removed = ({count, own}) => element('li', 'notice notice--removed', t(own === count ? 'removedOwn' : 'removed', {n: count}));

function skipText({lost, away, count}) {
  const [some, counted] = !lost ? ['skippedSome', 'skipped'] : away ? ['missedSome', 'missed'] : ['expiredSome', 'expired'];
  return Number.isNaN(count) ? t(some) : t(counted, {n: count});
}

function timeNode(at) {
  return element('time', 'message__time', shortTime(at), {title: fullTime(at), datetime: new Date(at).toISOString()});
}
