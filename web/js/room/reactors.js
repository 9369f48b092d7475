// Who has put what to a message, as far as somebody asks: the first names for a chip that is
// pointed at, and all of them by pages.

import {Api} from '../client/api.js';
import {nameList, t} from '../lang/i18n.js';

const SHOWN = 3; // names at a chip
const REST_MS = 150; // a pointer that rests so long is meant
const REMEMBERED = 50; // answers

export class Reactors {
  #api;
  #me;
  #known = new Map(); // `${room} ${seq} ${emoji} ${count}` → names
  #timer = 0;

  /** @param {() => string} authorization of who asks @param {() => {user: string}} me */
  constructor(authorization, me, api = new Api(authorization)) {
    this.#api = api;
    this.#me = me;
  }

  /** A page of the people who have put a reaction to a message. @returns {Promise<{people: {user: string, name: string}[], next?: string, error?: object}>} */
  async page(room, seq, emoji, after) {
    const answer = await this.#api.get(Api.room(room, 'messages', seq, 'reactions'), {emoji, after});
    if (answer.type === 'error') return {people: [], error: answer};
    const {reactions = [], next} = answer;
    const people = (Array.isArray(reactions) ? reactions : []).filter((one) => one?.emoji === emoji).flatMap((one) => Array.isArray(one.people) ? one.people : []);
    return {people: people.filter((one) => typeof one?.name === 'string').map(({user, name}) => ({user, name: name || t('somebody')})), next};
  }

  /** Tells the first names once a pointer rests; only the latest question is answered. */
  names({room, seq, emoji, count, own}, tell) {
    clearTimeout(this.#timer);
    const key = `${room} ${seq} ${emoji} ${count} ${own}`;
    if (this.#known.has(key)) return tell(this.#known.get(key));
    this.#timer = setTimeout(async () => {
      const {people, error} = await this.page(room, seq, emoji);
      if (error || people.length === 0) return;
      const words = this.#words(people, count, own);
      this.#known.set(key, words);
      if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value);
      tell(words);
    }, REST_MS);
  }

  #words(people, count, own) {
    const {user} = this.#me();
    const others = people.filter((one) => one.user !== user).map(({name}) => name);
    const names = own ? [t('oneself'), ...others] : others;
    const shown = names.slice(0, SHOWN);
    const more = Math.max(0, count - shown.length);
    return nameList([...shown, ...Array(more).fill('')], SHOWN);
  }
}
