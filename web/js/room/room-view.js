// How a room's rules look: bars above the messages, modes and pauses by the field, and a
// screen for who was sent out. Loaded with the first room.

import {t} from '../lang/i18n.js';
import '../lang/room.js';
import '../lang/message.js';
import '../lang/reading.js';
import {Place} from '../reading/place.js';
import {Spoken} from '../reading/spoken.js';
import {button, element} from '../view/dom.js';
import {CompositionLine} from './composition-line.js';
import {Editing} from './editing.js';
import {MessageActs} from './message-acts.js';
import {emojiButton} from './emoji-button.js';
import {OutScreen} from './out-screen.js';
import {QuestionsButton} from './questions-button.js';
import {PauseView} from './pause-view.js';
import {Reacting} from './reacting.js';
import {RoomBar} from './room-bar.js';
import {RowActs} from './row-acts.js';
import {modes, RulesView} from './rules-view.js';
import {RunLine} from './run-line.js';
import {siteLinks} from '../view/site-links.js';
import {style} from '../view/style.js';
import {translate} from '../view/translate.js';

style(new URL('../../css/room.css', import.meta.url).href);
style(new URL('../../css/message-acts.css', import.meta.url).href);
style(new URL('../../css/chat-contrast.css', import.meta.url).href);
style(new URL('../../css/reading.css', import.meta.url).href);

const AGAIN_MS = 5_000; // what could not be loaded is asked for
const LEVELS = ['all', 'important', 'none']; // of what is read out

export class RoomView {
  desk = null; // of a moderator
  editing;
  spoken; // what is read out
  #place; // where one is
  #parts;
  #on;
  #rules;
  #pause;
  #out;
  #line;
  #questions;
  #opening = false;
  #told = {}; // of the rules that were shown last

  /** @param {object} parts @param {object} on as RoomRules has them */
  constructor(parts, on) {
    const {document, storage} = this.#parts = parts;
    const $ = (id) => document.getElementById(id);
    this.#on = on;
    const topic = element('p', 'chat__topic', '', {dir: 'auto'});
    const bar = element('section', 'bar');
    $('chat').querySelector('.chat__title').after(topic);
    $('connection-banner').after(bar);
    this.#rules = new RulesView({topic, modes: $('modes')}, new RoomBar(bar, $('search-toggle'), storage, on.jump));
    this.#pause = new PauseView($('composer'), $('send'), $('pause'), () => this.#close());
    this.spoken = new Spoken(this.#parts.announcer, () => this.#spokenLevel);
    this.#place = new Place($, this.#parts, on);
    this.#out = new OutScreen($('chat').querySelector('.chat__room'));
    new RunLine($('messages'), $('message-rows'));
    if ('embedded' in document.documentElement.dataset) this.#linkSite($('people-panel'));
    this.#ofMessages($);
  }

  /** A frame has no settings, where the links of the site stand otherwise. */
  #linkSite(people) {
    people.append(siteLinks() ?? '');
    translate(people);
  }

  /** What can be done about messages, and what the text in the field is going to be. */
  #ofMessages($) {
    const {conversations, composer} = this.#parts;
    const entry = (row) => this.#entry(row);
    const reacting = new Reacting($('messages'), this.#parts, {entry, changed: () => this.#on.drawn()});
    this.#questions = new QuestionsButton(this.#parts, {jump: this.#on.jump, reactions: () => reacting.reactions, desk: () => this.#isKeeper ? this.desk : null});
    const acts = new MessageActs({...this.#parts, reacting, editing: () => this.editing}, {
      ...this.#on, desk: () => this.#isKeeper ? this.desk : null,
      edit: (message) => this.editing.begin(message),
      report: (message) => this.#report(message), mayReport: (message) => this.#mayReport(message),
    });
    this.editing = new Editing(conversations, composer, (message) => acts.remove(message));
    this.#line = new CompositionLine($('composer'), $('composer-input'), {
      jump: this.#on.jump,
      end: () => {
        this.#parts.escape();
        composer.focus();
      },
    });
    new RowActs($('messages'), {
      entry,
      acts: (entry) => this.#keyed(acts.of(entry)),
      menu: (...of) => this.#menu(...of),
    });
    emojiButton($('send'), $('composer-input'), (anchor, chosen) => reacting.pick(anchor, chosen));
    this.#on.decorate(reacting);
  }

  /** Somebody asks what was missed. */
  missed() { this.#place.missed(); }

  /** Messages are no more. */
  removed(picks, count) {
    this.spoken.removed(picks, count);
    this.#place.removed(picks);
  }

  /** A message of others has come. */
  arrived(message) {
    this.spoken.message(message);
    this.#place.came();
  }

  /** Keys of one character are not wanted by everybody. */
  #keyed(acts) { return this.#parts.settings.get('singleKeys') ? acts : acts.map((act) => ({...act, key: act.key?.length > 1 ? act.key : undefined})); }

  /** Large rooms say too much to be listened to. */
  get #spokenLevel() {
    const chosen = this.#parts.settings.get('spoken');
    return LEVELS.includes(chosen) ? chosen : this.#current.people.listed ? 'all' : 'important';
  }

  async #menu(entry, row, acts, anchor) {
    const {MessageMenu} = await import('./message-menu.js').catch(() => ({}));
    if (MessageMenu) new MessageMenu(entry, row, acts).open(anchor);
    else this.#parts.composer.note(() => t('unreachable'));
  }

  /** The text in the field is going to be something else. */
  composing({composition}) { this.#line.show(composition); }

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
    return {about: part};
  }

  async #report({seq, text}) {
    const {composer} = this.#parts;
    const {keeping} = this.#current;
    const {ReportDialog} = await import('./report-dialog.js').catch(() => ({}));
    if (ReportDialog) new ReportDialog(text, (reason) => keeping.ask({type: 'report', seq, reason: reason || undefined}), () => composer.note(() => t('reported'))).open();
    else composer.note(() => t('unreachable'));
  }

  /** @param {import('../chat/conversation.js').Conversation} conversation that is shown */
  show(conversation, isNews = false) {
    const {room, keeping: {rules, pause}} = conversation;
    const told = this.#told;
    this.spoken.show(room);
    this.#rules.show(room, rules);
    this.#pause.show(pause.now);
    this.composing(conversation);
    this.#close();
    this.#told = {announcement: rules.state.announcement?.at, live: rules.state.live?.seq, words: modes(rules.state).map(([, words]) => words).join(', ')};
    if (isNews) this.#tell(rules.state, told);
    this.desk?.show(conversation);
    this.#questions.show(conversation);
    if (rules.isModerator) this.#openDesk();
  }

  /** The field looks closed to who may not write. */
  #close() {
    const {current} = this.#parts.conversations; // none: it ends after one has left
    this.#parts.composer.closed = current?.keeping.rules.isReader ? t('onlyReading') : this.#pause.closed;
  }

  /** What moderators need is loaded for them alone; without the server, again after a while. */
  async #openDesk() {
    if (this.desk || this.#opening) return;
    this.#opening = true;
    const {Desk} = await import('../moderation/desk.js').catch(() => ({}));
    if (!Desk) {
      setTimeout(() => {
        this.#opening = false;
        if (this.#current?.keeping.rules.isModerator) this.#openDesk();
      }, AGAIN_MS);
      return;
    }
    this.desk = new Desk(this.#parts, this.#on);
    if (this.#current) this.desk.show(this.#current); // none: one has left meanwhile
  }

  /** @param {import('../chat/conversation.js').Conversation | null} conversation that one was sent out of */
  out(conversation) { this.#out.show(conversation); }

  retranslate() { this.#out.retranslate(); }

  #tell({announcement, live}, before) {
    const {announcer} = this.#parts;
    if (live && live.seq !== before.live) return announcer.announce(`${t('liveQuestion')}: ${live.text}`);
    if (announcement && announcement.at !== before.announcement) announcer.announce(`${t('announcement')}: ${announcement.text}`);
    else if (this.#told.words !== before.words) announcer.announce(this.#told.words || t('modesOff'));
  }
}
