// The rooms that somebody is in, and which of them is shown.

export class Conversations {
  current = null;
  #make;
  #tab;
  #all = new Map(); // room → Conversation
  #before = []; // rooms that were open before a reload

  /**
   * @param {(room: string) => import('./conversation.js').Conversation} make
   * @param {{get: Function, set: Function}} tab storage where the rooms outlive a reload
   */
  constructor(make, tab) {
    this.#make = make;
    this.#tab = tab;
  }

  [Symbol.iterator]() { return this.#all.values(); }

  get size() { return this.#all.size; }

  /** Messages that were not seen, in the rooms that count. */
  unread(counts) {
    return [...this].reduce((n, c) => n + (counts(c.room) && c.unread), 0);
  }

  /** Messages that are still to go out, from all rooms. */
  get waiting() {
    return [...this].reduce((n, c) => n + c.waiting, 0);
  }

  /** Begins anew with a room. */
  begin(room) {
    this.#before = this.#tab.get('rooms') ?? [];
    this.end();
    this.enter(room);
  }

  /** Leaves all rooms. */
  end() {
    this.disconnect();
    this.#all.clear();
    this.current = null;
  }

  disconnect() {
    for (const c of this) c.disconnect();
  }

  /** Leaves all rooms for good; resolves when the server has been told, as far as it can be. */
  leaveAll() {
    return Promise.all([...this].map((c) => c.leave()));
  }

  retryNow() {
    for (const c of this) c.retryNow();
  }

  /** There is reason to doubt that the connections still carry anything. */
  probe() {
    for (const c of this) c.probe();
  }

  /** The network is gone. */
  lost() {
    for (const c of this) c.lost();
  }

  /** Joins all rooms anew, as one is another person. */
  rejoin() {
    this.disconnect();
    for (const c of this) c.connect();
  }

  /** Takes back what another window has. */
  takeOver() {
    for (const c of this) if (c.state === 'closed') c.connect();
  }

  saveRead() {
    for (const c of this) c.saveRead();
  }

  /** One has the name that was wished for, whichever room or tab was told. */
  renamed() {
    for (const c of this) c.renamed();
  }

  /** Another tab has read. */
  readElsewhere() {
    for (const c of this) c.readElsewhere();
  }

  /** Makes a room the current one, and joins it if it is not open. */
  enter(room) {
    this.current?.saveRead();
    this.current = this.#all.get(room) ?? this.#open(room);
  }

  #open(room) {
    const conversation = this.#make(room);
    this.#all.set(room, conversation);
    this.#save();
    conversation.connect();
    return conversation;
  }

  /** Opens the rooms that were open before a reload, in the order of then. */
  reopen() {
    const before = this.#before.splice(0);
    for (const room of before) {
      if (!this.#all.has(room)) this.#open(room);
    }
    const order = new Set([...before, ...this.#all.keys()]);
    this.#all = new Map([...order].filter((room) => this.#all.has(room)).map((room) => [room, this.#all.get(room)]));
    this.#save();
  }

  /**
   * A conversation that was begun under another name has its room. If that is open already, the one that was there
   * goes on instead. Returns whether the conversation itself does.
   */
  found(conversation, asked) {
    const there = this.#all.get(conversation.room);
    if (!there) {
      this.#all = new Map([...this.#all].map(([room, c]) => [c === conversation ? c.room : room, c]));
      this.#save();
      return true;
    }
    conversation.disconnect();
    this.#all.delete(asked);
    this.#save();
    if (conversation === this.current) this.current = there;
    return false;
  }

  leave(conversation) {
    conversation.saveRead();
    conversation.leave();
    this.#all.delete(conversation.room);
    this.#save();
  }

  #save() {
    this.#tab.set('rooms', [...new Set([...this.#before, ...this.#all.keys()])]);
  }

  get(room) { return this.#all.get(room); }

  /** The room before or after the current one, in a circle. */
  beside(by) {
    const rooms = [...this.#all.keys()];
    const at = rooms.indexOf(this.current?.room);
    return rooms[(at + by + rooms.length) % rooms.length];
  }
}
