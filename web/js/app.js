// The page as a whole: who is shown what, and where each event goes.

import {Announcer} from './view/announcer.js';
import {UnreadBadge} from './browser/unread-badge.js';
import {Banner} from './view/banner.js';
import {CompletionList} from './view/completion-list.js';
import {Composer} from './view/composer.js';
import {Conversation} from './chat/conversation.js';
import {Conversations} from './chat/conversations.js';
import {History} from './client/history.js';
import {bestLanguage, errorText, language, setLanguage, t} from './lang/i18n.js';
import {Identity} from './chat/identity.js';
import {browserStorage, tabStorage} from './browser/storage.js';
import {Login} from './view/login.js';
import {hueClass, initial} from './view/names.js';
import {Notifier} from './browser/notifier.js';
import {PeopleList} from './view/people-list.js';
import {Reading} from './browser/reading.js';
import {Router} from './browser/router.js';
import {RoomsList} from './view/rooms-list.js';
import {RoomsPoll} from './chat/rooms-poll.js';
import {SearchPanel} from './view/search-panel.js';
import {Settings} from './browser/settings.js';
import {SettingsDialog} from './view/settings-dialog.js';
import {Shortcuts} from './browser/shortcuts.js';
import {SidePanels} from './view/side-panels.js';
import {MessagePane} from './view/message-pane.js';
import {applyTheme} from './view/theme.js';
import {JoinQueue} from './client/join-queue.js';
import {isRoom, LOBBY, roomFrom} from './text/room-name.js';
import {translate} from './view/translate.js';
import {watchKeyboard} from './browser/viewport.js';
import {watchNetwork} from './browser/network.js';

const REPLACED = 4009; // close code: another window has taken the session

export class App {
  #document;
  #nodes;
  #storage = browserStorage();
  #tab = tabStorage();
  #identity = new Identity(this.#storage, this.#tab);
  #settings = new Settings(this.#storage);
  #history = new History();
  #joinQueue = new JoinQueue();
  #router;
  #login;
  #pane;
  #composer;
  #banner;
  #peopleList;
  #rooms;
  #poll;
  #search;
  #panels;
  #badge;
  #announcer;
  #dialog;
  #conversations = new Conversations((room) => this.#conversation(room), this.#tab);
  #reading;
  #me = '';

  constructor(document) {
    this.#document = document;
    const $ = this.#nodes = (id) => document.getElementById(id);
    this.#router = new Router(window, (room) => this.#routed(room));
    this.#announcer = new Announcer($('announcer'));
    this.#badge = new UnreadBadge(document, document.querySelector('link[rel="icon"]'));
    this.#login = new Login({screen: $('login'), form: $('name-form'), input: $('name-input'), error: $('name-error'), button: $('join')}, {
      name: (name) => this.#enter(name),
      edit: () => this.#conversations.disconnect(),
    });
    this.#pane = new MessagePane($, this.#history, {
      me: () => this.#me,
      read: () => this.#reading.read(),
    });
    const notifier = new Notifier();
    this.#reading = new Reading(document, this.#conversations, this.#pane, this.#settings, notifier, {
      embedded: this.#router.embedded,
      icon: () => $('brand-icon').src,
      go: (room) => this.#visit(room),
      counts: () => this.#showCounts(),
    });
    this.#makeComposer($);
    this.#makeSides($);
    this.#banner = new Banner($('connection-banner'), $('banner-text'), $('banner-action'));
    this.#dialog = new SettingsDialog({
      dialog: $('settings'), language: $('setting-language'), theme: $('setting-theme'), sound: $('setting-sound'),
      notifications: $('setting-notifications'), denied: $('setting-notifications-hint'),
    }, this.#settings, notifier);
    this.#listen(document, $);
  }

  /** Somebody is in the chat, and not at the name screen. */
  get #isOpen() { return !this.#nodes('chat').hidden; }

  get #current() { return this.#conversations.current; }

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
      return names.size > 0 ? sorted.filter((name) => name !== this.#me) : this.#pane.speakers;
    };
    const completion = new CompletionList($('composer-input'), $('suggestions'), names);
    this.#composer = new Composer({form: $('composer'), input: $('composer-input'), note: $('composer-note'), button: $('send')}, completion, {
      text: (text) => this.#say(text),
      draft: (room, text) => this.#tab.set(`draft.${room}`, text || null),
    });
  }

  #say(text) {
    this.#current.say(text);
    this.#pane.toEnd();
    if (!this.#nodes('connection-banner').hidden) this.#composer.say(t('waiting', {n: this.#current.waiting}));
  }

  #makeSides($) {
    this.#rooms = new RoomsList({
      list: $('rooms'), more: $('more-rooms'), moreTitle: $('more-rooms-title'), form: $('new-room'), input: $('new-room-name'), badge: $('rooms-badge'),
    }, {go: (room) => this.#visit(room), leave: (room) => this.#leaveRoom(room)});
    this.#poll = new RoomsPoll(this.#history, () => this.#document.visibilityState === 'visible', (rooms) => this.#rooms.showOthers(rooms));
    this.#peopleList = new PeopleList({list: $('people'), note: $('people-note'), count: $('online-count'), find: $('find-person')}, (name) => {
      this.#panels.people.closeDrawer();
      this.#composer.mention(name);
    });
    this.#search = new SearchPanel({form: $('search-form'), input: $('search-input'), note: $('search-note'), list: $('results'), more: $('results-more')},
      this.#history, (seq) => this.#jump(seq));
    this.#panels = new SidePanels($);
  }

  #listen(document, $) {
    $('leave').addEventListener('click', () => this.#leave());
    for (const id of ['settings-toggle', 'login-settings']) $(id).addEventListener('click', () => this.#dialog.show(language()));
    $('keys-toggle').addEventListener('click', () => $('keys').showModal());
    for (const dialog of document.querySelectorAll('dialog')) {
      dialog.addEventListener('click', (e) => { if (e.target === dialog) dialog.close(); });
    }
    for (const id of ['copy-link', 'copy-link-empty']) $(id).addEventListener('click', () => this.#copyLink());
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
    watchKeyboard(window);
    watchNetwork(document, this.#conversations);
  }

  /** Speaks a language, or that of the browser. */
  #speak(wanted) {
    setLanguage(wanted === 'auto' ? bestLanguage(navigator.languages) : wanted);
    translate(this.#document);
    this.#login.retranslate();
    this.#dialog.retranslate();
    this.#showLoginRoom();
    if (!this.#current) return;
    this.#pane.redraw();
    this.#showCurrent();
    this.#search.retranslate();
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
    this.#router.show(this.#wantedRoom);
    this.#conversations.begin(this.#wantedRoom);
  }

  #conversation(room) {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    return new Conversation(room, {
      url: `${scheme}//${location.host}/ws`, joinQueue: this.#joinQueue, identity: this.#identity, storage: this.#storage, tab: this.#tab, name: () => this.#me,
    }, {
      messages: (c) => { if (c === this.#current) this.#pane.changed(); },
      people: (c) => { if (c === this.#current) this.#peopleList.show(c.people, this.#me); },
      state: (c) => this.#stateOf(c),
      welcome: (c, name) => this.#welcomed(c, name),
      arrived: (c, message) => { if (c === this.#current && !message.own) this.#announcer.message(message); },
      unread: (c, message, isOld) => this.#reading.unread(c, message, isOld),
      inSight: (c) => this.#reading.inSight(c),
    });
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
      if (!this.#router.embedded) this.#openOthers();
    } else {
      this.#composer.limit = conversation.messageBytes;
      this.#pane.reconnected();
    }
  }

  /** The rooms that were open before a reload, and those of the server. */
  #openOthers() {
    this.#conversations.reopen();
    this.#showRooms();
    this.#poll.start();
  }

  #leave() {
    this.#conversations.disconnect();
    this.#tab.clear(); // whoever comes next says nothing in the name of this one
    location.reload();
  }

  /** Back to the name screen, with the reason. */
  #askAgain(error) {
    this.#conversations.end();
    this.#poll.stop();
    this.#identity.session = null;
    this.#banner.hide();
    this.#nodes('chat').hidden = true;
    delete this.#document.documentElement.dataset.returning;
    this.#badge.show('Hubbub', 0);
    this.#login.show(this.#me, error ? errorText(error, {name: this.#me}) : '');
  }

  // Rooms

  #routed() {
    this.#showLoginRoom();
    if (this.#isOpen) this.#go(this.#wantedRoom);
  }

  /** Goes to a room as a link does, so that there is a way back. */
  #visit(room) {
    if (room === this.#router.room) this.#go(room);
    else this.#router.visit(room);
  }

  #go(room) {
    this.#router.show(room);
    this.#panels.rooms.closeDrawer();
    if (room === this.#current.room) return;
    this.#conversations.enter(room);
    this.#showCurrent(true);
    this.#composer.focus();
  }

  #leaveRoom(room) {
    const conversation = this.#conversations.get(room);
    if (this.#conversations.size < 2) return;
    if (conversation === this.#current) this.#go(this.#conversations.beside(1));
    this.#conversations.leave(conversation);
    this.#showRooms();
  }

  #step(by) {
    if (this.#isOpen) this.#visit(this.#conversations.beside(by));
  }

  #showRooms() {
    this.#rooms.show(this.#conversations, this.#current);
    const avatar = this.#nodes('my-avatar');
    avatar.className = `avatar rooms__avatar ${hueClass(this.#me)}`;
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
      this.#pane.show(c);
    }
    this.#stateOf(c);
    this.#showRooms();
    this.#showCounts();
  }

  async #copyLink() {
    const link = this.#router.link(this.#current.room);
    try {
      await navigator.clipboard.writeText(link);
      this.#composer.say(t('linkCopied'));
    } catch {
      this.#composer.say(link); // no clipboard over plain HTTP, or it is not allowed
    }
  }

  // The connection

  #stateOf(conversation) {
    const isCurrent = conversation === this.#current;
    if (!isCurrent && conversation.state === 'closed' && conversation.detail.code !== REPLACED) this.#conversations.leave(conversation); // it is refused
    this.#showRooms();
    if (!isCurrent) return;
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
    if (conversation.state === 'waiting') this.#banner.waiting(retryAt, draining, () => this.#conversations.retryNow());
    else if (conversation.state === 'connecting') this.#banner.connecting();
    else if (error?.code === 'replaced' || code === REPLACED) this.#banner.replaced(() => this.#conversations.takeOver());
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

  #showCounts() {
    if (!this.#current) return;
    this.#badge.show(`${this.#current.room} · Hubbub`, this.#conversations.unread);
    this.#pane.showCounts();
    this.#rooms.show(this.#conversations, this.#current);
  }

  /** Escape: to the latest, and everything is read. */
  #end() {
    const c = this.#current;
    if (!c) return;
    c.markRead();
    c.timeline.unreadAfter = null;
    this.#pane.toEnd();
    this.#showCounts();
  }

  async #jump(seq) {
    this.#panels.search.closeDrawer();
    if (!await this.#pane.jump(seq)) this.#composer.say(t('olderFailed'));
  }
}
