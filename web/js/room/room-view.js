// How a room's rules look: bars above the messages, modes and pauses by the field, and a
// screen for who was sent out. Loaded with the first room.

import {t} from '../lang/i18n.js';
import '../lang/room.js';
import {button, element} from '../view/dom.js';
import {OutScreen} from './out-screen.js';
import {PauseView} from './pause-view.js';
import {RowActs} from './row-acts.js';
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
    new RowActs($('messages'), {
      isKeeper: () => this.#isKeeper,
      entry: (row) => this.#entry(row),
      acts: (entry) => this.#isKeeper ? this.desk.rowActs : this.#mayReport(entry) ? [['flag', t('report'), (message) => this.#report(message)]] : [],
    });
  }

  get #current() { return this.#parts.conversations.current; }
  get #isKeeper() { return Boolean(this.desk?.isOn); }

  #entry(row) { return this.#current.timeline.entries.find((e) => String(e.key) === row.dataset.entry); }

  #mayReport({seq, own, removed}) {
    const {role, isModerator, isReader} = this.#current.keeping.rules;
    return Boolean(seq && !own && !removed && role && !isModerator && !isReader);
  }

  /** The part of a person's card that is about acts; null: there is none. */
  part(who, message, close, anchor) {
    if (this.#isKeeper) return this.desk.part(who, message, close);
    const row = anchor?.closest('.message[data-entry]');
    const entry = message ?? (row && this.#entry(row));
    if (!entry || !this.#mayReport(entry)) return null;
    const part = element('div', 'card__message');
    part.append(element('blockquote', 'card__quote', entry.text, {dir: 'auto'}), button('button button--outline', t('report'), () => {
      close();
      this.#report(entry);
    }));
    return part;
  }

  async #report({seq, text}) {
    const {composer} = this.#parts;
    const {keeping} = this.#current;
    const {ReportDialog} = await import('./report-dialog.js').catch(() => ({}));
    if (ReportDialog) new ReportDialog(text, (reason) => keeping.ask({type: 'report', seq, reason: reason || undefined}), () => composer.note(t('reported'))).open();
    else composer.note(t('unreachable'));
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
