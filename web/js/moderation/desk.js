// What a moderator has on the page: acts on messages and people, the rules of the room, the
// way back, and commands. Loaded for moderators alone.

import {Api} from '../client/api.js';
import {language, t} from '../lang/i18n.js';
import '../lang/moderation.js';
import {Problem} from '../lang/problem.js';
import '../lang/queue.js';
import '../lang/records.js';
import {button} from '../view/dom.js';
import {drawing} from '../view/drawings.js';
import {style} from '../view/style.js';
import {Acts} from './acts.js';
import {CardColumn} from './card-column.js';
import {COMMANDS, nameAt, parse} from './commands.js';
import {ExportDialog} from './export-dialog.js';
import {FiltersDialog} from './filters-dialog.js';
import {LastActs} from './last-acts.js';
import {QueueDesk} from './queue-desk.js';
import {RoomsTiles} from './rooms-tiles.js';
import {showRefused} from './refused-dialog.js';
import {personActs} from './person-acts.js';
import {personRecord} from './person-record.js';
import {RoomDialog} from './room-dialog.js';
import {SweepDialog} from './sweep-dialog.js';
import {Toast} from './toast.js';

const TIMEOUT_MS = 600_000; // where nobody said how long

style(new URL('../../css/moderation.css', import.meta.url).href);

export class Desk {
  /** What each key does, for the sheet of keys. */
  keys = [['keyActs', 'Enter'], ['keyRemove', 'Delete'], ['keyTimeOut', 't'], ['keyUndo', 'u'], ['keyQueue', 'q'], ['keyQueueActs', 'a | Delete | t | b']];
  #parts;
  #on;
  #acts;
  #api;
  #toast;
  #last;
  #buttons;
  #queue;
  #tiles;
  #column;
  #shown = {}; // conversation, and language

  /**
   * @param {{document: Document, conversations: import('../chat/conversations.js').Conversations, composer: import('../view/composer.js').Composer}} parts
   * @param {{person: (person: object, anchor: HTMLElement, message?: object) => void}} on
   */
  constructor(parts, on) {
    const {document} = this.#parts = parts;
    this.#on = on;
    const $ = (id) => document.getElementById(id);
    this.#acts = new Acts(() => this.#keeping, {
      done: (done) => this.#toast.show(done),
      changed: () => this.#last.show(),
    });
    this.#api = new Api(parts.authorization);
    this.#last = new LastActs(this.#acts, this.#api, () => this.#current);
    this.#toast = new Toast($('chat').querySelector('.chat__room'), (done) => this.#tell(this.#acts.undo(done)));
    const inHead = button('icon-button rules-button', '', () => this.#openRoom());
    inHead.append(drawing('shield'));
    $('search-toggle').before(inHead);
    const inStrip = button('button button--quiet strip__change', '', () => this.#openRoom());
    $('modes').after(inStrip);
    this.#buttons = [inHead, inStrip];
    this.#tiles = new RoomsTiles($, parts.storage);
    this.#column = new CardColumn($('chat').querySelector('.chat__room'), this.#tiles);
    this.#queue = new QueueDesk(parts, this.#acts, this.#api, {person: on.person, last: () => this.#last.open(), opened: (isOpen) => this.#tiles.work('queue', isOpen)});
    document.addEventListener('keydown', (e) => this.#key(e));
  }

  get #current() { return this.#parts.conversations.current; }
  get #keeping() { return this.#current.keeping; }
  get isOn() { return Boolean(this.#current?.keeping.rules.isModerator); }

  /** What can be done about a message from its row. @returns {import('../room/row-acts.js').Act[]} */
  get rowActs() {
    return [
      {look: 'remove', words: t('removeOne'), key: 'Delete', isNear: true, does: ({seq, from}) => this.#tell(this.#acts.do({act: 'remove', seq}, {name: from}))},
      {look: 'clock', words: t('timeOutTen'), key: 't', isNear: true, does: (entry) => { if (!entry.own) this.#tell(this.#acts.do({act: 'timeout', user: entry.user, for_ms: TIMEOUT_MS}, {name: entry.from})); }},
      {look: 'shield', words: t('personActs'), does: (entry, anchor) => this.#on.person({user: entry.user, name: entry.from, role: entry.role}, anchor, entry)},
    ];
  }

  /** The names of the commands that can be given. */
  get commands() { return this.isOn ? Object.keys(COMMANDS) : []; }

  /** The room that is shown is another, or its rules are. */
  show(conversation) {
    const {isModerator, state} = conversation.keeping.rules;
    const [inHead, inStrip] = this.#buttons;
    for (const node of this.#buttons) node.hidden = !isModerator;
    inHead.classList.toggle('icon-button--on', Boolean(state.shield));
    for (const name of ['aria-label', 'title']) inHead.setAttribute(name, t('roomRulesOpen'));
    inStrip.textContent = t('roomRulesOpen');
    this.#queue.show(conversation, isModerator);
    if (conversation !== this.#shown.conversation || !isModerator) this.#column.close();
    if (language() !== this.#shown.language) {
      this.#tiles.retranslate();
      this.#column.retranslate();
    }
    this.#shown = {conversation, language: language()};
  }

  /** Does an act. @returns {Promise<Problem|''>} why nothing came of it */
  act(fields, name) { return this.#acts.do(fields, {name}); }

  /** The part of a person's card that is a moderator's; null: there is none. */
  part({person, isMe}, message, close) {
    if (!this.isOn) return null;
    const {room, timeline, keeping: {rules}} = this.#current;
    const messages = timeline.entries.filter((e) => e.seq && person.user && e.user === person.user);
    const record = isMe || !person.user ? null : personRecord(this.#api, room, person.user);
    const parts = personActs({person, isMe, role: rules.role, message: message ?? null, messages, record}, {
      do: (act) => {
        close();
        this.#tell(this.#acts.do(act, {name: person.name}));
      },
      sweep: (entry) => {
        close();
        this.#sweep(entry);
      },
      isPinned: (seq) => Boolean(rules.state.pins?.some((pin) => pin.seq === seq)),
    });
    return {...parts, column: this.#column};
  }

  /** Gives a command. @returns {Promise<Problem|''>} why nothing came of it */
  async command(name, rest) {
    const {values, missing} = parse(COMMANDS[name], rest, (words) => nameAt(words, this.#names()));
    if (missing) return new Problem(() => t(`missing_${missing}`, {command: `/${name}`}));
    const who = values.person && this.#find(values.person);
    if (values.person && !who?.user) return new Problem(() => t('missing_person', {command: `/${name}`}));
    return this.#command(name, values, who);
  }

  #command(name, {span, rest: words, number, switch: on}, who) {
    const reason = words && {reason: words};
    const told = {name: who?.name};
    const act = (fields) => this.#acts.do({act: name, ...fields}, told);
    switch (name) {
      case 'timeout': return act({user: who.user, for_ms: span ?? TIMEOUT_MS, ...reason});
      case 'ban': return act({user: who.user, ...span && {for_ms: span}, ...reason});
      case 'kick': return act({user: who.user, ...reason});
      case 'slow': return act({for_ms: span});
      case 'pace': return act({n: number});
      case 'announce': case 'topic': return act({text: words ?? ''});
      case 'shield': return act({on: on ?? !this.#keeping.rules.state.shield});
      case 'clear': return act({});
      default: return this.#ofMessage(name, who);
    }
  }

  /** A command that is about a message: the last one of somebody, or of all. */
  async #ofMessage(name, who) {
    const entry = this.#current.timeline.entries.findLast((e) => e.seq && !e.removed && (!who || e.user === who.user));
    if (!entry) return new Problem(() => t('noMessage'));
    if (name === 'pin') return this.#acts.do({act: 'pin', seq: entry.seq}, {name: entry.from});
    this.#sweep(entry);
    return '';
  }

  /** Everybody of whom an act may be meant: who is here, or spoke. */
  #names() {
    const {people, timeline} = this.#current;
    return [...people.sorted, ...people.known, ...timeline.entries.flatMap((e) => e.from ?? [])];
  }

  /** Who has a name by now, or had it last. */
  #find(name) {
    const {people, timeline} = this.#current;
    const here = people.byName(name);
    if (here) return here;
    const entry = timeline.entries.findLast((e) => e.from === name && e.user);
    return entry && {user: entry.user, name};
  }

  #sweep(entry) {
    new SweepDialog(this.#acts, entry, this.#current.timeline.entries, this.#keeping.serverTime).open();
  }

  #openRoom() {
    const {room, title, people, keeping: {rules}} = this.#current;
    const isOwner = rules.role === 'owner';
    new RoomDialog(title, rules.state, people.online, this.#acts, [
      [t('lastActs'), () => this.#last.open()],
      [t('filters'), () => new FiltersDialog(this.#acts, this.#api, room, isOwner).open()],
      [t('shieldRefused'), () => showRefused(this.#api, room)],
      ...isOwner ? [[t('exportOpen'), () => new ExportDialog(this.#api, room).open()]] : [],
    ]).open();
  }

  async #tell(asked) {
    const problem = await asked;
    this.#parts.composer.note(problem && (() => `${problem}`), true, problem.endsAt);
  }

  #key(e) {
    if (!'uq'.includes(e.key) || !this.#parts.isKey(e) || e.defaultPrevented || e.altKey || e.ctrlKey || e.metaKey || !this.isOn || document.querySelector('dialog:modal')) return;
    e.preventDefault();
    if (e.key === 'q') this.#queue.open();
    else if (!this.#toast.focus()) this.#last.open();
  }
}
