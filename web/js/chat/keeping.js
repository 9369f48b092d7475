// What moderators decide, as it comes to one conversation: the rules of its room, what was
// removed and came back, how long one may not write, and which texts a rule has refused.

import {Aspects} from '../client/aspects.js';
import {Removals} from '../client/removals.js';
import {Pause} from './pause.js';
import {requote} from './quotes.js';
import {Rules} from './rules.js';

const PAUSING = new Set(['slow_mode', 'timeout']); // refusals that say how long one may not write
const RULED = new Set([...PAUSING, 'filtered', 'forbidden', 'not_found', 'not_let_through']); // refusals that another text, or another time, may not meet
const MOST_REACTED = 50; // frames that wait for who understands them
const TOLD = new Set(['timeout', 'ban', 'kick']); // acts that everybody reads of

export class Keeping {
  rules = new Rules();
  pause;
  /** @type {import('../client/requests.js').Requests | null} that wait for their answers */
  requests = null;
  /** @type {import('../moderation/queue.js').Queue | null} of a moderator, once it is loaded */
  queue = null;
  /** @type {import('./reactions.js').Reactions | null} once they are loaded */
  reactions = null;
  reacted = []; // the frames that tell reactions which come later of one's own
  /** @type {import('./questions.js').Questions | null} once somebody has opened them */
  questions = null;
  waits = null; // the frame that tells a queue which comes later how many wait, or that it is to ask
  #parts;
  #on;
  #loading = null; // of what asks
  #removals = new Removals();
  #aspects = new Aspects();
  #skewMs = 0; // of the clock here against the server's

  /**
   * @param {{timeline: import('./timeline.js').Timeline, progress: import('./progress.js').Progress, outbox: import('../client/outbox.js').Outbox,
   *   identity: import('./identity.js').Identity, mutes: import('./mutes.js').Mutes, pause: object}} parts pause: where it is kept
   * @param {{send: (request: object) => boolean, noted: (error: object) => void, rules: (isNews: boolean) => void, messages: () => void,
   *   changed: (change: object, before: object[]) => void, returned: (text: string, error: object, reply?: object) => boolean, arrived: (message: object) => void,
   *   mentions: (text: string) => boolean}} on
   *   noted: something is to be told; rules: of the room, or a pause of one's own; changed: messages were removed, or came back, or are others; returned: a refused text goes
   *   back to where it was written, with what it replies to, or false if it cannot; mentions: a text means who reads
   */
  constructor(parts, on) {
    this.#parts = parts;
    this.#on = on;
    this.pause = new Pause(parts.pause);
  }

  /** Sends a request; false if it cannot now. */
  send(request) { return this.#on.send(request); }

  /** What time it is for the server, in Unix milliseconds. */
  get serverTime() { return Date.now() - this.#skewMs; }

  /** One is in the room (again); isOther: in another conversation than before. */
  begin(role, state, isOther) {
    Object.assign(this.rules, {role, state});
    this.waits = null;
    this.reactions?.begin(isOther);
    this.questions?.begin(isOther);
    if (!isOther) return;
    this.reacted = [];
    this.#removals.clear();
    this.#aspects.clear();
  }

  /** The connection is gone. */
  paused() { this.requests?.end(); }

  /** Asks a program for something: no news is good news. @returns {Promise<object|null>} the server's error */
  async command(name, args) {
    const asked = this.ask({type: 'command', name, args}, {});
    this.#tellAlone({from: this.#parts.identity.name, own: true, text: `/${name} ${args}`.trim()});
    const answer = await asked;
    return answer.type === 'error' ? answer : null;
  }

  /** What only oneself sees. */
  #tellAlone(said) {
    this.#parts.timeline.toldAlone({...said, at: Date.now()});
    this.#on.messages();
  }

  #answered(event) {
    const {from, user, role, text, to} = event;
    this.requests?.answer({...event, id: to});
    if (this.#parts.mutes.has(user)) return;
    this.#tellAlone({from, user, role, text});
    this.#on.arrived({from, text});
  }

  /** Asks for something, and gives the answer, or another one if there is none for a while. */
  async ask(request, otherwise) {
    this.#loading ??= import('../client/requests.js'); // one for all, so that they go out in order
    const {Requests} = await this.#loading.catch(() => ({}));
    if (!Requests) {
      this.#loading = null;
      return {type: 'error', code: 'offline'};
    }
    this.requests ??= new Requests((asked) => this.send(asked));
    return this.requests.ask(request, otherwise);
  }

  receive(event) {
    switch (event.type) {
      case 'update': this.#update(event); break;
      case 'room': this.#room(event); break;
      case 'act': this.#acted(event); break;
      case 'pending': this.#pending(event); break;
      case 'answer': this.#answered(event); break;
      case 'held': this.#held(event); break;
      case 'reacted': this.#reacted(event); break;
      case 'moderated': case 'reported': case 'done': this.requests?.answer(event); break;
    }
  }

  /** A message of the history as it is by now. */
  known(message) { return this.#aspects.apply(this.#removals.apply(message)); }

  /** A message that is said now tells what time it is, and one's own begins a wait where the room is slow. */
  heard(message) {
    const {seq, id, at, own} = message;
    const {progress, timeline} = this.#parts;
    this.questions?.came(message);
    if (!progress.isNews(seq)) return;
    this.#skewMs = Date.now() - at;
    if (!own || !this.rules.waitMs || timeline.isHeld(id)) return;
    this.pause.set('slow_mode', this.rules.waitMs);
    this.#on.rules(false);
  }

  /** What is no message has a number, too. */
  #passed({seq}) {
    this.#parts.timeline.passed(seq);
    this.#parts.progress.passed(seq);
  }

  #room(event) {
    this.#passed(event);
    this.rules.state = event.state ?? {};
    if (!this.rules.waitMs) this.pause.clear('slow_mode');
    this.#on.rules(true);
  }

  #update(event) {
    const {timeline} = this.#parts;
    this.#passed(event);
    const removal = this.#removals.take(event);
    if (removal) this.#aspects.forget(event.target);
    const change = removal ?? this.#aspects.take(event);
    if (!change) return;
    if (change.fields.reactions) this.reactions?.counted(event.target);
    this.questions?.change(change);
    const before = timeline.change(change.picks, change.fields);
    requote([...timeline.held, ...timeline.pending], change, (user, quote) => this.#isOthers(user, quote));
    if (change.fields.removed !== undefined) this.#weigh(before, change.fields.removed ? -1 : 1);
    if (change.fields.removed) this.#forget(change, before);
    else if (change.fields.text !== undefined) this.#reworded(change);
    this.#on.changed(change, before);
    this.#on.messages();
  }

  #weigh(before, by) {
    const {progress, timeline, mutes} = this.#parts;
    for (const e of before) if (!e.own && !mutes.has(e.user)) progress.weigh(e, by, timeline.unreadAfter);
  }

  #forget({picks, user}, before) {
    this.rules.unpin(picks);
    const gone = new Set(before.map(({seq}) => seq));
    this.reactions?.forget((message) => gone.has(message.seq) || !user && picks(message));
  }

  /** Another text may name one, or name one no more. */
  #reworded({picks, fields: {text}}) {
    const {timeline, mutes} = this.#parts;
    for (const e of timeline.held) if (e.seq && picks(e)) e.mine = !e.own && !mutes.has(e.user) && this.#on.mentions(text);
    this.rules.repin(picks, text);
  }

  /** What a quote shows was said by somebody else than a person; false where that is unknown. */
  #isOthers(user, {seq, from}) {
    const {timeline} = this.#parts;
    const quoted = timeline.held.find((e) => e.seq === seq && e.user);
    if (quoted) return quoted.user !== user;
    const ofName = timeline.held.filter((e) => e.from === from && e.user);
    return ofName.length > 0 && !ofName.some((e) => e.user === user);
  }

  #reacted(event) {
    if (this.reactions) {
      this.reactions.take(event);
      this.questions?.voted();
    } else if (this.reacted.length < MOST_REACTED) this.reacted.push(event);
  }

  #pending(event) {
    if (this.queue) this.queue.take(event);
    else this.waits = event.item ? {count: 1} : event;
  }

  /** A moderator looks at a message of one's own first, or has done so and does not let it through. */
  #held({id, ended}) {
    const {outbox, timeline} = this.#parts;
    if (ended) return this.refused({code: 'not_let_through', id});
    outbox.hold(id);
    if (timeline.hold(id)) this.#on.noted({code: 'held'});
    this.#on.messages();
  }

  #acted(event) {
    const {act, user, name, until} = event;
    const isMe = Boolean(user) && user === this.#parts.identity.user;
    this.#passed(event);
    if (isMe && act === 'timeout') this.pause.set('timeout', until + this.#skewMs - Date.now());
    if (isMe && act === 'lift') this.#mayWriteAgain();
    if (TOLD.has(act) && name) this.#parts.timeline.acted(`act_${act}`, name);
    this.#on.rules(false);
    this.#on.messages();
  }

  #mayWriteAgain() {
    if (this.pause.now?.kind !== 'timeout') return;
    this.pause.clear('timeout');
    this.#parts.outbox.resume();
  }

  /** An error is the answer to a request; false if it is none. */
  answered(error) { return Boolean(error.id && (this.requests?.answer(error) || this.reactions?.refused(error))); }

  /** A message was refused. Where a rule stands against it, its author may write it otherwise, or later. */
  refused(error) {
    const {code, id, retry_after_ms: waitMs} = error;
    const {timeline, outbox} = this.#parts;
    const {text, reply_to: reply} = timeline.pending.find((e) => e.id === id) ?? {};
    if (PAUSING.has(code) && waitMs > 0) {
      this.pause.set(code, waitMs);
      outbox.holdFor(waitMs); // the others would be refused as well
    }
    if (RULED.has(code) && text && this.#on.returned(text, error, reply)) {
      outbox.take(id);
      timeline.drop(id);
    } else {
      outbox.refuse(id, error);
      timeline.fail(id, error);
    }
    this.#on.rules(false);
    this.#on.messages();
  }
}
