// What programs can be asked for in a room, and how they are. Loaded when somebody writes a
// command.

import {Api} from './api.js';

const FRESH_MS = 60_000; // how long what is known of a room counts

/** @typedef {{name: string, args?: string, help?: string}} BotCommand */

export class BotCommands {
  #api;
  #known = new Map(); // room → {at, commands}

  /** @param {Api} api */
  constructor(api) {
    this.#api = api;
  }

  /** Whether the commands of a room are known, as they were a moment ago. */
  knows(room) { return performance.now() - (this.#known.get(room)?.at ?? -Infinity) < FRESH_MS; }

  /** @returns {BotCommand[]} as far as they are known */
  of(room) { return this.#known.get(room)?.commands ?? []; }

  /** Asks for the commands of a room; without an answer there are those of before. */
  async load(room) {
    const answer = await this.#api.get(Api.room(room, 'commands'));
    this.#known.set(room, {at: performance.now(), commands: answer.commands ?? this.of(room)});
  }
}
