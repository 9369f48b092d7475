// Finds words in the history of a room. Loaded when it is opened.

import {button, element} from './dom.js';
import {HistoryMissing} from '../client/history.js';
import {t} from '../lang/i18n.js';
import '../lang/later.js';
import {hueClass} from './names.js';
import {dateTime, fullTime} from '../lang/times.js';

const PAUSE_MS = 250; // after the last key
const SNIPPET = 220; // characters around what was found
const TICK_MS = 250;

/** Where words stand in a text, which is not needed before something was found; without it nothing is marked. */
const marker = () => import('../text/found.js').catch(() => ({wanted: () => [], found: () => []}));

export class SearchPanel {
  #nodes;
  #history;
  #room = '';
  #onJump;
  #timer = 0;
  #ticker = 0;
  #turn = 0; // only the answer to the latest question is shown
  #found = 0;
  #shown = new Map(); // node → message
  #ended = []; // more, and what the server said of the search
  #gone = []; // what was removed since the question was asked

  /**
   * @param {{form: HTMLFormElement, input: HTMLInputElement, note: HTMLElement, list: HTMLElement, more: HTMLButtonElement}} nodes
   * @param {import('../client/history.js').History} history
   * @param {(seq: number) => void} onJump gets the message that was chosen
   */
  constructor(nodes, history, onJump) {
    this.#nodes = nodes;
    this.#history = history;
    this.#onJump = onJump;
    nodes.input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), PAUSE_MS);
    });
    nodes.form.addEventListener('submit', (e) => { e.preventDefault(); this.#search(); });
  }

  show(room, title) {
    const isFirst = this.#room === '';
    if (room !== this.#room && !isFirst) this.#clear();
    this.#room = room;
    if (isFirst) this.#search();
    this.#nodes.input.placeholder = t('searchIn', {room: title});
  }

  /** Messages were removed: what is shown of them goes. */
  removed(picks) {
    this.#gone.push(picks);
    for (const [node, message] of this.#shown) {
      if (!picks(message)) continue;
      node.remove();
      this.#shown.delete(node);
      this.#found--;
      this.#nodes.note.textContent = this.#outcome(...this.#ended);
    }
  }

  /** Asks again, as the answer has words and times in it. */
  retranslate() { this.#search(); }

  #clear() {
    this.#nodes.input.value = '';
    this.#empty(t('searchHint'));
  }

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
    if (!before) this.#empty(t(words ? 'searching' : 'searchHint'));
    if (!words) return;
    const turn = ++this.#turn;
    this.#gone = [];
    try {
      const patience = {isWanted: () => turn === this.#turn, onWait: (until) => this.#wait(until, turn)};
      const [page, marks] = await Promise.all([this.#history.search(this.#room, words, before, patience), marker()]);
      if (turn === this.#turn) this.#show(page, words, marks);
    } catch (error) {
      if (turn === this.#turn) this.#nodes.note.textContent = t(error instanceof HistoryMissing ? 'searchMissing' : this.#history.signedOut ? 'signedOut' : 'searchFailed');
    }
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
    this.#found += messages.length;
    this.#nodes.list.append(...messages.map((m) => this.#result(m, (text) => found(text, words))));
    this.#ended = [more, search];
    this.#nodes.note.textContent = this.#outcome(more, search);
    const goOn = () => this.#search(search.from ?? all.at(-1)?.seq);
    this.#nodes.more.hidden = !more;
    this.#nodes.more.onclick = goOn;
    if (more && messages.length === 0) goOn(); // a large room is searched a part at a time
  }

  #outcome(more, {terms, from}) {
    if (terms === 0) return t('searchNoWord');
    if (more && this.#found === 0) return t('searching');
    const count = this.#found === 0 ? t('searchNone') : t(more ? 'resultsMore' : 'results', {n: this.#found});
    return from > 1 && !more ? `${count} ${t('searchPartly')}` : count;
  }

  #result(message, places) {
    const {seq, from, user, at, text} = message;
    const item = element('li', `results__item ${hueClass(user ?? from)}`);
    const node = button('results__button', '', () => this.#onJump(seq));
    const head = element('span', 'results__head');
    head.append(element('span', 'results__from', from, {dir: 'auto'}),
      element('time', 'results__time', dateTime(at), {title: fullTime(at), datetime: new Date(at).toISOString()}));
    const body = element('span', 'results__text', '', {dir: 'auto'});
    body.append(...snippet(text, places(text)));
    node.append(head, body);
    item.append(node);
    this.#shown.set(item, message);
    return item;
  }
}

/** The part of a long text where the words are, with the words marked. places: [from, to) of each, in order. */
function snippet(text, places) {
  const start = Math.max(0, (places[0]?.[0] ?? 0) - SNIPPET / 3);
  const end = start + SNIPPET;
  const parts = [start > 0 ? '…' : ''];
  let at = start;
  for (const [from, to] of places) {
    if (to > end) break;
    parts.push(whole(text.slice(at, from)), element('mark', '', text.slice(from, to)));
    at = to;
  }
  parts.push(whole(text.slice(at, Math.max(at, end))), end < text.length ? '…' : '');
  return parts;
}

/** A part of a text that may begin or end within a character. */
const whole = (part) => part.toWellFormed?.() ?? part;
