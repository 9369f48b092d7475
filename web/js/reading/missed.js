// What somebody has missed in a room: what names them among the messages that are unread, and
// what stands there for all.

const PAGES = 3; // of the search, after which it may be too long ago

export class Missed {
  #conversation;
  #after; // number of the last message that was read

  /** @param {import('../chat/conversation.js').Conversation} conversation */
  constructor(conversation) {
    this.#conversation = conversation;
    this.#after = conversation.timeline.unreadAfter;
  }

  /** What was announced, is being answered, or is pinned, the weightiest first: {kind: 'announcement'|'liveQuestion'|'pinned', seq?, from?, text}. */
  get standing() {
    const {announcement, live, pins = []} = this.#conversation.keeping.rules.state;
    return [
      ...live ? [{kind: 'liveQuestion', ...live}] : [],
      ...announcement?.text ? [{kind: 'announcement', text: announcement.text}] : [],
      ...pins.toReversed().map((pin) => ({kind: 'pinned', ...pin})),
    ];
  }

  /** Of the messages that have come, those that name who reads, the oldest first. */
  get #held() { return this.#conversation.timeline.held.filter((e) => e.kind === 'message' && this.#isMissed(e)); }

  #isMissed({seq, mine, removed}) { return seq > this.#after && mine && !removed; }

  /**
   * The unread messages that name who reads, the oldest first. Those that have not come are searched for.
   * @param {import('../client/history.js').History} history @param {string} name
   * @returns {Promise<{mentions: object[], isWhole: boolean}>} isWhole: there are no others
   */
  async mentions(history, name) {
    const found = new Map(this.#held.map((e) => [e.seq, e]));
    const isWhole = await this.#search(history, `"${name.replaceAll('"', ' ')}"`, found).catch(() => false);
    return {mentions: [...found.values()].sort((a, b) => a.seq - b.seq), isWhole};
  }

  async #search(history, words, found) {
    const {room} = this.#conversation;
    for (let pages = PAGES, before; pages > 0; pages--) {
      const {messages, more, epoch} = await history.search(room, words, before);
      if (epoch && epoch !== this.#conversation.epoch) return false;
      for (const e of messages.map((m) => this.#conversation.known(m))) if (this.#isMissed(e) && !found.has(e.seq)) found.set(e.seq, e);
      before = messages.at(-1)?.seq;
      if (!more || before <= this.#after) return true;
    }
    return false;
  }
}
