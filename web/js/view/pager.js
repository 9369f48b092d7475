// Fetches more of the history as somebody scrolls near an end of the window.

import {HistoryMissing} from '../client/history.js';

const NEAR_PX = 700; // this near to an end, more is fetched
const FEW_PX = 200; // above the latest, for the first scroll upwards

/** What is known of the place above the window: '', loading, waiting (the server has had too many questions), failed, gone (no history), expired (not kept any more), beginning. */
export class Pager {
  #list;
  #history;
  #conversation;
  #busy = false;
  #waits = false;
  #failure = null; // why nothing came: an error of the server, empty until it is known; null: something did, or may yet
  #onState;
  #onReason;

  /**
   * @param {import('./message-list.js').MessageList} list
   * @param {import('../client/history.js').History} history
   * @param {() => import('../chat/conversation.js').Conversation} conversation that is shown
   * @param {(state: string) => void} onState @param {() => void} onReason it is known why something failed
   */
  constructor(list, history, conversation, onState, onReason) {
    this.#list = list;
    this.#history = history;
    this.#conversation = conversation;
    this.#onState = onState;
    this.#onReason = onReason;
    list.scroller.addEventListener('scroll', () => this.fetchNear(), {passive: true});
  }

  /** Fetches more if an end of the window is near. */
  fetchNear() {
    const {timeline} = this.#conversation() ?? {};
    if (!timeline) return;
    this.#onState(this.#list.isWhole ? this.#state(timeline) : ''); // of the place above all rows, drawn or not
    if (this.#busy || this.#failure) return;
    const {scrollTop, scrollHeight, clientHeight} = this.#list.scroller;
    if (scrollTop < (this.#list.atEnd ? FEW_PX : NEAR_PX) && this.#list.drawMore()) return;
    if (scrollTop < NEAR_PX && this.#list.isWhole && this.#hasAbove(timeline) && !this.#history.missing) this.#up();
    else if (!timeline.live && scrollHeight - scrollTop - clientHeight < NEAR_PX) this.#down();
  }

  /** Tries again after a failure. */
  retry() {
    this.clearFailure();
    this.fetchNear();
  }

  /** A failure was of another room, or of another time. */
  clearFailure() { this.#failure = null; }

  get failure() { return this.#failure; }

  /** Shows the place of a message; false if it could not be fetched. */
  async jump(seq, stays = false) {
    if (this.#conversation().timeline.reach(seq)) {
      this.#list.toMessage(seq, stays);
      return true;
    }
    return this.#fetchPlace(seq, () => seq, stays);
  }

  /** Shows the first message after a number; false if it could not be fetched. */
  jumpAfter(seq) {
    return this.#fetchPlace(seq, (timeline) => timeline.firstAfter(seq)?.seq);
  }

  async #fetchPlace(seq, find, stays) {
    const conversation = this.#conversation();
    const {timeline, room} = conversation;
    const page = await this.#page(conversation, (patience) => this.#history.around(room, seq, patience));
    if (!page || this.#conversation() !== conversation) return false;
    timeline.moveTo(known(page.messages, conversation), page.more);
    this.#list.toMessage(find(timeline) ?? timeline.firstSeq, stays);
    return true;
  }

  #hasAbove(timeline) {
    return timeline.firstSeq > 0 && !timeline.atBeginning;
  }

  #state(timeline) {
    if (!timeline.firstSeq) return this.#conversation().begun ? 'expired' : '';
    if (timeline.atBeginning) return timeline.floor > 1 ? 'expired' : 'beginning';
    if (this.#history.missing) return 'gone';
    return this.#failure ? 'failed' : this.#waits ? 'waiting' : 'loading';
  }

  async #up() {
    const conversation = this.#conversation();
    const {timeline, room} = conversation;
    const page = await this.#page(conversation, (patience) => this.#history.before(room, timeline.firstSeq, patience));
    if (page) timeline.prepend(known(page.messages, conversation), page.more && page.messages.length > 0);
    this.#list.changed();
  }

  async #down() {
    const conversation = this.#conversation();
    const {timeline, room} = conversation;
    if (!timeline.extendFromTail()) {
      const end = timeline.endSeq;
      const page = await this.#page(conversation, (patience) => this.#history.after(room, end, patience));
      if (page) timeline.extend(known(page.messages, conversation), page.more);
      const isStuck = timeline.endSeq === end && timeline.missing !== 0; // the history has nothing between
      if (isStuck && !this.#failure) timeline.extendOverGap();
    }
    this.#list.changed();
  }

  /** A page of what a conversation was all the time; null if there is none. */
  async #page(conversation, ask) {
    const {epoch} = conversation;
    const page = await this.#fetch(ask);
    if (!page) return null;
    if (epoch === conversation.epoch && (page.epoch || epoch) === epoch) {
      conversation.timeline.floor = page.floor;
      return page;
    }
    this.#failure = epoch === conversation.epoch ? {} : null; // the server has begun anew, and the page does not know yet
    return null;
  }

  async #fetch(ask) {
    this.#busy = true;
    try {
      return await ask({onWait: () => {
        this.#waits = true;
        this.#list.changed();
      }});
    } catch (error) {
      if (!(error instanceof HistoryMissing)) this.#fail(error);
      return null;
    } finally {
      this.#busy = this.#waits = false;
      this.#list.changed();
    }
  }

  #fail(error) {
    const failure = this.#failure = {};
    import('../client/http-status.js').then(({failureOf}) => {
      Object.assign(failure, failureOf(error, this.#history.signedOut));
      this.#onReason();
    }, () => {}); // no reason, then
  }
}

/** Messages of the history, with what the page adds to each. */
const known = (messages, conversation) => messages.map((m) => conversation.known(m));
