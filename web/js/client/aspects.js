// What messages have become by updates that do not remove them, for messages that come afterwards:
// a page of the history may have been read before, or lie in a cache.

const MOST = 500; // messages, those that were touched last

/** What an update says of a message, by aspect; each is whole. */
export function aspectsOf({edited, text, reactions, answered}) {
  return {
    ...edited && typeof text === 'string' && {edited: true, text},
    ...reactions && {reactions},
    ...typeof answered === 'boolean' && {answered},
  };
}

export class Aspects {
  #all = new Map(); // number → fields; the latest last

  /**
   * Takes an update of one message.
   * @returns {{picks: (message: object) => boolean, fields: object} | null} null: it is of something else
   */
  take(event) {
    const {target} = event;
    const fields = aspectsOf(event);
    if (!target || Object.keys(fields).length === 0) return null;
    const known = this.#all.get(target);
    this.#all.delete(target);
    this.#all.set(target, {...known, ...fields});
    if (this.#all.size > MOST) this.#all.delete(this.#all.keys().next().value);
    return {picks: ({seq}) => seq === target, fields};
  }

  /** A message was removed, or came back as it is now: what was known of it does not hold. */
  forget(target) { this.#all.delete(target); }

  /** A message that stands, as it is by now. */
  apply(message) {
    const fields = this.#all.get(message.seq);
    return fields && !message.removed ? {...message, ...fields} : message;
  }

  clear() { this.#all.clear(); }
}
