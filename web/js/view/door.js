// The room behind the name screen: who is there, and what was said last.

import {RoomWatch} from '../client/room-watch.js';
import {asksPassphrase} from '../client/site.js';
import {nameList, t} from '../lang/i18n.js';
import {badge} from './badge.js';
import {element, icon} from './dom.js';
import {hueClass, initial} from './names.js';

const DRAW_MS = 1_000; // in a busy room, what is read stands still for so long
const AVATARS = 5;
const SHORT = 32; // characters of a title that take three lines at most, whatever they are
const RANKS = ['owner', 'moderator'];

export class Door {
  #nodes;
  #room = '';
  #watch = null;
  #timer = 0;

  /** @param {{door: HTMLElement, room: HTMLElement, topic: HTMLElement}} nodes */
  constructor(nodes) {
    this.#nodes = nodes;
    document.addEventListener('visibilitychange', () => {
      if (this.#room) this.#look();
    });
  }

  get isOpen() { return this.#room !== ''; }

  /** @param {string} room @param {() => void} onPassphrase the server asks for one */
  async open(room, onPassphrase) {
    if (room === this.#room) return;
    this.close();
    this.#room = room;
    this.#nodes.topic.textContent = t('tagline'); // the topic was another room's
    this.#look();
    if (await asksPassphrase()) onPassphrase();
  }

  /** How the room is called, in smaller type where that is long. */
  set title(title) {
    const {room} = this.#nodes;
    room.textContent = title;
    room.parentElement.classList.toggle('door__room--long', title.length > SHORT);
  }

  close() {
    this.#room = '';
    this.#stop();
    this.#nodes.door.replaceChildren();
  }

  retranslate() { if (this.#watch?.title) this.#draw(); }

  /** Whoever does not look at the page costs the server nothing. */
  #look() {
    const seen = document.visibilityState === 'visible';
    if (!seen) this.#stop();
    else this.#watch ??= new RoomWatch(this.#room, () => { this.#timer ||= setTimeout(() => this.#draw(), this.#nodes.door.firstChild ? DRAW_MS : 0); });
  }

  #stop() {
    this.#watch?.close();
    this.#watch = null;
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  /** Draws what is known; isLate: what was said would have come by now. */
  #draw(isLate = false) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const {title, topic, messages, begun, online} = this.#watch ?? {}; // a timer may be late
    if (!title) return;
    const {door} = this.#nodes;
    this.title = title;
    this.#nodes.topic.textContent = topic || t('tagline');
    const isEmpty = messages.length === 0;
    const isSilent = isEmpty && (!begun || isLate);
    if (isEmpty && !isSilent) this.#timer = setTimeout(() => this.#draw(true), DRAW_MS);
    const parts = isSilent ? [silent(t(online > 0 ? 'emptyTitle' : 'nobodyHere'))] : isEmpty ? [] : [said(messages)];
    if (online > 0 || !isSilent) parts.unshift(this.#people());
    door.replaceChildren(...parts);
  }

  #people() {
    const {online, people, messages} = this.#watch;
    const node = element('div', 'door__people');
    if (online === 0) {
      node.append(t('nobodyHere'));
      return node;
    }
    // Where they are too many to be listed, those who spoke stand for them.
    const spoke = [...new Map(messages.map(({from, user = '', role = ''}) => [from, {name: from, user, role}])).values()].reverse();
    const shown = people?.toSorted((a, b) => rank(a) - rank(b)) ?? spoke;
    const avatars = element('div', 'door__avatars', '', {'aria-hidden': 'true'});
    for (const {name, user} of shown.slice(0, AVATARS)) avatars.append(element('span', `avatar ${hueClass(user || name)}`, initial(name)));
    const counts = element('div', 'door__counts');
    counts.append(element('p', 'door__count', t('online', {n: online})));
    if (people) counts.append(element('p', 'door__names', nameList(shown.map((p) => p.name))));
    node.append(avatars, counts);
    return node;
  }
}

const rank = ({role}) => RANKS.indexOf(role) >= 0 ? RANKS.indexOf(role) : RANKS.length;

/** What fills the place where nothing was said. */
function silent(words) {
  const node = element('div', 'door__silent');
  node.append(icon('empty'), element('p', '', words));
  return node;
}

function said(messages) {
  const node = element('div', 'door__said');
  const lines = element('ol', 'door__lines');
  for (const {from, user, role, text} of messages) {
    const line = element('li', `door__line ${hueClass(user || from)}`);
    line.append(element('span', 'door__from', from, {dir: 'auto'}), badge(role) ?? '', element('span', 'door__text', text.replace(/\s+/g, ' '), {dir: 'auto'}));
    lines.append(line);
  }
  node.append(element('h2', 'door__title', t('justSaid')), lines);
  return node;
}
