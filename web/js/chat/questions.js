// The questions of one room, as they are by now: asked for when somebody wants to see them, and
// kept up by what comes after.

export const VOTE = '👍';
const SPREAD_MS = 4_000; // over which those ask again who came back together

/** @typedef {{seq: number, from: string, user?: string, at: number, text: string, answered?: boolean, reactions?: Object<string, number>}} Question */

export class Questions {
  /** @type {Map<number, Question>} by number */
  items = new Map();
  /** @type {object | null} why they could not be had */
  problem = null;
  isLoaded = false;
  isPart = false; // there are older ones
  #load;
  #on;
  #loading = null;
  #timer = 0;

  /**
   * @param {() => Promise<{questions?: Question[], more?: boolean, type?: string}>} load
   * @param {{known: (message: object) => object, changed: () => void, read: (questions: Question[]) => void}} on
   *   known: a message of the history as it is by now; read: they have come from the server
   */
  constructor(load, on) {
    this.#load = load;
    this.#on = on;
  }

  /** Asks for all; what comes meanwhile is not lost. */
  load() { return this.#loading ??= this.#ask().finally(() => { this.#loading = null; }); }

  async #ask() {
    const before = new Map(this.items);
    const answer = await this.#load();
    this.problem = Array.isArray(answer.questions) ? null : answer;
    if (!this.problem) {
      const meanwhile = [...this.items.values()].filter((q) => before.get(q.seq) !== q);
      const told = answer.questions.map((q) => this.#on.known(q)).filter(isQuestion);
      this.items = new Map([...told, ...meanwhile].map((q) => [q.seq, q]));
      this.isPart = answer.more === true;
      this.isLoaded = true;
      this.#on.read(told);
    }
    this.#on.changed();
  }

  /** One is in the room again: what was missed is asked for. */
  begin(isOther) {
    if (isOther) this.items.clear();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.load(), isOther ? 0 : Math.random() * SPREAD_MS);
  }

  /** Something was said. */
  came(message) {
    if (!isQuestion(message)) return;
    this.items.set(message.seq, message);
    this.#on.changed();
  }

  /** Messages are others than they were. */
  change({picks, fields}) {
    if (fields.removed === false) return void this.load(); // it may have been one of these
    let changed = false;
    for (const [seq, question] of this.items) {
      if (!picks(question)) continue;
      changed = true;
      if (fields.removed) this.items.delete(seq);
      else this.items.set(seq, {...question, ...fields});
    }
    if (changed) this.#on.changed();
  }

  /** One's own votes are others. */
  voted() { this.#on.changed(); }
}

const isQuestion = ({ask, removed, seq}) => Boolean(ask && !removed && seq);

/**
 * In the order in which they are shown: those that were answered apart, the latest first.
 * @param {Iterable<Question & {votes: number}>} questions @param {number} live the number of the one that is being answered
 * @param {'votes'|'newest'|'mine'} order @param {(q: Question) => boolean} isMine
 */
export function inOrder(questions, live, order, isMine) {
  const shown = [...questions].filter((q) => order !== 'mine' || isMine(q) || q.seq === live);
  const newest = (a, b) => b.seq - a.seq;
  const byVotes = (a, b) => b.votes - a.votes || a.seq - b.seq;
  const open = shown.filter((q) => !q.answered && q.seq !== live).sort(order === 'votes' ? byVotes : newest);
  return {live: shown.find((q) => q.seq === live) ?? null, open, answered: shown.filter((q) => q.answered && q.seq !== live).sort(newest)};
}
