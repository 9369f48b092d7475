// The latest entries of a room while its window shows another place. They are
// bounded; messages that lie between the window and them are counted as they go.

export const TAIL = 200; // entries

export class Tail {
  entries = [];
  missing = 0; // messages between the window and these entries; NaN: some number, or none

  /** The window can go on with these entries: nothing lies between. */
  get joins() { return this.missing === 0; }

  /** The number of the first message; 0 if there is none. */
  get firstSeq() { return this.entries.find((e) => e.seq)?.seq ?? 0; }

  clear() { this.#set([], 0); }

  /** Begins with what a room ended with; how much lies before that, seen from another place, is unknown. */
  begin(latest) { this.#set(unbroken(latest).slice(-TAIL), NaN); }

  #set(entries, missing) {
    this.entries = entries;
    this.missing = missing;
  }

  push(entry) {
    this.entries.push(entry);
    this.#trim();
  }

  /** Takes entries that the window has let go at its end. */
  takeBack(entries) {
    if (this.joins) this.entries = [...entries, ...this.entries];
    else this.missing += messagesIn(entries);
    this.#trim();
  }

  /** The window has got some of the messages between. */
  found(messages) { this.missing = Math.max(0, this.missing - messages); }

  #trim() {
    const over = Math.max(0, this.entries.length - TAIL);
    this.missing += messagesIn(this.entries.splice(0, over));
  }
}

/** How many messages entries stand for; NaN where one of them does not know. */
function messagesIn(entries) {
  return entries.reduce((n, e) => n + (e.kind === 'message' ? 1 : e.kind === 'skip' ? e.count : 0), 0);
}

/** The entries at the end between which no message is left out. */
function unbroken(entries) {
  return entries.slice(entries.findLastIndex((e) => e.kind === 'skip') + 1);
}
