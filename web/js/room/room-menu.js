// What one can do with a room of one's list: of what it notifies, that it was read, and to leave it.
// Loaded when it is opened.

import {t} from '../lang/i18n.js';
import '../lang/rooms.js';
import {placeBeside} from '../view/beside.js';
import {Dialog} from '../view/dialog.js';
import {button, element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';
import {step} from '../view/menu-keys.js';
import {style} from '../view/style.js';
import {leaveRoom} from './leave.js';

style(new URL('../../css/message-acts.css', import.meta.url).href);

/** Of what a room can notify, and the words for it. */
const LEVELS = {all: 'notifyAll', mentions: 'notifyMentions', none: 'notifyNone'};

class RoomMenu {
  #dialog;
  #list;
  #on;

  /**
   * @param {{title: string, level: string, hasUnread: boolean, othersHaveUnread: boolean, mayLeave: boolean, denied: boolean, allowed: boolean}} room
   *   denied, allowed: what the browser says of notifications
   * @param {{level: (level: string) => void, read: () => void, readAll: () => void, leave: () => void}} on
   */
  constructor(room, on) {
    this.#on = on;
    this.#dialog = new Dialog(t('roomOptions', {room: room.title}), 'menu room-menu');
    const {body, heading, node} = this.#dialog;
    this.#list = element('div', 'menu__list', '', {role: 'menu', 'aria-labelledby': heading.id});
    this.#list.append(this.#levels(room), ...this.#acts(room));
    body.append(this.#list);
    node.addEventListener('keydown', (e) => this.#key(e));
  }

  /** @param {HTMLElement} anchor beside which it opens, where there is room */
  open(anchor) {
    this.#dialog.open();
    placeBeside(this.#dialog.node, anchor);
    (this.#list.querySelector('[aria-checked="true"]') ?? this.#items[0]).focus();
  }

  get #items() { return [...this.#list.querySelectorAll('button')]; }

  #levels({level, denied, allowed}) {
    const group = element('div', 'room-menu__levels', '', {role: 'group', 'aria-label': t('notifyOf')});
    group.append(element('p', 'room-menu__words', t('notifyOf'), {'aria-hidden': 'true'}));
    for (const [one, words] of Object.entries(LEVELS)) {
      const item = this.#item('check', t(words), () => this.#on.level(one), {role: 'menuitemradio', 'aria-checked': String(one === level)});
      group.append(item);
    }
    const hint = denied ? t('notifyDenied') : allowed ? '' : t('notifyOff');
    if (hint) group.append(element('p', 'room-menu__words', hint));
    return group;
  }

  #acts({hasUnread, othersHaveUnread, mayLeave}) {
    return [
      ...hasUnread ? [this.#item('down', t('markRead'), () => this.#on.read())] : [],
      ...othersHaveUnread ? [this.#item('fold', t('markAllRead'), () => this.#on.readAll())] : [],
      ...mayLeave ? [this.#item('close', t('leaveThis'), () => this.#on.leave())] : [],
    ];
  }

  #item(look, words, does, attributes = {}) {
    const item = button('menu__item', '', () => {
      this.#dialog.close();
      does();
    }, {role: 'menuitem', tabindex: '-1', ...attributes});
    item.append(drawing(look), element('span', 'menu__words', words));
    return item;
  }

  #key(e) {
    if (e.altKey || e.ctrlKey || e.metaKey) return;
    const to = step(e.key, this.#items);
    if (!to) return;
    e.preventDefault();
    e.stopPropagation();
    to.focus();
  }
}

const MOST = 200; // rooms of which it is remembered

/** Notes of what a room notifies. Mentions are what is not noted. */
function setLevel(settings, room, level) {
  const {[room]: _, ...others} = settings.get('rooms') ?? {};
  settings.set('rooms', Object.fromEntries(Object.entries({...others, ...level !== 'mentions' && {[room]: level}}).slice(-MOST)));
}

/**
 * Opens the menu of a room.
 * @param {HTMLElement} anchor @param {object} parts as OnDemand has them @param {(rooms: Iterable<object>) => void} read they are read
 */
export function openMenu(room, anchor, {conversations, navigation, notifier, reading, settings}, read) {
  const conversation = conversations.get(room);
  if (!conversation) return;
  const isUnread = (c) => c.unread > 0;
  new RoomMenu({
    title: conversation.title, level: reading.level(room), denied: notifier.denied, allowed: notifier.allowed && settings.get('notifications'),
    hasUnread: isUnread(conversation), othersHaveUnread: [...conversations].some((c) => c !== conversation && isUnread(c)), mayLeave: conversations.size > 1,
  }, {
    level: async (level) => {
      setLevel(settings, room, level);
      if (level !== 'none' && await notifier.ask()) settings.set('notifications', true);
    },
    read: () => read([conversation]),
    readAll: () => read(conversations),
    leave: () => leaveRoom(conversation, (of) => navigation.leave(of)),
  }).open(anchor);
}
