// What was removed in a room and what came back, for messages that come afterwards: a
// page of the history may have been read before, or lie in a cache.

const MOST = 500; // the latest

export class Removals {
  #all = []; // of {from, to, user, text}: text of what came back, null of what was removed; the latest last

  /**
   * Takes an update of the room, whether it is of one message or of many.
   * @returns {{picks: (message: object) => boolean, fields: {removed: boolean, text: string}} | null} null: it is of something else
   */
  take({target, user = '', from_seq: from = target, to_seq: to = target, removed, restored, text = ''}) {
    if (!from || !removed && !restored) return null;
    const change = {from, to, user, text: restored ? text : null};
    this.#all.push(change);
    if (this.#all.length > MOST) this.#all.shift();
    return {picks: (message) => picks(change, message), fields: fieldsOf(change)};
  }

  /** A message as it is by now. */
  apply(message) {
    const change = this.#all.findLast((c) => picks(c, message));
    return change ? {...message, ...fieldsOf(change)} : message;
  }

  clear() { this.#all = []; }
}

const picks = ({from, to, user}, {seq, user: author}) => seq >= from && seq <= to && (!user || user === author);
const fieldsOf = ({text}) => text === null ? {removed: true, text: '', mine: false} : {removed: false, text};
