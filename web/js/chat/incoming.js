// Messages as they come to one conversation: which are one's own, what lies between them and
// what was there, and which of them nobody has seen yet.

export class Incoming {
  #conversation;
  #progress;
  #outbox;
  #identity;
  #mutes;
  #on;
  #missed = null; // after coming back without what was missed, until the first message: {count, lost}
  #gap = null; // the entry for that

  /**
   * @param {import('./conversation.js').Conversation} conversation
   * @param {{progress: import('./progress.js').Progress, outbox: import('../client/outbox.js').Outbox,
   *   identity: import('./identity.js').Identity, mutes: import('./mutes.js').Mutes}} parts
   * @param {import('./conversation.js').Handlers} on
   */
  constructor(conversation, {progress, outbox, identity, mutes}, on) {
    this.#conversation = conversation;
    this.#progress = progress;
    this.#outbox = outbox;
    this.#identity = identity;
    this.#mutes = mutes;
    this.#on = on;
  }

  /** One is in the room (again); missed: what was said meanwhile does not come. */
  begin(missed = null) {
    this.#missed = missed;
    this.#gap = null;
  }

  take(event) {
    const {people, keeping} = this.#conversation;
    const {seq, id, from, user, role, at, text, repeat, removed, reply_to, edited, ask, answered, reactions} = event;
    const isReceipt = this.#outbox.has(id); // nobody else knows the id, and who one is may be new since it was sent
    const own = isReceipt || this.#identity.isOwn(event);
    people.know(from);
    const message = {seq, id, from, user, role, at, text, own, reply_to, edited, ask, answered, reactions, ...removed && {removed}};
    if (!repeat) keeping.heard(message);
    if (repeat) this.#repeated(message);
    else {
      this.#count(seq, !own && !removed && !this.#mutes.has(user));
      if (isReceipt) this.#confirm(message);
      else this.#add(message);
    }
    this.#on.messages(this.#conversation);
  }

  /** A receipt outside the order: the message has come, or comes, in its place. */
  #repeated({id}) {
    if (this.#outbox.take(id)) this.#timeline.drop(id);
  }

  get #timeline() { return this.#conversation.timeline; }

  #count(seq, counts) {
    const timeline = this.#timeline;
    const {lastSeq} = timeline;
    if (seq <= lastSeq) {
      this.#missed = null; // what comes begins before the end of what was there: nothing lies between
      return;
    }
    if (this.#missed) this.#gap = timeline.missed({after: lastSeq, before: seq, away: true, ...this.#missed});
    this.#missed = null;
    if (this.#progress.came(seq, counts)) {
      this.#gap = null;
      return;
    }
    if (this.#gap) timeline.settle(this.#gap);
    if (this.#progress.isWhole) timeline.atBeginning = true;
  }

  /** Whoever says something has seen what was said before, unless it is let through later. */
  #confirm(message) {
    const wasHeld = this.#timeline.isHeld(message.id);
    this.#outbox.take(message.id);
    this.#timeline.confirm(message.id, message);
    if (!wasHeld || this.#on.inSight(this.#conversation)) this.#progress.seen(message.seq);
  }

  #add(message) {
    const muted = this.#mutes.has(message.user);
    message.mine = !message.own && !muted && this.#conversation.isMention(message.text);
    if (!this.#timeline.add(message) || message.removed) return;
    if (message.seq <= this.#progress.read.seq) return;
    const isOld = this.#progress.isOld(message.seq);
    if (message.own) this.#own(message);
    else if (!isOld && !this.#progress.isOfAbsence(message.seq) && this.#on.inSight(this.#conversation)) this.#progress.seen(message.seq);
    else if (!muted) this.#unread(message, isOld);
    if (!muted) this.#on.arrived(this.#conversation, message);
  }

  /** Whoever says something elsewhere has seen what was said before there. */
  #own({seq}) {
    this.#progress.seen(seq);
    this.#timeline.unreadAfter = null;
  }

  #unread(message, isOld) {
    const {seq} = this.#progress.read;
    if (this.#progress.add(message.mine)) this.#timeline.unreadAfter = seq;
    this.#on.unread(this.#conversation, message, isOld);
  }
}
