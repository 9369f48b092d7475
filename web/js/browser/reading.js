// What somebody has seen, and the sound and notification of what nobody saw.

import {Gaze} from './gaze.js';
import {t} from '../lang/i18n.js';

export class Reading {
  #document;
  #rooms;
  #pane;
  #settings;
  #notifier;
  #gaze = new Gaze();
  #on;

  /**
   * @param {Document} document
   * @param {import('../chat/conversations.js').Conversations} rooms @param {import('../view/message-pane.js').MessagePane} pane
   * @param {import('./settings.js').Settings} settings @param {import('./notifier.js').Notifier} notifier
   * @param {{embedded: boolean, icon: () => string, go: (room: string) => void, counts: () => void}} on
   */
  constructor(document, rooms, pane, settings, notifier, on) {
    this.#document = document;
    this.#rooms = rooms;
    this.#pane = pane;
    this.#settings = settings;
    this.#notifier = notifier;
    this.#on = on;
    document.addEventListener('visibilitychange', () => this.#looked());
    window.addEventListener('focus', () => this.#looked());
    window.addEventListener('blur', () => this.#looked());
    window.addEventListener('pagehide', () => rooms.saveRead());
  }

  /** Somebody is at the page. A frame has the focus only while somebody writes in it. */
  get #looking() {
    return this.#document.visibilityState === 'visible' && (this.#on.embedded || this.#document.hasFocus());
  }

  /** Of what a room notifies: 'all', 'mentions' or 'none'. */
  level(room) { return this.#settings.get('rooms')?.[room] ?? 'mentions'; }

  /** A tone, for who wants any; most want none. */
  sound() { if (this.#settings.get('sound')) import('./chime.js').then(({chime}) => chime(), () => {}); }

  /** What comes in a room is seen at once. */
  inSight(conversation) {
    return conversation === this.#rooms.current && this.#looking && this.#pane.atEnd;
  }

  /** Counts as read what is in sight. */
  read() {
    const c = this.#rooms.current;
    this.#gaze.at(this.#looking && c?.joined ? c.room : '');
    if (!c?.joined) return;
    if (this.inSight(c)) c.markRead();
    this.#on.counts();
  }

  #looked() {
    if (!this.#looking) this.#rooms.saveRead(); // other tabs learn of it
    this.read();
  }

  /** A message came that nobody saw: a sound or a notification, if wanted; none for one that was there before the page. */
  async unread(conversation, message, isOld) {
    const {from, mine} = message;
    this.#on.counts();
    if (isOld) return;
    if (this.#looking && conversation === this.#rooms.current) return;
    const {room} = conversation;
    const level = this.level(room);
    const [sound, notifications] = ['sound', 'notifications'].map((key) => level !== 'none' && this.#settings.get(key));
    const isTold = notifications && (mine || level === 'all');
    if (!sound && !isTold || await this.#gaze.isAt(room)) return;
    if (sound && (mine || !this.#looking)) this.sound();
    if (!isTold) return;
    if (level === 'all') await import('../lang/rooms.js').catch(() => {});
    this.#notifier.show(room, () => {
      const n = mine ? conversation.mentions : conversation.unread;
      const {text, removed} = conversation.keeping.known(message); // it may have been removed meanwhile
      const title = n > 1 ? t(mine ? 'mentionsIn' : 'newIn', {n, room}) : t(mine ? 'mentionedIn' : 'saidIn', {name: from, room});
      return n > 0 && !removed ? {title, text, message, icon: this.#on.icon(), onClick: () => this.#on.go(room)} : null;
    });
  }
}
