// Who is in a room of too many to list: those who keep it, and whom one looks for by name, as the
// server finds them. Loaded with the first such room.

import {HistoryMissing} from '../client/history.js';
import {failureOf} from '../client/http-status.js';
import {t} from '../lang/i18n.js';
import {refusalText} from '../lang/refusal.js';
import '../lang/rooms.js';
import {element} from './dom.js';

const PAUSE_MS = 250; // after the last key
const SPREAD_MS = 1_500; // so that a crowd that comes at once does not ask at once
const OLD_MS = 120_000; // from when on who keeps the room is asked for again

const GROUPS = {owner: 'groupOwners', moderator: 'groupModerators', bot: 'groupPrograms'};

export class CrowdList {
  #nodes;
  #history;
  #row;
  #room = '';
  #online = 0;
  #wanted = null; // what was asked for last
  #found = null; // {people, more}
  #problem = null; // words for it, as a function
  #askedAt = 0; // by performance.now()
  #timer = 0;
  #turn = 0; // only the answer to the latest question is shown
  #drawn = '';

  /**
   * @param {{list: HTMLElement, note: HTMLElement, find: HTMLInputElement}} nodes @param {import('../client/history.js').History} history
   * @param {(person: object) => HTMLElement} row makes that of a person
   */
  constructor(nodes, history, row) {
    this.#nodes = nodes;
    this.#history = history;
    this.#row = row;
  }

  /** @param {string} room @param {number} online how many are there */
  show(room, online) {
    if (room !== this.#room) this.#begin(room);
    this.#online = online;
    const wanted = this.#nodes.find.value.trim();
    const isOld = performance.now() - this.#askedAt > OLD_MS;
    if (wanted !== this.#wanted || !wanted && isOld) this.#later(wanted);
    this.#draw();
  }

  /** Another list is shown instead. */
  end() {
    clearTimeout(this.#timer);
    this.#turn++;
    if (this.#room) this.#nodes.list.replaceChildren();
    this.#room = '';
  }

  #begin(room) {
    this.end();
    this.#room = room;
    this.#wanted = this.#found = null;
    this.#problem = null;
    this.#drawn = '';
  }

  /** Asks in a moment, if somebody sees the list by then. */
  #later(wanted) {
    if (!this.#nodes.find.checkVisibility()) return;
    clearTimeout(this.#timer);
    const isFirst = this.#wanted === null;
    this.#wanted = wanted;
    this.#askedAt = performance.now();
    this.#timer = setTimeout(() => this.#ask(wanted), isFirst && !wanted ? Math.random() * SPREAD_MS : PAUSE_MS);
  }

  async #ask(q) {
    const turn = ++this.#turn;
    const patience = {isWanted: () => turn === this.#turn};
    try {
      const {people, more} = await this.#history.get(`/api/rooms/${encodeURIComponent(this.#room)}/people?${new URLSearchParams({q})}`, 'people', patience);
      if (turn !== this.#turn) return;
      this.#found = {people, more: Boolean(more), isAll: !q};
      this.#problem = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#found = null;
      const why = error instanceof HistoryMissing ? {code: 'not_here'} : failureOf(error, this.#history.signedOut);
      this.#problem = q || !(error instanceof HistoryMissing) ? () => `${t('peopleFailed')} ${refusalText(why)}` : null; // an older server tells how many there are
    }
    this.#draw();
  }

  #draw() {
    const {list, note} = this.#nodes;
    const {people = [], more = false, isAll = true} = this.#found ?? {};
    note.textContent = this.#problem ? this.#problem() : isAll ? t('othersHere', {n: this.#online}) : people.length === 0 ? t('nobodyFound') : more ? t('moreFound') : '';
    note.hidden = !note.textContent;
    list.hidden = people.length === 0;
    const looks = JSON.stringify([people, isAll, t('groupFound')]); // who is about to click on one still finds it there
    if (looks === this.#drawn) return;
    this.#drawn = looks;
    list.replaceChildren(...isAll ? this.#groups(people) : people.map(this.#row));
  }

  #groups(people) {
    return Object.entries(GROUPS).flatMap(([role, words]) => {
      const all = people.filter((p) => p.role === role);
      return all.length > 0 ? [element('li', 'people__group panel__title', t(words, {n: all.length})), ...all.map(this.#row)] : [];
    });
  }
}
