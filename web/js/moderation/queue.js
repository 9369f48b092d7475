// What waits for the moderators of one room, as far as the page knows it.

/**
 * @typedef {{id: number, kind: 'held'|'report', at: number, user: string, name: string, text: string, reason?: string, seq?: number,
 *   reports?: {name: string, reason?: string, at: number}[], count?: number, hidden?: boolean, looking?: string[],
 *   done?: 'allow'|'remove'|'timeout'|'ban'|'gone'}} Item as the protocol has it
 */

export class Queue {
  /** @type {Map<number, Item>} those that wait */
  items = new Map();
  count = 0; // how many wait, those that are not among the items as well
  problem = null; // why the list could not be read: an error
  #read;
  #on;
  #latest = 0; // the greatest id that was told of
  #gone = null; // ids of those that ended while the list is on its way
  #turn = 0; // only the answer to the latest question counts

  /**
   * @param {() => Promise<{items: Item[], count?: number, more?: boolean}>} read asks for the list; it gives an error if there is none
   * @param {{changed: () => void, came: (item: Item) => void, ended: (item: Item) => void}} on
   */
  constructor(read, on) {
    this.#read = read;
    this.#on = on;
  }

  /** There are more than the page has. */
  get isPart() { return this.count > this.items.size; }

  /** A frame `pending`. */
  take({count, item}) {
    if (item?.done) this.#ended(item);
    else if (item) this.#changed(item);
    else if (count !== undefined) this.#begin(count);
  }

  /** One has come (back): how many wait is told, and which is asked for. */
  #begin(count) {
    this.items.clear();
    this.#latest = 0;
    this.count = count;
    this.problem = null;
    this.#on.changed();
    if (count > 0) this.load();
  }

  async load() {
    const turn = ++this.#turn;
    const gone = this.#gone = new Set();
    const answer = await this.#read();
    if (turn !== this.#turn) return;
    this.#gone = null;
    this.problem = answer.type === 'error' ? answer : null;
    const {items = [], count = this.count, more = false} = answer;
    for (const item of items) {
      if (!this.items.has(item.id) && !gone.has(item.id)) this.items.set(item.id, item);
      this.#latest = Math.max(this.#latest, item.id);
    }
    if (!this.problem) this.count = more ? Math.max(count, this.items.size) : this.items.size;
    this.#on.changed();
  }

  #changed(item) {
    const isNew = item.id > this.#latest;
    this.items.set(item.id, item);
    this.#latest = Math.max(this.#latest, item.id);
    this.count = Math.max(this.count + isNew, this.items.size);
    this.#on.changed();
    if (isNew) this.#on.came(item);
  }

  #ended(item) {
    const before = this.items.get(item.id);
    this.items.delete(item.id);
    this.#gone?.add(item.id);
    this.#latest = Math.max(this.#latest, item.id);
    this.count = Math.max(this.items.size, this.count - 1);
    this.#on.ended({...before, ...item, looking: []}); // what was said is told no more
    this.#on.changed();
  }
}
