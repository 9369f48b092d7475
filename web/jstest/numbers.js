// Numbers of a room's messages as they may be: growing, with holes, and some that
// follow each other. The tests name messages by their place in the room, from 1.

const PATTERN = [3, 7, 8, 20, 1000];

/** The number of the message at a place. */
export const seqAt = (place) => 2000 * Math.floor((place - 1) / PATTERN.length) + PATTERN[(place - 1) % PATTERN.length];

export const NOON = new Date(2026, 2, 4, 12).getTime();

export const message = (place, more = {}) => ({place, seq: seqAt(place), from: 'Bo', at: NOON + place, text: `m${place}`, ...more});

/** The messages from one place to another. */
export const messages = (from, to) => Array.from({length: Math.max(0, to - from + 1)}, (_, i) => message(from + i));

/** A history of so many messages, which answers as the server does, and writes down what it was asked. */
export class FakeHistory {
  missing = false;
  asked = [];
  #all;
  #floor;

  constructor(count, first = 1) {
    this.#all = messages(first, count);
    this.#floor = first === 1 ? 1 : seqAt(first);
  }

  async before(room, seq, {limit = 60} = {}) {
    this.asked.push(`before ${seq}`);
    const all = this.#all.filter((m) => m.seq < seq);
    return {epoch: 'e', floor: this.#floor, messages: all.slice(-limit), more: all.length > limit};
  }

  async after(room, seq, {limit = 60} = {}) {
    this.asked.push(`after ${seq}`);
    const all = this.#all.filter((m) => m.seq > seq);
    return {epoch: 'e', floor: this.#floor, messages: all.slice(0, limit), more: all.length > limit};
  }

  async around(room, seq, {limit = 30} = {}) {
    const below = this.#all.filter((m) => m.seq >= seq);
    const above = this.#all.filter((m) => m.seq < seq);
    return {epoch: 'e', floor: this.#floor, messages: [...above.slice(-limit), ...below.slice(0, limit)], more: {above: above.length > limit, below: below.length > limit}};
  }
}
