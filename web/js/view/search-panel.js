// Finds words in the history of a room, or of all rooms. Loaded when it is opened.

import {button, element} from './dom.js';
import {HistoryMissing} from '../client/history.js';
import {failureOf} from '../client/http-status.js';
import {t} from '../lang/i18n.js';
import '../lang/later.js';
import {refusalText} from '../lang/refusal.js';
import '../lang/rooms.js';
import '../lang/message.js';
import {dateAnew, groupByRoom, resultNode} from './search-result.js';

const PAUSE_MS = 250; // after the last key
const TICK_MS = 250;
const PAGE = 30; // results

/** Where words stand in a text, which is not needed before something was found; without it nothing is marked. */
const marker = () => import('../text/found.js').catch(() => ({wanted: () => [], found: () => []}));

export class SearchPanel {
  #nodes;
  #history;
  #on;
  #room = '';
  #title = '';
  #where; // the choice of rooms
  #isEverywhere = false;
  #timer = 0;
  #ticker = 0;
  #turn = 0; // only the answer to the latest question is shown
  #found = 0;
  #shown = new Map(); // node → message
  #ended = []; // more, and what the server said of the search
  #gone = []; // what was removed since the question was asked

  /**
   * @param {Document} document @param {import('../client/history.js').History} history
   * @param {{jump: (seq: number) => void, place: ((room: string, seq: number) => void) | null, names: () => Iterable<string>, me: () => string}} on
   *   jump, place: to the message that was chosen, in this room or another; place is null where the page is of one room
   */
  constructor(document, history, on) {
    const [form, input, note, list, more] = ['search-form', 'search-input', 'search-note', 'results', 'results-more'].map((id) => document.getElementById(id));
    this.#nodes = {input, note, list, more};
    this.#history = history;
    this.#on = on;
    this.#where = element('div', 'search__where', '', {role: 'group'});
    if (on.place) form.append(this.#where);
    input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), PAUSE_MS);
    });
    form.addEventListener('submit', () => this.#search());
    this.#standAs(document.getElementById('messages'));
  }

  /** Results stand as close as messages do. @param {HTMLElement} messages */
  #standAs(messages) {
    const draw = () => this.#nodes.list.classList.toggle('results--compact', messages.classList.contains('messages--compact'));
    new MutationObserver(draw).observe(messages, {attributeFilter: ['class']});
    draw();
  }

  /** It is not a search of the room that is shown alone. */
  get isEverywhere() { return this.#isEverywhere; }

  show(room, title) {
    const isFirst = this.#room === '';
    if (room !== this.#room && !isFirst && !this.#isEverywhere) this.#clear();
    this.#room = room;
    this.#title = title;
    if (isFirst) this.#search();
    this.#drawWhere();
  }

  /** Messages of the room were removed: what is shown of them goes. */
  removed(picks) {
    const room = this.#room;
    this.#gone.push((message) => (message.room ?? room) === room && picks(message));
    for (const [node, message] of this.#shown) {
      if (!this.#gone.at(-1)(message)) continue;
      node.remove();
      this.#shown.delete(node);
      this.#found--;
      this.#nodes.note.textContent = this.#outcome(...this.#ended);
    }
    groupByRoom(this.#nodes.list);
  }

  /** It is another day: what was said today was said yesterday. */
  midnight() { dateAnew(this.#nodes.list); }

  /** Asks again, as the answer has words and times in it. */
  retranslate() {
    this.#drawWhere();
    this.#search();
  }

  #drawWhere() {
    this.#nodes.input.placeholder = this.#isEverywhere ? t('searchEverywhereIn') : t('searchIn', {room: this.#title});
    this.#where.setAttribute('aria-label', t('searchWhere'));
    const choice = (words, isEverywhere) => button('search__choice', t(words), () => this.#choose(isEverywhere), {'aria-pressed': String(isEverywhere === this.#isEverywhere)});
    const had = [...this.#where.children].indexOf(document.activeElement);
    this.#where.replaceChildren(choice('searchHere', false), choice('searchEverywhere', true));
    this.#where.children[had]?.focus();
  }

  #choose(isEverywhere) {
    this.#isEverywhere = isEverywhere;
    this.#drawWhere();
    this.#search();
  }

  #clear() {
    this.#nodes.input.value = '';
    this.#empty(this.#hint);
  }

  get #hint() { return t(this.#isEverywhere ? 'searchEverywhereHint' : 'searchHint'); }

  #empty(note) {
    clearTimeout(this.#timer);
    this.#turn++;
    this.#found = 0;
    this.#shown.clear();
    this.#nodes.list.replaceChildren();
    this.#nodes.more.hidden = true;
    this.#nodes.note.textContent = note;
  }

  async #search(before) {
    const words = this.#nodes.input.value.trim();
    if (!before) this.#empty(words ? t('searching') : this.#hint);
    if (!words) return;
    const turn = ++this.#turn;
    this.#gone = [];
    try {
      const patience = {isWanted: () => turn === this.#turn, onWait: (until) => this.#wait(until, turn)};
      const [page, marks] = await Promise.all([this.#ask(words, before, patience), marker()]);
      if (turn === this.#turn) this.#show(page, words, marks);
    } catch (error) {
      if (turn === this.#turn) this.#nodes.note.textContent = this.#why(error);
    }
  }

  /** Where nothing was ever said, the server has no room to search. */
  #why(error) {
    const {missing, signedOut} = this.#history;
    if (error instanceof HistoryMissing) return t(missing ? 'searchMissing' : 'searchNone');
    return refusalText(failureOf(error, signedOut));
  }

  /** A page of what is found: {messages, more, search: {terms, from}}, from where to go on. */
  async #ask(words, before, patience) {
    if (!this.#isEverywhere) return this.#history.search(this.#room, words, before, patience);
    const {hits, terms, next, partly} = await this.#history.get(`/api/search?${new URLSearchParams({q: words, limit: PAGE, ...before && {before}})}`, 'hits', patience);
    return {messages: hits.map(({room, title, message}) => ({...message, room, title})), more: Boolean(next), search: {terms, from: next, isPartly: partly}};
  }

  /** Counts down to the moment when the server wants to be asked again. */
  #wait(until, turn) {
    if (turn !== this.#turn) return;
    const n = Math.ceil((until - performance.now()) / 1000);
    this.#nodes.note.textContent = n > 0 ? `${t('tooMany')} ${t('tryingIn', {n})}` : t('searching');
    clearTimeout(this.#ticker);
    if (n > 0) this.#ticker = setTimeout(() => this.#wait(until, turn), TICK_MS);
  }

  #show({messages: all, more, search = {}}, query, {wanted, found}) {
    const messages = all.filter((m) => !this.#gone.some((picks) => picks(m)));
    const words = wanted(query);
    const how = {names: this.#on.names(), me: this.#on.me(), places: (text) => found(text, words)};
    this.#found += messages.length;
    for (const message of messages) {
      const node = resultNode(message, () => this.#go(message), how);
      this.#shown.set(node, message);
      this.#nodes.list.append(node);
    }
    groupByRoom(this.#nodes.list);
    this.#ended = [more, search];
    this.#nodes.note.textContent = this.#outcome(more, search);
    const goOn = () => this.#search(search.from ?? all.at(-1)?.seq);
    this.#nodes.more.hidden = !more;
    this.#nodes.more.onclick = goOn;
    if (more && messages.length === 0) goOn(); // a large room is searched a part at a time
  }

  #go({room = this.#room, seq}) {
    if (room === this.#room) this.#on.jump(seq);
    else this.#on.place(room, seq);
  }

  #outcome(more, {terms, from, isPartly = from > 1}) {
    if (terms === 0) return t('searchNoWord');
    if (more && this.#found === 0) return t('searching');
    const count = this.#found === 0 ? t('searchNone') : t(more ? 'resultsMore' : 'results', {n: this.#found});
    return isPartly && !more ? `${count} ${t('searchPartly')}` : count;
  }
}
