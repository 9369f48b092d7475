// What of a room's messages is read out to who listens: all, those that concern one, or none;
// summed up when it is much, and the longer it is much, the less often.

import {t} from '../lang/i18n.js';

const FIRST_MS = 300; // what comes together is told together
const EVERY_MS = 1_500; // at most one announcement in this time
const SELDOM_MS = 12_000; // the same in a room that never rests
const LONGEST = 200; // characters of a message that are read out

export class Spoken {
  #announcer;
  #level;
  #room = '';
  #count = 0; // that wait to be told
  #last = null; // which stands for them, or was told last
  #timer = 0;
  #pauseMs = EVERY_MS;
  #removed = 0; // messages of which is still to be told that they were removed
  #goes = 0; // timer for that

  /** @param {import('../view/announcer.js').Announcer} announcer @param {() => 'all'|'important'|'none'} level of the room that is shown */
  constructor(announcer, level) {
    this.#announcer = announcer;
    this.#level = level;
  }

  /** Another room is shown: what waits of the one before is not told any more. */
  show(room) {
    if (room === this.#room) return;
    this.#room = room;
    this.#count = 0;
    this.#last = null;
  }

  /** A message of others has come. */
  message(message) {
    const level = this.#level();
    if (level === 'none' || level === 'important' && !concerns(message)) return;
    if (this.#count === 0 || concerns(message) || !concerns(this.#last)) this.#last = message;
    this.#count++;
    this.#timer ||= setTimeout(() => this.#tell(), FIRST_MS);
  }

  /** Messages were removed: nothing of them is read out any more, and one word stands for all that go together. */
  removed(picks, count) {
    if (this.#last && picks(this.#last)) {
      this.#last = null;
      this.#count = 0;
      this.#announcer.announce('');
    }
    if (count === 0 || this.#level() !== 'all') return;
    this.#removed += count;
    this.#goes ||= setTimeout(() => {
      this.#announcer.announce(t('removed', {n: this.#removed}));
      this.#removed = this.#goes = 0;
    }, EVERY_MS);
  }

  #tell() {
    if (this.#count > 0) this.#announcer.announce(this.#words);
    this.#count = 0;
    this.#timer = setTimeout(() => this.#rested(), this.#pauseMs);
  }

  /** Where something has come meanwhile, the next pause is longer. */
  #rested() {
    this.#timer = 0;
    this.#pauseMs = this.#count > 0 ? Math.min(2 * this.#pauseMs, SELDOM_MS) : EVERY_MS;
    if (this.#count > 0) this.#tell();
  }

  get #words() {
    const {from, text} = this.#last;
    const said = t('oneSaid', {name: from, text: text.slice(0, LONGEST)});
    if (this.#count === 1) return said;
    return concerns(this.#last) ? `${said} ${t('spokenMore', {n: this.#count - 1})}` : t('newMessages', {n: this.#count});
  }
}

/** It mentions the one who listens, is for them alone, or a moderator says it. */
const concerns = ({mine, role, seq}) => Boolean(mine || !seq || role === 'moderator' || role === 'owner');
