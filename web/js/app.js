// The page as a whole: who is shown what, and where each event goes.

import {takeArrival, watchArrivals} from './browser/arrival.js';
import {reload} from './browser/leaving.js';
import {Notifier} from './browser/notifier.js';
import {Reading} from './browser/reading.js';
import {Settings} from './browser/settings.js';
import {browserStorage, tabStorage} from './browser/storage.js';
import {UnreadBadge} from './browser/unread-badge.js';
import {Conversation} from './chat/conversation.js';
import {Conversations} from './chat/conversations.js';
import {Identity} from './chat/identity.js';
import {Mutes} from './chat/mutes.js';
import {firstJoin} from './client/first-join.js';
import {History} from './client/history.js';
import {JoinQueue} from './client/join-queue.js';
import {makeComposer} from './composing.js';
import {Entrance} from './entrance.js';
import {speak, t} from './lang/i18n.js';
import {watchWords, why} from './lang/why.js';
import {Navigation} from './navigation.js';
import {OnDemand} from './on-demand.js';
import {watchClicks, watchPage} from './page-events.js';
import {RoomRules} from './room-rules.js';
import {Session} from './session.js';
import {Sides} from './sides.js';
import {Status} from './status.js';
import {Update} from './update.js';
import {Announcer} from './view/announcer.js';
import {Banner} from './view/banner.js';
import {MessagePane} from './view/message-pane.js';
import {applyTheme} from './view/theme.js';
import {translate} from './view/translate.js';
import {Writing} from './writing.js';

export class App {
  #document;
  #nodes;
  #storage = browserStorage();
  #tab = tabStorage();
  #identity = new Identity(this.#storage, this.#tab);
  #settings = new Settings(this.#storage, window);
  #notifier = new Notifier();
  #mutes = new Mutes(this.#storage, () => this.#muted());
  #history = new History(undefined, () => this.#identity.authorization);
  #joinQueue = new JoinQueue(firstJoin(() => this.#identity.session !== null));
  #navigation;
  #entrance;
  #pane;
  #composer;
  #banner;
  #status;
  #sides;
  #badge;
  #announcer;
  #onDemand;
  #writing;
  #rules;
  #session;
  #update;
  #conversations = new Conversations((room) => this.#conversation(room), this.#tab);
  #reading;

  constructor(document) {
    this.#document = document;
    watchArrivals(window, (arrival) => this.#onDemand.arrive(arrival)); // before others see that the address has changed
    const $ = this.#nodes = (id) => document.getElementById(id);
    this.#navigation = new Navigation(window, this.#conversations, {
      isOpen: () => !$('chat').hidden,
      address: () => this.#entrance.showRoom(),
      entered: (isOther) => this.#inRoom(isOther),
      left: () => this.#showRooms(),
    });
    this.#announcer = new Announcer($('announcer'));
    this.#badge = new UnreadBadge(document, document.querySelector('link[rel="icon"]'));
    this.#entrance = new Entrance(document, this.#navigation, {
      name: (name, passphrase) => this.#entered(name, passphrase),
      edit: () => this.#conversations.disconnect(),
      mayFocus: () => this.#mayFocus,
    });
    this.#pane = new MessagePane($, this.#history, this.#settings, {
      me: () => this.#identity.name,
      read: () => this.#reading.read(),
      jump: (seq) => this.#jump(seq), reason: () => this.#sayAgain(),
    });
    this.#reading = new Reading(document, this.#conversations, this.#pane, this.#settings, this.#notifier, {
      embedded: this.#navigation.embedded,
      icon: () => $('brand-icon').src,
      go: (room) => this.#navigation.visit(room),
      counts: () => this.#showCounts(),
    });
    this.#composer = makeComposer($, {
      names: () => this.#names,
      writing: () => this.#writing,
      draft: (room, text) => this.#tab.set(`draft.${room}`, text || null),
    });
    this.#sides = new Sides(document, this.#history, {
      go: (room) => this.#navigation.visit(room),
      menu: (...of) => this.#onDemand.room(...of),
      level: (room) => this.#reading.level(room),
      readAll: () => this.#readAll(this.#conversations),
      person: (person, node) => this.#onDemand.person(person, node),
      jump: (seq) => this.#jump(seq),
      place: this.#navigation.single ? null : (room, seq) => this.#navigation.visit(room, seq),
    });
    this.#banner = new Banner($('connection-banner'), $('banner-text'), $('banner-action'));
    this.#rules = new RoomRules({document, conversations: this.#conversations, composer: this.#composer, announcer: this.#announcer, notifier: this.#notifier, sides: this.#sides, pane: this.#pane, storage: this.#storage, settings: this.#settings, escape: () => this.#writing.escape(), sound: () => this.#reading.sound(), authorization: () => this.#identity.authorization, me: () => this.#identity.name, user: () => this.#identity.user}, {
      jump: (seq) => this.#jump(seq), counts: () => this.#showCounts(), loaded: () => this.#pane.redraw(), midnight: () => { if (this.#current) this.#pane.redraw(); this.#sides.midnight(); }, drawn: () => this.#pane.changed(), decorate: (...of) => this.#pane.decorate(...of), out: () => this.#status.show(this.#current), end: () => this.#end(), link: (...of) => this.#navigation.link(...of), person: (...who) => this.#onDemand.person(...who),
    });
    this.#status = new Status({chat: $('chat'), banner: this.#banner, composer: this.#composer, rules: this.#rules, announcer: this.#announcer}, this.#conversations, this.#history, {
      name: () => this.#identity.name,
      refused: (error) => this.#askAgain(error),
      reload,
      unreachable: (words) => this.#entrance.report(this.#identity.name, words), // the connection broke before the chat was ever shown
    });
    this.#session = new Session(this.#identity, this.#tab, this.#conversations, {
      enter: () => this.#enter(),
      renamed: () => this.#renamed(),
      failed: () => this.#composer.note(() => t('signOutFailed')),
      reload,
    });
    this.#onDemand = new OnDemand({
      $, identity: this.#identity, mutes: this.#mutes, storage: this.#storage, settings: this.#settings, notifier: this.#notifier,
      navigation: this.#navigation, conversations: this.#conversations, session: this.#session, reading: this.#reading,
    }, {
      mention: (name) => { this.#sides.closePeople(); this.#composer.mention(name); },
      note: (text) => this.#composer.note(text),
      acts: (...of) => this.#rules.part(...of),
      read: (rooms) => this.#readAll(rooms),
      forget: () => this.#tab.clear(), // drafts and unsent messages are not sent under another name
    });
    this.#writing = new Writing(this.#conversations, this.#composer, {
      said: () => this.#said(),
      help: () => this.#showKeys(), missed: () => this.#rules.missed(), left: (room) => this.#navigation.leave(room), density: (chosen) => this.#settings.set('density', chosen),
      editing: () => this.#rules.editing, desk: () => this.#rules.desk,
      authorization: () => this.#identity.authorization, rules: (agreed) => this.#onDemand.rules(agreed),
    });
    this.#update = new Update(document, () => [...this.#conversations].every((c) => c.isIdle), () => this.#composer.note(() => t('newVersion')));
    this.#listen(document, $);
  }

  /** A frame takes the focus from nobody who is at the page around it. */
  get #mayFocus() { return !this.#navigation.embedded || this.#document.hasFocus(); }

  #focus() { if (this.#mayFocus) this.#composer.focus(); }

  get #current() { return this.#conversations.current; }

  /** Goes on as whom the browser knows, or asks for a name. */
  start() {
    watchWords(() => this.#sayAgain());
    this.#settings.watch('theme', (theme) => applyTheme(this.#document, theme));
    this.#settings.watch('rooms', () => this.#showCounts());
    this.#settings.watch('language', (wanted) => speak(wanted, () => this.#retranslate()));
    const arrival = takeArrival(window);
    if (arrival) this.#onDemand.arrive(arrival, () => this.#begin());
    else this.#begin();
  }

  #begin() {
    if (this.#identity.resume()) this.#enter();
    else {
      this.#entrance.ask(window.early ? '' : this.#identity.lastName);
      window.early?.requestSubmit();
    }
  }

  /** The names that can be mentioned. */
  get #names() {
    const {listed, sorted} = this.#current.people;
    return listed ? sorted.filter((name) => name !== this.#identity.name) : this.#pane.speakers;
  }

  #said() {
    this.#pane.toEnd();
    if (this.#tab.isAtRisk('outbox.')) this.#composer.note(() => t('notKept'));
    else if (this.#banner.isShown) this.#composer.note(() => t('waiting', {n: this.#current.waiting}));
  }

  #showKeys() { this.#onDemand.keys(this.#writing.commands(), this.#rules.desk?.keys); }

  #listen(document, $) {
    watchClicks($, {
      leave: () => this.#session.asksToLeave(),
      settings: () => this.#onDemand.settings(),
      keys: () => this.#showKeys(),
      share: () => this.#onDemand.share(),
      person: (person, anchor) => this.#onDemand.person(person, anchor),
    });
    watchPage(document, {joinQueue: this.#joinQueue, conversations: this.#conversations, settings: this.#settings, tab: this.#tab}, {
      keys: {
        help: () => this.#showKeys(),
        search: () => this.#sides.openSearch(), people: () => this.#sides.openPeople(),
        compose: () => this.#composer.focus(), missed: () => this.#rules.missed(),
        previous: () => this.#navigation.step(-1), next: () => this.#navigation.step(1), end: () => this.#end(),
      },
      tabs: {
        session: (wasForgotten) => this.#session.lookAgain(wasForgotten),
        muted: () => this.#mutes.reload(),
        read: () => this.#readElsewhere(),
      },
    });
  }

  /** Another language is spoken. */
  #retranslate() {
    translate(this.#document);
    this.#sayAgain();
    this.#onDemand.retranslate();
    if (!this.#current) return;
    this.#pane.redraw();
    this.#showCurrent();
    this.#sides.retranslate();
    this.#rules.retranslate();
  }

  /** What was said is said in another language, or in more words than were there. */
  #sayAgain() {
    this.#entrance.retranslate();
    this.#composer.retranslate();
    if (!this.#current) return;
    this.#status.show(this.#current);
    this.#pane.changed();
  }

  // Coming and going

  /** Somebody has given a name, and what else the site asks for. */
  #entered(name, passphrase) {
    Object.assign(this.#identity, {name, ...passphrase && {passphrase}});
    this.#enter();
  }

  #enter() {
    this.#entrance.busy();
    this.#navigation.begin();
    this.#status.show(this.#current); // after a flood it has to wait
  }

  #conversation(room) {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    return new Conversation(room, {
      url: `${scheme}//${location.host}/ws`, joinQueue: this.#joinQueue, identity: this.#identity, mutes: this.#mutes, storage: this.#storage, tab: this.#tab, races: !navigator.locks,
    }, {
      messages: (c) => { if (c === this.#current) this.#pane.changed(); },
      people: (c) => { if (c === this.#current) this.#showPeople(c); },
      state: (c) => this.#changed(c),
      welcome: (c, emotes) => { this.#pane.emotes(emotes); this.#welcomed(c); },
      renamed: () => this.#renamed(),
      arrived: (c, message) => this.#rules.arrived(c, message),
      unread: (c, message, isOld) => this.#reading.unread(c, message, isOld),
      inSight: (c) => this.#reading.inSight(c),
      rules: (c, isNews) => this.#rules.show(c, isNews),
      changed: (c, change, before) => this.#rules.changed(c, change, before),
      returned: (...of) => this.#rules.returned(...of),
      composing: (c) => this.#rules.composing(c),
      found: (c, asked) => this.#navigation.found(c, asked),
    });
  }

  #welcomed(conversation) {
    const chat = this.#nodes('chat');
    this.#history.reconnected();
    this.#showRooms();
    if (conversation !== this.#current) return;
    if (chat.hidden) {
      this.#entrance.close();
      chat.hidden = false;
      this.#showCurrent(true);
      this.#focus();
      if (!this.#navigation.single) { // the rooms that were open before a reload, and those of the server
        this.#conversations.reopen();
        this.#showRooms();
        this.#sides.startPolling();
      }
    } else {
      this.#showCurrent(); // how a room is called is known by now
      this.#composer.limit = conversation.messageBytes;
      this.#pane.reconnected();
      this.#sides.reconnected();
      this.#update.reconnected();
    }
    this.#toPlace();
  }

  /** One's own name is another. */
  #renamed() {
    this.#conversations.renamed();
    this.#showRooms();
    if (!this.#current) return;
    this.#showPeople(this.#current);
    this.#pane.redraw();
  }

  #readElsewhere() {
    this.#conversations.readElsewhere();
    this.#showCounts();
  }

  /** Somebody is to be read, or not to be read any more. */
  #muted() { if (this.#current) this.#pane.redraw(); }

  /** Back to the name screen, with the reason. */
  #askAgain(error) {
    if (Status.isOfRoom(error)) this.#navigation.lost();
    this.#entrance.showRoom();
    const n = this.#conversations.waiting;
    const fate = n && (error?.code === 'auth_expired' ? 'lost' : 'kept');
    this.#conversations.end();
    this.#sides.stopPolling();
    if (error?.code === 'auth_expired') this.#session.forget();
    if (error?.code === 'auth_invalid') this.#identity.passphrase = '';
    this.#banner.hide();
    this.#nodes('chat').hidden = true;
    this.#badge.show('', 0);
    const {name} = this.#identity;
    this.#entrance.ask(name, error && (() => why(error, {name, fate, n})), error);
  }

  // Rooms

  #inRoom(isOther) {
    this.#sides.closeRooms();
    if (isOther) {
      this.#showCurrent(true);
      this.#focus();
    }
    this.#toPlace();
  }

  /** To the message that the address asks for, as soon as one is in its room. */
  async #toPlace() {
    const c = this.#current;
    const seq = c?.joined && this.#navigation.takePlace();
    if (!seq) return;
    const {arrive} = await import('./room/place.js').catch(() => ({}));
    this.#composer.note(arrive ? await arrive(c, this.#pane, this.#history, seq) : () => this.#pane.failure);
  }

  #showRooms() { this.#sides.showRooms(this.#conversations, this.#identity); }

  #showPeople({people}) { this.#sides.showPeople(people, this.#identity.name); }

  /** Shows the current room in every part of the page; fresh: another one than before. */
  #showCurrent(fresh = false) {
    const c = this.#current;
    this.#nodes('room-name').textContent = this.#composer.title = c.title;
    this.#nodes('open-full').href = this.#navigation.window(c.room);
    this.#sides.showSearch(c.room, c.title);
    this.#showPeople(c);
    if (fresh) {
      this.#composer.show(c.room, this.#tab.get(`draft.${c.room}`) ?? '', c.messageBytes);
      this.#pane.show(c);
    }
    this.#rules.show(c);
    this.#status.show(c);
    this.#showRooms();
    this.#showCounts();
  }

  /** The connection of a room is another, or has something to say. */
  #changed(conversation) {
    if (this.#isNoRoom(conversation)) return;
    if (conversation === this.#current) this.#status.show(conversation);
    else if (Status.isRefused(conversation)) this.#conversations.leave(conversation);
    this.#showRooms();
  }

  /** Back to where one was, if a room was asked for that cannot be. */
  #isNoRoom(conversation) {
    const {error} = conversation.detail;
    if (!Status.isOfRoom(error) || this.#conversations.size < 2) return false;
    this.#navigation.leave(conversation.room);
    this.#composer.note(() => why(error));
    return true;
  }

  #showCounts() {
    if (!this.#current) return;
    this.#badge.show(this.#current.title, this.#conversations.unread((room) => this.#reading.level(room) !== 'none'));
    this.#pane.showCounts();
    this.#showRooms();
  }

  /** Escape: to the latest, and everything is read. */
  #end() {
    if (!this.#current) return;
    this.#readAll([this.#current]);
    this.#pane.toEnd();
  }

  #readAll(rooms) {
    for (const c of rooms) c.readAll();
    this.#showCounts();
  }

  async #jump(seq) {
    if (!await this.#pane.jump(seq)) this.#composer.note(() => this.#pane.failure);
  }
}
