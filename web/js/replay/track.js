// What is known of a room around a moment: entries in their order, each with the time when it
// is due. Nothing is due before what precedes it, so a clock that was put back changes no order.

const MOST = 4_000; // entries that are held

export class Track {
  isCut = false; // what was known of the beginning is no more
  #entries = []; // of {seq, due, message} or {seq, due, target, reactions}

  get size() { return this.#entries.length; }
  get firstSeq() { return this.#entries[0]?.seq; }
  get lastSeq() { return this.#entries.at(-1)?.seq ?? 0; }
  get firstDue() { return this.#entries[0]?.due ?? Infinity; }
  get lastDue() { return this.#entries.at(-1)?.due ?? -Infinity; }

  clear() {
    this.#entries = [];
    this.isCut = false;
  }

  /** Adds what follows. @param {object[]} page as the history has it, the oldest first */
  append(page) {
    let due = this.lastDue;
    for (const entry of page) {
      if (entry.seq <= this.lastSeq) continue;
      due = Math.max(due, timeOf(entry));
      this.#entries.push(known(entry, due));
    }
    if (this.#entries.length <= MOST) return;
    this.#entries.splice(0, this.#entries.length - MOST);
    this.isCut = true;
  }

  /** Messages were taken back, or came back. @param {{picks: (message: object) => boolean, fields: object}} change */
  change({picks, fields}) {
    for (const entry of this.#entries) {
      if (entry.message && picks(entry.message)) entry.message = {...entry.message, ...fields};
    }
  }

  /** How many entries are due at a time. */
  dueBy(at) {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#entries[middle].due <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** When the next entry is due after a time, Infinity if none is known. */
  nextDue(at) { return this.#entries[this.dueBy(at)]?.due ?? Infinity; }

  /** The last messages that are due at a time, stand, and are not hidden, the oldest first, as they were then. */
  shown(at, most, hides = () => false) {
    const found = [];
    const reactions = new Map();
    for (let i = this.dueBy(at) - 1; i >= 0 && found.length < most; i--) {
      const {message, target, reactions: totals} = this.#entries[i];
      if (target && !reactions.has(target)) reactions.set(target, totals);
      if (message && !message.removed && !hides(message)) found.push({...message, reactions: reactions.get(message.seq)});
    }
    return found.reverse();
  }
}

/** What has no time of its own happens with what precedes it. */
const timeOf = ({at}) => Number.isFinite(at) ? at : -Infinity;

function known(entry, due) {
  const {type, seq, target, reactions} = entry;
  if (type === 'update' && reactions) return {seq, due, target, reactions};
  return type === undefined || type === 'message' ? {seq, due, message: entry} : {seq, due};
}
