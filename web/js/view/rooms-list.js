// The rooms that somebody is in, the others of the server, and a way to open one.

import {button, element, icon} from './dom.js';
import {language, t} from '../lang/i18n.js';
import {roomFrom} from '../text/room-name.js';

export class RoomsList {
  #nodes;
  #on;
  #open = []; // of conversations
  #current = null;
  #others = []; // {name, online}
  #more = null;
  #frame = 0;
  #drawn = new Map(); // room → {node, looks}

  /**
   * @param {{list: HTMLElement, form: HTMLFormElement, input: HTMLInputElement, badge: HTMLElement}} nodes
   * @param {{go: (room: string) => void, menu: (room: string, anchor: HTMLElement) => void, level: (room: string) => string}} on
   *   menu: of what one can do with a room; level: of what it notifies
   */
  constructor(nodes, on) {
    this.#nodes = nodes;
    this.#on = on;
    nodes.form.addEventListener('submit', (e) => {
      e.preventDefault();
      const room = roomFrom(nodes.input.value);
      if (!room) return;
      nodes.input.value = '';
      on.go(room);
    });
  }

  show(conversations, current) {
    this.#open = [...conversations];
    this.#current = current;
    this.#schedule();
  }

  /**
   * @param {{name: string, online: number}[]} rooms of the server, whether open here or not
   * @param {import('./rooms-more.js').RoomsMore} more shows those that are not
   */
  showOthers(rooms, more) {
    this.#others = rooms;
    this.#more = more;
    this.#schedule();
  }

  #schedule() {
    this.#frame ||= requestAnimationFrame(() => { this.#frame = 0; this.#draw(); });
  }

  #draw() {
    const {list, badge} = this.#nodes;
    const own = new Set(this.#open.map((c) => c.room));
    replace(list, this.#open.map((c) => this.#node(c)));
    const elsewhere = this.#open.filter((c) => c !== this.#current && !this.#isQuiet(c));
    const [unread, mentions] = ['unread', 'mentions'].map((of) => elsewhere.reduce((n, c) => n + c[of], 0));
    this.#more?.show(this.#others.filter((r) => !own.has(r.name)), unread > 0);
    badge.textContent = most(mentions || unread);
    badge.classList.toggle('count--mentions', mentions > 0);
    badge.hidden = unread === 0;
  }

  #isQuiet({room}) { return this.#on.level(room) === 'none'; }

  /** The node of a room, made anew only if it looks different: somebody may be about to click on it. */
  #node(conversation) {
    const {room, title, unread, mentions, waiting, state} = conversation;
    const looks = [title, Math.min(unread, 100), Math.min(mentions, 100), waiting > 0, state === 'online', conversation === this.#current,
      this.#isQuiet(conversation), this.#more !== null, language()].join();
    const drawn = this.#drawn.get(room);
    if (drawn?.looks === looks) return drawn.node;
    const node = this.#room(conversation);
    this.#drawn.set(room, {node, looks});
    return node;
  }

  #room(conversation) {
    const {room, title, unread, mentions, waiting, state} = conversation;
    const current = conversation === this.#current;
    const isQuiet = this.#isQuiet(conversation);
    const item = element('li', 'rooms__room');
    item.dataset.room = room;
    item.classList.toggle('rooms__room--current', current);
    item.classList.toggle('rooms__room--unread', unread > 0 && !current && !isQuiet);
    item.classList.toggle('rooms__room--away', state !== 'online');
    const link = element('a', 'rooms__link', '', {href: `#/${encodeURIComponent(room)}`});
    if (current) link.setAttribute('aria-current', 'page');
    link.append(element('span', 'rooms__hash', '#', {'aria-hidden': 'true'}), element('span', 'rooms__name', title, {dir: 'auto'}));
    if (!current && waiting > 0) link.append(element('span', 'rooms__waiting', '', {title: t('sending')}));
    if (isQuiet) link.append(this.#more?.quiet() ?? '');
    else if (!current && unread > 0) link.append(count(unread, mentions));
    const menu = button('rooms__menu', '', () => this.#on.menu(room, menu), {'aria-label': t('roomOptions', {room: title}), title: t('roomOptions', {room: title}), 'aria-haspopup': 'menu'});
    menu.append(icon('more'));
    item.append(link, menu);
    return item;
  }
}

/** Replaces the children of a list where they differ; the focus stays in its row. */
function replace(list, nodes) {
  if (nodes.length === list.children.length && nodes.every((n, i) => n === list.children[i])) return;
  const row = document.activeElement?.closest?.('.rooms__room');
  const focused = row && list.contains(row) ? row.dataset.room : '';
  list.replaceChildren(...nodes);
  if (focused) list.querySelector(`[data-room="${CSS.escape(focused)}"] a`)?.focus();
}

const most = (n) => n > 99 ? '99+' : String(n);

/** How much is unread; mentions stand out. */
function count(unread, mentions) {
  const shown = mentions > 0 ? `@${most(mentions)}` : most(unread);
  const node = element('span', mentions > 0 ? 'count count--mentions' : 'count');
  node.append(element('span', '', shown, {'aria-hidden': 'true'}),
    element('span', 'visually-hidden', mentions > 0 ? t('mentionCount', {n: mentions}) : t('unreadCount', {n: unread})));
  return node;
}
