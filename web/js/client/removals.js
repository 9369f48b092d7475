// What was removed in a room and what came back, for messages that come afterwards: a
// page of the history may have been read before, or lie in a cache.

const MOST = 500; // the latest

export class Removals {
  #all = []; // of {from, to, user, text}: text of what came back, null of what was removed; the latest last

  /**
   * Takes an update of the room, whether it is of one message or of many.
   * @returns {{picks: (message: object) => boolean, fields: {removed: boolean, text: string}, user: string} | null} user: of whom alone it is,
   *   '' of everybody; null: it is of something else
   */
  take({target, user = '', from_seq: from = target, to_seq: to = target, removed, restored, edited, text = ''}) {
    if (!from || !removed && !restored) return null;
    const change = {from, to, user, text: restored ? text : null, edited};
    this.#all.push(change);
    if (this.#all.length > MOST) this.#all.shift();
    return {picks: (message) => picks(change, message), fields: fieldsOf(change), user};
  }

  /** A message as it is by now. */
  apply(message) {
    const change = this.#all.findLast((c) => picks(c, message));
    return change ? {...message, ...fieldsOf(change)} : message;
  }

  clear() { this.#all = []; }
}

const picks = ({from, to, user}, {seq, user: author}) => seq >= from && seq <= to && (!user || user === author);
const fieldsOf = ({text, edited}) => text === null ? {...GONE, removed: true, text: '', mine: false} : {removed: false, text, edited};
const GONE = {edited: undefined, reactions: undefined, answered: undefined}; // of a removed message that comes back, what it replied to is there again
