// How far a room went, and how far it was read. Numbers (seq) say what came before
// what; how many messages that is, only the server's count of them (n) says, which
// is NaN where the server or an older page did not write it down.

/** @typedef {{seq: number, n: number}} Mark up to a number, there are so many messages */

const AT_ONCE = 20; // messages that come back at once: more than that is not seen because it goes by

export class Progress {
  mentions = 0; // of the unread messages, those that mention the one who reads
  was = 0; // how many were unread when somebody looked last, without those that went since; NaN: nobody knows
  #head = {seq: 0, n: 0}; // of the room
  #read = {seq: 0, n: 0};
  #unseen = 0; // messages that came and were not seen
  #missing = 0; // unread messages that did not come, or not yet
  #earlier = NaN; // messages before the first that came
  #old = 0; // up to here, messages were there before the page was
  #absent = 0; // up to here, messages came while the connection was away
  #owed = 0; // messages that were unread when somebody looked last, and had not come

  /** How many messages are unread. */
  get unread() { return this.#unseen + this.#missing; }

  /** How many came after the place where somebody stopped, looked at since or not; NaN: nobody knows. */
  get since() { return this.unread || this.was; }

  /** Much has come while the connection was away, and nobody has looked since. */
  get wasAbsent() { return this.#absent > 0; }

  /** @returns {Mark} up to where it was read */
  get read() { return this.#read; }

  /** The room has, or had, messages: a topic has a number and is none. */
  get hasBegun() { return this.#head.seq > 0 && this.#head.n !== 0; }

  /** Every message of the room has come. */
  get isWhole() { return this.#earlier === 0; }

  /**
   * Begins with a room as it is.
   * @param {Mark} head @param {Mark} read where it was left
   * @param {boolean} returning the page was in the room before
   * @returns {boolean} the room may have got messages since
   */
  begin(head, read, returning) {
    this.#head = head;
    this.#read = read;
    this.#earlier = head.n;
    this.#old = returning ? head.seq : 0;
    this.#unseen = this.mentions = this.was = this.#owed = this.#absent = 0;
    const since = read.seq < head.seq ? head.n - read.n : 0;
    this.#missing = atLeastNone(since);
    return returning && since !== 0;
  }

  /**
   * Goes on after the connection was away; last is the number of the last message that came.
   * @returns {number} how many messages the room has got since; NaN if that is unknown
   */
  resume(head, last) {
    const since = last < this.#head.seq ? NaN : Math.max(0, head.n - this.#head.n);
    this.#head = head;
    this.#earlier = NaN;
    if (head.seq > last && !(since < AT_ONCE)) this.#absent = head.seq;
    return since;
  }

  /** The room has got messages that did not come, or not yet; NaN: some. */
  missed(messages) {
    this.#missing += atLeastNone(messages);
    if (this.wasAbsent && Number.isNaN(messages)) this.was = NaN;
  }

  /** The next message has come, and is one to be read; false if the room had it when the connection began. */
  came(seq, counts = true) {
    if (seq > this.#head.seq) {
      this.#head = {seq, n: this.#head.n + 1};
      return true;
    }
    this.#earlier--;
    if (this.#missing > 0) {
      if (seq > this.#read.seq) this.#missing--;
    } else if (this.#owed-- > 0 && !counts) this.was--;
    return false;
  }

  /** A message is said now, and was not there when the connection began. */
  isNews(seq) { return seq > this.#head.seq; }

  /** The room has given a number to what is no message. */
  passed(seq) {
    if (seq > this.#head.seq) this.#head = {...this.#head, seq};
  }

  /** A message is no more, or is back. @param {-1|1} by @param {number|null} stopped where somebody did */
  weigh({seq, mine}, by, stopped) {
    if (seq > this.#read.seq) {
      this.#unseen = atLeastNone(this.#unseen + by);
      if (mine) this.mentions = atLeastNone(this.mentions + by);
    } else if (stopped !== null && seq > stopped) this.was = Math.max(0, this.was + by);
  }

  /** A message was there before the page was, and nobody has looked since. */
  isOld(seq) { return seq <= this.#old; }

  /** A message is one of many that came back at once, and nobody has looked since. */
  isOfAbsence(seq) { return seq <= this.#absent; }

  /** A message was not seen; true if it is the first. */
  add(mine) {
    if (mine) this.mentions++;
    return this.#unseen++ === 0;
  }

  /** Everything up to a message was seen. What lies between it and the room's end is not counted. */
  seen(seq) {
    this.#look();
    if (seq > this.#read.seq) this.#read = {seq, n: seq < this.#head.seq ? NaN : this.#head.n};
  }

  /** Everything was seen; last is the number of the last message that came. */
  seenAll(last) {
    this.#look();
    this.#old = this.#absent = 0;
    this.#read = {seq: Math.max(this.#read.seq, last), n: this.#head.n};
  }

  #look() {
    if (this.unread > 0) [this.was, this.#owed] = [this.wasAbsent && Number.isNaN(this.was) ? NaN : this.unread, this.#missing];
    this.#unseen = this.#missing = this.mentions = 0;
  }
}

/** A number of messages; none where it is unknown. */
const atLeastNone = (n) => Math.max(0, n) || 0;
