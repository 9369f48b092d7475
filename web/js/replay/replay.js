// A room as it was while a video was recorded: /?replay=1&room=…&at=…. Loaded instead of the chat.

import {Settings} from '../browser/settings.js';
import {browserStorage, tabStorage} from '../browser/storage.js';
import {Identity} from '../chat/identity.js';
import {Mutes} from '../chat/mutes.js';
import {Api} from '../client/api.js';
import {History} from '../client/history.js';
import {speak, t} from '../lang/i18n.js';
import '../lang/replay.js';
import {style} from '../view/style.js';
import {LOBBY} from '../text/room-name.js';
import {element} from '../view/dom.js';
import {applyTheme} from '../view/theme.js';
import {translate} from '../view/translate.js';
import {Bars} from './bars.js';
import {Clock} from './clock.js';
import {Controls} from './controls.js';
import {Feed} from './feed.js';
import {Host} from './host.js';
import {Rows} from './rows.js';
import {timeIn} from './time.js';

const TICK_MS = 50;
const AGAIN_MS = 3_000; // after a failure
const DRIFT_MS = 400; // that a clock which follows may be off
const BARS = 120; // about
const PARTS = 20; // in which very many messages are counted
const CLOSED = ['not_found', 'not_here', 'auth_required', 'auth_invalid', 'forbidden']; // codes of a room that one may not read
const MAY_PASS = ['offline', 'rate_limited', 'unavailable', 'internal'];
const LONGEST_MS = 12 * 3_600_000; // of a recording whose end nobody has told

export class Replay {
  #document;
  #product; // what the page calls itself
  #room;
  #start; // of the recording, Unix milliseconds
  #end;
  #badAt;
  #clock = new Clock();
  #api;
  #feed;
  #host;
  #mutes;
  #bars = new Bars((at) => this.#chosen(at));
  #rows = new Rows(() => this.#start);
  #controls = new Controls(this.#clock, {toggle: () => this.#toggle(), speed: (times) => { this.#clock.speed = times; }});
  #title = element('h1', 'replay__title', '', {dir: 'auto'});
  #tag = element('span', 'replay__tag');
  #note = element('p', 'replay__note', '', {role: 'status'});
  #noteKey = 'replayLoading';
  #drawn = ''; // what is seen
  #isClosed = false;
  #isWaiting = true; // for the messages of another place

  /** @param {Document} document @param {URLSearchParams} parameters of the address */
  constructor(document, parameters) {
    this.#document = document;
    this.#product = document.title;
    this.#room = parameters.get('room') || LOBBY;
    this.#start = timeIn(parameters.get('at'));
    this.#badAt = parameters.has('at') && this.#start === null;
    this.#end = timeIn(parameters.get('to'));
    const storage = browserStorage();
    this.#mutes = new Mutes(storage);
    const identity = new Identity(storage, tabStorage());
    this.#api = new Api(() => identity.authorization);
    this.#feed = new Feed(new History(undefined, () => identity.authorization), this.#room, {
      changed: () => this.#loaded(),
      failed: (isMissing) => this.#failed(isMissing),
    });
    const origins = document.querySelector('meta[name="embed-origins"]')?.content.split(' ') ?? [];
    this.#host = new Host(window, origins, (order) => this.#obey(order));
    this.#build();
    const settings = new Settings(storage, window);
    settings.watch('theme', (theme) => applyTheme(document, theme));
    settings.watch('language', (wanted) => speak(wanted, () => this.#retranslate()));
  }

  async start() {
    await style(new URL('../../css/replay.css', import.meta.url).href);
    for (await this.#count(); this.#start === null && !this.#isClosed; await this.#count()) {
      this.#noteKey = 'replayFailed';
      this.#draw();
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
    if (!this.#isClosed) await this.#jump();
    this.#host.ready();
    setInterval(() => { if (!this.#document.hidden) this.#tick(); }, TICK_MS);
  }

  #build() {
    const page = element('main', 'replay');
    const head = element('header', 'replay__head');
    const line = element('div', 'replay__line');
    line.append(this.#title, this.#tag);
    head.append(line, this.#bars.node);
    const middle = element('div', 'replay__middle');
    middle.append(this.#rows.node, this.#note);
    page.append(head, middle, this.#controls.node);
    for (const id of ['login', 'chat']) this.#document.getElementById(id)?.remove();
    this.#document.body.prepend(page);
    window.addEventListener('resize', () => this.#draw(true));
  }

  #retranslate() {
    translate(this.#document);
    this.#document.title = `${t('replayOf', {room: this.#room})} · ${this.#product}`;
    this.#title.textContent = `# ${this.#room}`;
    this.#tag.textContent = t('replay');
    this.#rows.node.setAttribute('aria-label', t('messages'));
    this.#bars.retranslate();
    this.#rows.clear();
    this.#draw(true);
  }

  get #duration() { return Math.max(0, (this.#end ?? this.#start ?? 0) - (this.#start ?? 0)); }

  /** Learns how much was said when. */
  async #count() {
    const path = Api.room(this.#room, 'activity');
    const told = this.#end !== null && this.#start !== null;
    const step = told ? Math.min(86_400, Math.max(1, Math.ceil(this.#duration / BARS / 1000))) : undefined;
    const answer = await this.#api.get(path, {from: this.#start ?? undefined, to: this.#end ?? undefined, step: step && `${step}s`});
    if (answer.type === 'error') {
      if (CLOSED.includes(answer.code)) this.#close();
      else if (!MAY_PASS.includes(answer.code)) this.#start ??= 0;
      else if (this.#start !== null) setTimeout(() => this.#count(), AGAIN_MS);
      return;
    }
    for (let part = answer, parts = 1; part.more && parts < PARTS; parts++) {
      part = await this.#api.get(path, {from: answer.from + answer.step_ms * answer.messages.length, to: this.#end ?? undefined, step: `${answer.step_ms / 1000}s`});
      if (part.type === 'error') break;
      answer.messages.push(...part.messages);
    }
    this.#start ??= answer.from;
    if (this.#end === null) {
      const last = answer.from + answer.step_ms * answer.messages.length;
      this.#end = Math.min(last, this.#start + LONGEST_MS);
      if (this.#end > this.#start) return this.#count();
    }
    this.#bars.show(answer, this.#duration);
  }

  /** The room is not there, for who asks. */
  #close() {
    this.#isClosed = true;
    this.#isWaiting = false;
    this.#failed(true);
  }

  #jump() {
    if (this.#isClosed) return undefined;
    this.#isWaiting = true;
    return this.#feed.jump(Math.round(this.#start + this.#clock.at));
  }

  /** Goes to a place, which is right at once if it is known. */
  #seek(at) {
    this.#clock.at = at;
    this.#isWaiting = false;
    if (this.#feed.knows(this.#start + at, this.#rows.most)) this.#draw();
    else this.#jump();
  }

  /** Somebody has chosen a place: the video goes there, or else the clock. */
  #chosen(at) {
    if (this.#host.drives) this.#host.seek(at);
    else this.#seek(at);
  }

  #toggle() {
    if (!this.#clock.running && this.#clock.at >= this.#duration) this.#seek(0);
    this.#clock.running = !this.#clock.running;
    this.#draw();
  }

  /** The video has moved. */
  #obey({kind, at, speed, duration}) {
    if (speed) this.#clock.speed = speed;
    if (kind === 'play') this.#clock.running = true;
    if (kind === 'pause') this.#clock.running = false;
    const end = duration && this.#start !== null ? this.#start + Math.round(duration) : this.#end;
    if (end !== this.#end) {
      this.#end = end;
      this.#count();
    }
    const isOff = at !== undefined && Math.abs(at - this.#clock.at) > (this.#clock.running && kind === 'replay' ? DRIFT_MS : 0);
    if (isOff && this.#start !== null) this.#seek(at);
    else if (isOff) this.#clock.at = at;
    this.#draw();
  }

  #tick() {
    const {running, at} = this.#clock;
    if (running && !this.#host.drives && at >= this.#duration && this.#duration > 0) {
      this.#clock.running = false;
      this.#clock.at = this.#duration;
    }
    if (!this.#isClosed) {
      this.#feed.ahead(this.#start + at, this.#clock.speed);
      this.#feed.news();
    }
    this.#draw();
  }

  #loaded() {
    this.#isWaiting = false;
    this.#noteKey = '';
    this.#draw();
  }

  #failed(isMissing) {
    this.#noteKey = isMissing ? 'replayMissing' : 'replayFailed';
    this.#draw(true);
    if (!isMissing && this.#isWaiting) setTimeout(() => { if (this.#isWaiting) this.#jump(); }, AGAIN_MS);
  }

  /** Shows the moment; while its messages come, those of before stay. */
  #draw(anew = false) {
    this.#bars.at(this.#clock.at);
    this.#controls.show(this.#host.drives, this.#duration);
    this.#rows.node.classList.toggle('replay__messages--waiting', this.#isWaiting);
    this.#rows.node.setAttribute('aria-busy', String(this.#isWaiting));
    if (!this.#isWaiting) this.#show(anew);
    const isEmpty = this.#rows.isEmpty;
    const note = this.#noteKey || (isEmpty ? this.#feed.isExpired ? 'olderExpired' : 'replayNothing' : this.#badAt ? 'badAt' : '');
    const words = note ? t(note) : '';
    if (this.#note.textContent !== words) this.#note.textContent = words;
    this.#note.classList.toggle('replay__note--alone', isEmpty);
  }

  #show(anew) {
    const shown = this.#feed.track.shown(this.#start + this.#clock.at, this.#rows.most, ({user}) => this.#mutes.has(user));
    const drawn = JSON.stringify(shown.map(({seq, text, reactions}) => [seq, text, reactions]));
    if (drawn === this.#drawn && !anew) return;
    this.#drawn = drawn;
    this.#rows.show(shown);
  }
}

export function start(document) { return new Replay(document, new URLSearchParams(location.search)).start(); }
