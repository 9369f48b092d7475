// What somebody has missed in a room: what names them among the messages that are unread, and
// what stands there for all.

const PAGES = 3; // of the search, after which it may be too long ago

export class Missed {
  #conversation;
  #epoch;
  #after; // number of the last message that was read
  #floor; // of the room, as far as is known
  #mark; // where one has stopped by now: again, once all was seen and more has come
  #since; // how many have come after that
  #before = 0; // and how many between

  /** @param {import('../chat/conversation.js').Conversation} conversation */
  constructor(conversation) {
    const {epoch, since, timeline: {unreadAfter, floor}} = this.#conversation = conversation;
    this.#epoch = epoch;
    this.#after = this.#mark = unreadAfter;
    this.#floor = floor;
    this.#since = since;
  }

  /** How many messages it is by now, with those that have come meanwhile; NaN: nobody knows. */
  get count() {
    const {since, timeline: {unreadAfter}} = this.#conversation;
    if (unreadAfter !== null) {
      if (unreadAfter !== this.#mark) this.#before += this.#since;
      this.#mark = unreadAfter;
      this.#since = since;
    }
    return this.#before + this.#since;
  }

  /** One stopped there, whatever has come and was seen since then. */
  stopAgain() {
    const {count} = this;
    const {epoch, timeline} = this.#conversation;
    if (epoch !== this.#epoch || timeline.unreadAfter === this.#after) return;
    this.#conversation.markRead();
    this.#conversation.stoppedAt(this.#after, count);
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
   * @returns {Promise<{mentions: object[], isWhole: boolean, isKept: boolean}>} isWhole: there are no others; isKept: all that was missed is kept,
   *   as far as is known
   */
  async mentions(history, name) {
    const found = new Map(this.#held.map((e) => [e.seq, e]));
    const isWhole = await this.#search(history, `"${name.replaceAll('"', ' ')}"`, found).catch(() => false);
    const mentions = [...found.values()].sort((a, b) => a.seq - b.seq);
    return {mentions, isWhole, isKept: this.#floor <= this.#after};
  }

  async #search(history, words, found) {
    const {room} = this.#conversation;
    for (let pages = PAGES, before; pages > 0; pages--) {
      const {messages, more, epoch, floor} = await history.search(room, words, before);
      if (epoch && epoch !== this.#conversation.epoch) return false;
      this.#floor = Math.max(this.#floor, floor);
      for (const e of messages.map((m) => this.#conversation.known(m))) if (this.#isMissed(e) && !found.has(e.seq)) found.set(e.seq, e);
      before = messages.at(-1)?.seq;
      if (!more || before <= this.#after) return true;
    }
    return false;
  }
}
