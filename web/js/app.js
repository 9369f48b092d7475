// The page as a whole: who is shown what, and where each event goes.

import {Banner} from './banner.js';
import {Composer} from './composer.js';
import {Connection} from './connection.js';
import {Identity} from './identity.js';
import {Login} from './login.js';
import {MessageList} from './message-list.js';
import {Outbox} from './outbox.js';
import {PeopleDrawer} from './people-drawer.js';
import {PeopleList} from './people-list.js';
import {strings} from './strings.js';

const LOBBY = 'lobby';

export class App {
  #chat;
  #roomName;
  #identity = new Identity();
  #login;
  #messages;
  #people;
  #composer;
  #banner;
  #outbox;
  #connection = null;
  #me = '';
  #room = LOBBY;
  #epoch = ''; // of the conversation that is shown
  #seq = 0; // of the last message that is shown
  #firstAfterWelcome = false;

  constructor(document) {
    const $ = (id) => document.getElementById(id);
    this.#chat = $('chat');
    this.#roomName = $('room-name');
    this.#room = roomFromHash(location.hash);
    $('login-room').textContent = this.#room;
    this.#login = new Login($('login'), $('name-form'), $('name-input'), $('name-error'), $('join'), {
      name: (name) => this.#enter(name),
      edit: () => this.#connection?.disconnect(),
    });
    this.#messages = new MessageList($('messages'), $('empty'), $('newer'));
    this.#people = new PeopleList($('people'), $('people-note'), $('online-count'));
    this.#composer = new Composer($('composer'), $('composer-input'), $('composer-note'), $('send'), (text) => this.#say(text));
    this.#banner = new Banner($('connection-banner'), $('banner-text'), $('banner-action'));
    this.#outbox = new Outbox(({id, text}) => this.#connection?.send({type: 'say', id, text}) ?? false);
    new PeopleDrawer($('people-panel'), $('people-toggle'), $('people-close'), $('people-shade'));
    $('leave').addEventListener('click', () => this.#leave());
    window.addEventListener('hashchange', () => location.reload());
  }

  /** Goes on with the tab's session, or asks for a name. */
  start() {
    const session = this.#identity.session;
    if (session) this.#enter(session.name);
    else this.#login.show(this.#identity.name);
  }

  #enter(name) {
    this.#me = name;
    this.#login.busy(true);
    const url = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ws`;
    this.#connection?.disconnect();
    this.#connection = new Connection(url, () => this.#joinRequest(), {
      event: (e) => this.#receive(e),
      state: (state, detail) => this.#changed(state, detail),
    });
    this.#connection.connect();
  }

  #joinRequest() {
    const session = this.#identity.session;
    return {type: 'join', room: this.#room, name: this.#me, session: session?.name === this.#me ? session.token : undefined};
  }

  #leave() {
    this.#connection.disconnect();
    this.#identity.session = null;
    location.reload();
  }

  #say(text) {
    this.#messages.addPending(this.#outbox.add(text), this.#me);
    this.#composer.focus();
  }

  #changed(state, {retryAt, code, error}) {
    this.#chat.classList.toggle('chat--offline', state !== 'online');
    this.#composer.say('');
    if (state === 'online') {
      this.#banner.hide();
    } else if (this.#chat.hidden) {
      this.#loginChanged(state, error);
    } else if (state === 'waiting') {
      this.#outbox.pause();
      this.#banner.waiting(retryAt, () => this.#connection.retryNow());
    } else if (state === 'connecting') {
      this.#banner.connecting();
    } else if (error?.code === 'replaced' || code === 4009) {
      this.#outbox.pause();
      this.#banner.replaced(() => this.#enter(this.#me));
    } else {
      this.#askAgain(error);
    }
  }

  /** The connection changed before the chat was ever shown. */
  #loginChanged(state, error) {
    if (state === 'closed') {
      this.#askAgain(error);
    } else if (state === 'waiting') {
      this.#login.report(this.#me, strings.unreachable);
    }
  }

  /** Back to the name screen, with the reason. */
  #askAgain(error) {
    this.#identity.session = null;
    this.#banner.hide();
    this.#chat.hidden = true;
    this.#login.show(this.#me, this.#reason(error));
  }

  #reason(error) {
    if (error?.code === 'name_taken') return strings.nameTaken(this.#me);
    return error ? strings.refused(error.message) : '';
  }

  #receive(event) {
    switch (event.type) {
      case 'welcome': this.#welcome(event); break;
      case 'message': this.#message(event); break;
      case 'joined':
        this.#people.add(event.name, event.online, this.#me);
        this.#messages.notice(strings.joined(event.name));
        break;
      case 'left':
        this.#people.remove(event.name, event.online, this.#me);
        this.#messages.notice(strings.left(event.name));
        break;
      case 'online': this.#people.set(event.online, event.users, this.#me); break;
      case 'error': this.#error(event); break;
    }
  }

  #welcome({session, name, room, epoch, seq, online, users, limits}) {
    this.#me = name;
    this.#identity.name = name;
    this.#identity.session = {token: session, name};
    this.#roomName.textContent = room;
    document.title = `${room} · Hubbub`;
    this.#people.set(online, users, name);
    this.#composer.limit = limits?.message_bytes;
    if (this.#epoch && this.#epoch !== epoch) {
      this.#messages.clear();
      this.#messages.notice(strings.restarted);
      this.#seq = 0;
    }
    this.#firstAfterWelcome = this.#epoch === epoch && seq > this.#seq;
    this.#epoch = epoch;
    if (this.#chat.hidden) {
      this.#login.hide();
      this.#chat.hidden = false;
      this.#composer.focus();
    }
    this.#outbox.resume();
  }

  #message(event) {
    const own = event.from === this.#me;
    const receipt = own && this.#outbox.take(event.id);
    const isNew = !event.repeat && event.seq > this.#seq;
    if (isNew) this.#advance(event.seq);
    if (receipt) this.#messages.confirm(event);
    else if (isNew) this.#messages.add(event, own);
  }

  /** Goes on to a new message, and tells if some before it never came. */
  #advance(seq) {
    if (this.#firstAfterWelcome && seq > this.#seq + 1) this.#messages.notice(strings.missed);
    this.#firstAfterWelcome = false;
    this.#seq = seq;
  }

  #error({code, message, id, retry_after_ms: retryAfter}) {
    if (code === 'rate_limited' && this.#outbox.has(id)) {
      this.#outbox.holdFor(retryAfter);
      this.#composer.say(strings.slowDown);
      return;
    }
    const draft = id && this.#outbox.take(id);
    if (draft) this.#messages.fail(draft, message, (text) => this.#say(text));
    else this.#composer.say(strings.refused(message));
  }
}

/** The room in an address such as /#/games; the lobby where there is none. */
function roomFromHash(hash) {
  try {
    return decodeURIComponent(/^#\/([^/]+)$/.exec(hash)?.[1] ?? LOBBY);
  } catch {
    return LOBBY; // a % that encodes nothing
  }
}
