// What the list of rooms has beside those that are open: the others of the server, a button that marks
// all as read, the sign of a room that notifies of nothing. Loaded when the list of rooms is asked for.

import {t, dateLocale} from '../lang/i18n.js';
import '../lang/rooms.js';
import {button, element, icon} from './dom.js';
import {drawing} from './drawings.js';

const MOST = 50; // rooms

export class RoomsMore {
  #nodes;
  #readAll;

  /** @param {Document} document @param {() => void} readAll */
  constructor(document, readAll) {
    const [rooms, title, more, moreTitle] = ['rooms', 'rooms-title', 'more-rooms', 'more-rooms-title'].map((id) => document.getElementById(id));
    this.#nodes = {rooms, more, moreTitle};
    this.#readAll = button('rooms__read', '', readAll);
    title.after(this.#readAll);
  }

  /** Whether somebody can see the list. */
  get isSeen() { return document.visibilityState === 'visible' && this.#nodes.rooms.checkVisibility(); }

  /** The sign of a room that notifies of nothing. */
  quiet() {
    const sign = element('span', 'rooms__quiet', '', {title: t('quiet')});
    sign.append(drawing('quiet', t('quiet')));
    return sign;
  }

  /** @param {{name: string, title: string, online: number}[]} rooms @param {boolean} isUnread somewhere is something to be marked as read */
  show(rooms, isUnread) {
    const {more, moreTitle} = this.#nodes;
    const others = rooms.slice(0, MOST);
    more.replaceChildren(...others.map(node));
    moreTitle.hidden = more.hidden = others.length === 0;
    this.#readAll.textContent = t('markAllRead');
    this.#readAll.hidden = !isUnread;
  }
}

function node({name, title = name, online}) {
  const item = element('li', 'rooms__room');
  const link = element('a', 'rooms__link', '', {href: `#/${encodeURIComponent(name)}`});
  link.append(element('span', 'rooms__hash', '#', {'aria-hidden': 'true'}), element('span', 'rooms__name', title, {dir: 'auto'}), online > 0 ? people(online) : '');
  item.append(link);
  return item;
}

/** How many people are in a room: a number with a person, that nobody takes for what is unread. */
function people(n) {
  const node = element('span', 'rooms__online', '', {title: t('online', {n})});
  node.append(icon('person'), element('span', '', n.toLocaleString(dateLocale()), {'aria-hidden': 'true'}), element('span', 'visually-hidden', t('online', {n})));
  return node;
}
