// How a room's rules look: bars above the messages, modes and pauses by the field, and a
// screen for who was sent out. Loaded with the first room.

import {t} from '../lang/i18n.js';
import '../lang/room.js';
import {element} from '../view/dom.js';
import {OutScreen} from './out-screen.js';
import {PauseView} from './pause-view.js';
import {modes, RulesView} from './rules-view.js';
import {style} from './style.js';

const DISMISSED = 20; // announcements that stay away

style(new URL('../../css/room.css', import.meta.url).href);

export class RoomView {
  desk = null; // of a moderator
  #parts;
  #on;
  #rules;
  #pause;
  #out;
  #opening = false;
  #told = {}; // of the rules that were shown last

  /** @param {object} parts @param {object} on as RoomRules has them */
  constructor(parts, on) {
    const {document, tab} = this.#parts = parts;
    const $ = (id) => document.getElementById(id);
    this.#on = on;
    const topic = element('p', 'chat__topic', '', {dir: 'auto'});
    const bar = element('section', 'bar');
    $('chat').querySelector('.chat__title').after(topic);
    $('connection-banner').after(bar);
    const dismissed = new Set(tab.get('dismissed') ?? []);
    this.#rules = new RulesView({topic, bar, modes: $('modes')}, {
      jump: on.jump,
      isDismissed: (at) => dismissed.has(at),
      dismiss: (at) => {
        dismissed.add(at);
        tab.set('dismissed', [...dismissed].slice(-DISMISSED));
      },
    });
    this.#pause = new PauseView($('composer'), $('send'), $('pause'));
    this.#out = new OutScreen($('chat').querySelector('.chat__room'));
  }

  /** @param {import('../chat/conversation.js').Conversation} conversation that is shown */
  show(conversation, isNews = false) {
    const {room, keeping: {rules, pause}} = conversation;
    const told = this.#told;
    this.#rules.show(room, rules);
    this.#pause.show(pause.now);
    this.#parts.composer.closed = rules.isReader ? t('onlyReading') : '';
    this.#told = {announcement: rules.state.announcement?.at, words: modes(rules.state).map(([, words]) => words).join(', ')};
    if (isNews) this.#tell(rules.state, told);
    this.desk?.show(conversation);
    if (rules.isModerator) this.#openDesk();
  }

  /** What moderators need is loaded for them alone; without the server, the next change tries again. */
  async #openDesk() {
    if (this.desk || this.#opening) return;
    this.#opening = true;
    const {Desk} = await import('../moderation/desk.js').catch(() => ({}));
    this.#opening = false;
    if (!Desk) return;
    this.desk = new Desk(this.#parts, this.#on);
    this.desk.show(this.#parts.conversations.current);
  }

  /** @param {import('../chat/conversation.js').Conversation | null} conversation that one was sent out of */
  out(conversation) { this.#out.show(conversation); }

  retranslate() { this.#out.retranslate(); }

  #tell({announcement}, before) {
    const {announcer} = this.#parts;
    if (announcement && announcement.at !== before.announcement) announcer.announce(`${t('announcement')}: ${announcement.text}`);
    else if (this.#told.words !== before.words) announcer.announce(this.#told.words || t('modesOff'));
  }
}
