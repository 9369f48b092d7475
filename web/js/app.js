// The page as a whole: who is shown what, and where each event goes.

import {Announcer} from './announcer.js';
import {Attention} from './attention.js';
import {Banner} from './banner.js';
import {chime} from './chime.js';
import {CompletionList} from './completion-list.js';
import {Composer} from './composer.js';
import {Conversation} from './conversation.js';
import {History} from './history.js';
import {bestLanguage, errorText, language, setLanguage, t, translate} from './i18n.js';
import {Identity} from './identity.js';
import {forGood, forTab} from './kept.js';
import {Login} from './login.js';
import {hueClass, initial} from './names.js';
import {Notifier} from './notifier.js';
import {Panel} from './panel.js';
import {PeopleList} from './people-list.js';
import {isRoom, LOBBY, roomFrom, Router} from './router.js';
import {RoomsList} from './rooms-list.js';
import {RoomsPoll} from './rooms-poll.js';
import {SearchPanel} from './search-panel.js';
import {Settings} from './settings.js';
import {SettingsDialog} from './settings-dialog.js';
import {Shortcuts} from './shortcuts.js';
import {Stage} from './stage.js';
import {applyTheme} from './theme.js';
import {Turnstile} from './turnstile.js';
import {watchKeyboard} from './viewport.js';

const REPLACED = 4009; // close code: another window has taken the session

export class App {
  #document;
  #nodes;
  #good = forGood();
  #tab = forTab();
  #identity = new Identity(this.#good, this.#tab);
  #settings = new Settings(this.#good);
  #history = new History();
  #turnstile = new Turnstile();
  #notifier = new Notifier();
  #router;
  #login;
  #stage;
  #composer;
  #banner;
  #peopleList;
  #rooms;
  #poll;
  #search;
  #panels = {};
  #attention;
  #announcer;
  #dialog;
  #emoji = new Map(); // empty until somebody types a colon
  #conversations = new Map(); // room → Conversation
  #current = null;
  #me = '';

  constructor(document) {
    this.#document = document;
    const $ = this.#nodes = (id) => document.getElementById(id);
    this.#router = new Router(window, (room) => this.#routed(room));
    this.#announcer = new Announcer($('announcer'));
    this.#attention = new Attention(document, document.querySelector('link[rel="icon"]'));
    this.#login = new Login({screen: $('login'), form: $('name-form'), input: $('name-input'), error: $('name-error'), button: $('join')}, {
      name: (name) => this.#enter(name),
      edit: () => this.#disconnect(),
    });
    this.#stage = new Stage($, this.#history, {
      me: () => this.#me,
      read: () => this.#read(),
      settled: () => this.#showCounts(),
    });
    this.#makeComposer($);
    this.#makeSides($);
    this.#banner = new Banner($('connection-banner'), $('banner-text'), $('banner-action'));
    this.#dialog = new SettingsDialog({
      dialog: $('settings'), language: $('setting-language'), theme: $('setting-theme'), sound: $('setting-sound'),
      notifications: $('setting-notifications'), denied: $('setting-notifications-hint'),
    }, this.#settings, this.#notifier);
    this.#listen(document, $);
  }

  /** Goes on with the tab's session, or asks for a name. */
  start() {
    this.#settings.watch('theme', (theme) => applyTheme(this.#document, theme));
    this.#settings.watch('language', (wanted) => this.#speak(wanted));
    const session = this.#identity.session;
    if (session) this.#enter(session.name);
    else this.#login.show(this.#identity.name);
  }

  #makeComposer($) {
    const names = () => {
      const {names, sorted} = this.#current.people;
      return names.size > 0 ? sorted.filter((name) => name !== this.#me) : this.#stage.speakers;
    };
    const completion = new CompletionList($('composer-input'), $('suggestions'), {names, emoji: () => this.#emoji});
    this.#composer = new Composer({form: $('composer'), input: $('composer-input'), note: $('composer-note'), button: $('send')}, completion, {
      text: (text) => this.#current.say(text),
      draft: (room, text) => {
        this.#tab.set(`draft.${room}`, text || null);
        if (text.includes(':')) this.#loadEmoji(completion);
      },
      emoji: () => this.#emoji,
    });
  }

  #makeSides($) {
    this.#rooms = new RoomsList({
      list: $('rooms'), more: $('more-rooms'), moreTitle: $('more-rooms-title'), form: $('new-room'), input: $('new-room-name'), badge: $('rooms-badge'),
    }, {go: (room) => this.#go(room), leave: (room) => this.#leaveRoom(room)});
    this.#poll = new RoomsPoll(this.#history, (rooms) => this.#rooms.showOthers(rooms));
    this.#peopleList = new PeopleList({list: $('people'), note: $('people-note'), count: $('online-count'), find: $('find-person')}, (name) => {
      this.#panels.people.closeDrawer();
      this.#composer.mention(name);
    });
    this.#search = new SearchPanel({form: $('search-form'), input: $('search-input'), note: $('search-note'), list: $('results'), more: $('results-more')},
      this.#history, (seq) => this.#jump(seq));
    const shade = $('shade');
    this.#panels.rooms = new Panel($('rooms-panel'), [$('rooms-toggle')], $('rooms-close'), shade, '(max-width: 760px)', {open: true});
    this.#panels.people = new Panel($('people-panel'), [$('people-toggle')], $('people-close'), shade, '(max-width: 1180px)',
      {open: true, changed: (open) => { if (open) this.#panels.search?.close(); }});
    this.#panels.search = new Panel($('search-panel'), [$('search-toggle')], $('search-close'), shade, '(max-width: 1180px)', {
      open: false,
      passing: true,
      changed: (open) => {
        if (open) this.#panels.people.close();
        else if (!this.#panels.people.isDrawer) this.#panels.people.open();
      },
    });
  }

  #listen(document, $) {
    $('leave').addEventListener('click', () => this.#leave());
    for (const id of ['settings-toggle', 'login-settings']) $(id).addEventListener('click', () => this.#dialog.show(language()));
    $('keys-toggle').addEventListener('click', () => $('keys').showModal());
    for (const dialog of document.querySelectorAll('dialog')) {
      dialog.addEventListener('click', (e) => { if (e.target === dialog) dialog.close(); });
    }
    $('copy-link').addEventListener('click', () => this.#copyLink());
    $('messages').addEventListener('click', ({target}) => {
      if (target.matches('.message__from')) this.#composer.mention(target.textContent);
    });
    new Shortcuts(document, {
      help: () => $('keys').showModal(),
      search: () => this.#panels.search.open(),
      people: () => this.#panels.people.open(),
      compose: () => this.#composer.focus(),
      previous: () => this.#step(-1),
      next: () => this.#step(1),
      end: () => this.#end(),
    });
    document.addEventListener('visibilitychange', () => this.#looked());
    window.addEventListener('focus', () => this.#looked());
    window.addEventListener('blur', () => this.#looked());
    window.addEventListener('pagehide', () => this.#keepRead());
    watchKeyboard(window);
  }

  /** Speaks a language, or that of the browser. */
  #speak(wanted) {
    setLanguage(wanted === 'auto' ? bestLanguage(navigator.languages) : wanted);
    translate(this.#document);
    this.#login.retranslate();
    this.#showLoginRoom();
    if (!this.#current) return;
    this.#stage.redraw();
    this.#showCurrent();
    this.#composer.retranslate();
  }

  // Coming and going

  get #wantedRoom() {
    const {room} = this.#router;
    return isRoom(room) ? room : roomFrom(room) || LOBBY;
  }

  #showLoginRoom() {
    this.#nodes('login-room').textContent = t('joiningRoom', {room: this.#wantedRoom});
  }

  #enter(name) {
    this.#me = name;
    this.#login.busy(true);
    this.#disconnect();
    this.#conversations.clear();
    this.#current = this.#open(this.#wantedRoom);
    this.#current.connect();
  }

  #open(room) {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const conversation = new Conversation(room, {
      url: `${scheme}//${location.host}/ws`, turnstile: this.#turnstile, identity: this.#identity, good: this.#good, tab: this.#tab, name: () => this.#me,
    }, {
      messages: (c) => { if (c === this.#current) this.#stage.changed(); },
      people: (c) => { if (c === this.#current) this.#peopleList.show(c.people, this.#me); },
      state: (c) => this.#stateOf(c),
      welcome: (c, name) => this.#welcomed(c, name),
      arrived: (c, message) => { if (c === this.#current && !message.own) this.#announcer.message(message); },
      unread: (c, message) => this.#unread(c, message),
      inSight: (c) => c === this.#current && this.#looking && this.#stage.atEnd,
    });
    this.#conversations.set(room, conversation);
    return conversation;
  }

  #disconnect() {
    for (const c of this.#conversations.values()) c.disconnect();
  }

  #welcomed(conversation, name) {
    const chat = this.#nodes('chat');
    this.#me = name;
    this.#showRooms();
    if (conversation !== this.#current) return;
    if (chat.hidden) {
      this.#login.hide();
      chat.hidden = false;
      delete this.#document.documentElement.dataset.returning;
      this.#showCurrent(true);
      this.#composer.focus();
      this.#reopen();
      if (!this.#router.embedded) this.#poll.start();
    } else {
      this.#composer.limit = conversation.messageBytes;
    }
  }

  /** Opens the other rooms that were open before a reload. */
  #reopen() {
    if (this.#router.embedded) return;
    for (const room of this.#tab.get('rooms') ?? []) {
      if (!this.#conversations.has(room) && isRoom(room)) this.#open(room).connect();
    }
    this.#showRooms();
  }

  #leave() {
    this.#disconnect();
    this.#tab.clear(); // whoever comes next says nothing in the name of this one
    location.reload();
  }

  /** Back to the name screen, with the reason. */
  #askAgain(error) {
    this.#disconnect();
    this.#conversations.clear();
    this.#current = null;
    this.#poll.stop();
    this.#identity.session = null;
    this.#banner.hide();
    this.#nodes('chat').hidden = true;
    delete this.#document.documentElement.dataset.returning;
    this.#attention.show('Hubbub', 0);
    this.#login.show(this.#me, error ? errorText(error, {name: this.#me}) : '');
  }

  // Rooms

  #routed() {
    this.#showLoginRoom();
    if (this.#current?.joined) this.#go(this.#wantedRoom);
  }

  #go(room) {
    this.#router.show(room);
    this.#panels.rooms.closeDrawer();
    if (room === this.#current.room) return;
    this.#current.keepRead();
    const known = this.#conversations.get(room);
    this.#current = known ?? this.#open(room);
    if (!known) this.#current.connect();
    this.#showCurrent(true);
    this.#composer.focus();
  }

  #leaveRoom(room) {
    const conversation = this.#conversations.get(room);
    if (this.#conversations.size < 2) return;
    if (conversation === this.#current) this.#step(1);
    conversation.keepRead();
    conversation.disconnect();
    this.#conversations.delete(room);
    this.#showRooms();
  }

  #step(by) {
    const rooms = [...this.#conversations.keys()];
    const at = rooms.indexOf(this.#current?.room);
    if (at >= 0 && rooms.length > 1) this.#go(rooms[(at + by + rooms.length) % rooms.length]);
  }

  #showRooms() {
    this.#tab.set('rooms', [...this.#conversations.keys()]);
    this.#rooms.show(this.#conversations.values(), this.#current);
    const avatar = this.#nodes('my-avatar');
    avatar.className = `rooms__avatar ${hueClass(this.#me)}`;
    avatar.textContent = initial(this.#me);
    this.#nodes('my-name').textContent = this.#me;
  }

  /** Shows the current room in every part of the page; fresh: another one than before. */
  #showCurrent(fresh = false) {
    const c = this.#current;
    this.#nodes('room-name').textContent = c.room;
    this.#nodes('open-full').href = this.#router.link(c.room);
    this.#search.show(c.room);
    this.#peopleList.show(c.people, this.#me);
    if (fresh) {
      this.#composer.show(c.room, this.#tab.get(`draft.${c.room}`) ?? '', c.messageBytes);
      this.#stage.show(c);
    }
    this.#stateOf(c);
    this.#showRooms();
    this.#showCounts();
  }

  async #copyLink() {
    await navigator.clipboard.writeText(this.#router.link(this.#current.room)).catch(() => {});
    this.#composer.say(t('linkCopied'));
  }

  // The connection

  #stateOf(conversation) {
    this.#showRooms();
    if (conversation !== this.#current) {
      if (conversation.state === 'closed') this.#closedElsewhere(conversation);
      return;
    }
    const {state, detail, note} = conversation;
    const online = state === 'online';
    if (online && !this.#nodes('connection-banner').hidden) this.#announcer.say(t('backOnline'));
    this.#nodes('chat').classList.toggle('chat--offline', !online);
    if (note?.waitUntil) this.#composer.sayWait(note.waitUntil);
    else this.#composer.say(note?.error ? errorText(note.error) : '');
    if (online) this.#banner.hide();
    else if (this.#nodes('chat').hidden) this.#stateOfLogin(state, detail);
    else this.#showAway(conversation, detail);
  }

  #showAway(conversation, {retryAt, draining, code, error}) {
    if (conversation.state === 'waiting') this.#banner.waiting(retryAt, draining, () => this.#retryAll());
    else if (conversation.state === 'connecting') this.#banner.connecting();
    else if (error?.code === 'replaced' || code === REPLACED) this.#banner.replaced(() => this.#takeOver());
    else this.#askAgain(error);
  }

  /** The connection changed before the chat was ever shown. */
  #stateOfLogin(state, {error}) {
    if (state === 'closed') this.#askAgain(error);
    else if (state === 'waiting') {
      delete this.#document.documentElement.dataset.returning;
      this.#login.report(this.#me, t('unreachable'));
    }
  }

  /** Another window has one of the rooms, or it is refused: it goes from the list. */
  #closedElsewhere(conversation) {
    this.#conversations.delete(conversation.room);
    this.#showRooms();
  }

  #retryAll() {
    for (const c of this.#conversations.values()) c.retryNow();
  }

  #takeOver() {
    this.#current.connect();
  }

  // What was seen

  /** Somebody is at the page. */
  get #looking() {
    return this.#document.visibilityState === 'visible' && (this.#router.embedded || this.#document.hasFocus());
  }

  #looked() {
    if (this.#document.visibilityState === 'hidden') this.#keepRead();
    this.#read();
  }

  /** Counts as read what is in sight. */
  #read() {
    const c = this.#current;
    if (!c || this.#nodes('chat').hidden) return;
    if (this.#looking && this.#stage.atEnd && c.unread > 0) c.markRead();
    this.#showCounts();
  }

  #keepRead() {
    for (const c of this.#conversations.values()) c.keepRead();
  }

  #unread(conversation, message) {
    this.#showCounts();
    const elsewhere = !this.#looking || conversation !== this.#current;
    if (!elsewhere) return;
    if (this.#settings.get('sound') && (message.mine || !this.#looking)) chime();
    if (message.mine && this.#settings.get('notifications')) {
      this.#notifier.show(t('mentionedIn', {name: message.from, room: conversation.room}), message.text, {
        tag: conversation.room,
        icon: this.#nodes('brand-icon').src,
        onClick: () => this.#go(conversation.room),
      });
    }
  }

  #showCounts() {
    if (!this.#current) return;
    const unread = [...this.#conversations.values()].reduce((n, c) => n + c.unread, 0);
    this.#attention.show(`${this.#current.room} · Hubbub`, unread);
    this.#stage.showCounts();
    this.#rooms.show(this.#conversations.values(), this.#current);
  }

  /** Escape: to the latest, and everything is read. */
  #end() {
    const c = this.#current;
    if (!c) return;
    c.markRead();
    c.timeline.unreadFrom = 0;
    this.#stage.toEnd();
    this.#showCounts();
  }

  async #jump(seq) {
    this.#panels.search.closeDrawer();
    await this.#stage.jump(seq);
  }

  #loadEmoji(completion) {
    if (this.#emoji.size > 0) return;
    import('./emoji.js').then(({emoji}) => { this.#emoji = emoji; completion.look(); }, () => {});
  }
}
