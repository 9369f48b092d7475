// Fetches more of the history as somebody scrolls near an end of the window.

import {HistoryMissing} from './history.js';

const NEAR_PX = 700; // this near to an end, more is fetched

/** What is known of the place above the window: '', loading, failed, gone, beginning. */
export class Pager {
  #list;
  #history;
  #conversation;
  #busy = false;
  #failed = false;
  #onState;

  /**
   * @param {import('./message-list.js').MessageList} list
   * @param {import('./history.js').History} history
   * @param {() => import('./conversation.js').Conversation} conversation that is shown
   * @param {(state: string) => void} onState
   */
  constructor(list, history, conversation, onState) {
    this.#list = list;
    this.#history = history;
    this.#conversation = conversation;
    this.#onState = onState;
    list.scroller.addEventListener('scroll', () => this.look(), {passive: true});
  }

  /** Looks if something is to be fetched. */
  look() {
    const {timeline} = this.#conversation() ?? {};
    if (!timeline) return;
    this.#onState(this.#state(timeline));
    if (this.#busy || this.#failed) return;
    const {scrollTop, scrollHeight, clientHeight} = this.#list.scroller;
    if (scrollTop < NEAR_PX && this.#hasAbove(timeline) && !this.#history.missing) this.#up();
    else if (!timeline.live && scrollHeight - scrollTop - clientHeight < NEAR_PX) this.#down();
  }

  /** Tries again after a failure. */
  retry() {
    this.#failed = false;
    this.look();
  }

  /** Shows the place of a message; false if it could not be fetched. */
  async jump(seq) {
    const {timeline, room, epoch} = this.#conversation();
    if (timeline.find(seq)) {
      this.#list.toMessage(seq);
      return true;
    }
    const page = await this.#fetch(() => this.#history.around(room, seq));
    if (!page || this.#conversation().timeline !== timeline || page.epoch && page.epoch !== epoch) return false;
    timeline.moveTo(this.#known(page.messages), page.more);
    this.#list.toMessage(timeline.find(seq) ? seq : timeline.firstSeq);
    return true;
  }

  #hasAbove(timeline) {
    return timeline.firstSeq > 1 && !timeline.atBeginning;
  }

  #state(timeline) {
    if (timeline.atBeginning || timeline.firstSeq === 1) return 'beginning';
    if (!this.#hasAbove(timeline)) return '';
    if (this.#history.missing) return 'gone';
    return this.#failed ? 'failed' : 'loading';
  }

  async #up() {
    const {timeline, room, epoch} = this.#conversation();
    const page = await this.#fetch(() => this.#history.before(room, timeline.firstSeq));
    if (!page || page.epoch && page.epoch !== epoch) return;
    timeline.prepend(this.#known(page.messages), page.more && page.messages.length > 0);
    this.#list.changed();
  }

  async #down() {
    const {timeline, room} = this.#conversation();
    if (!timeline.extendFromTail()) {
      const page = await this.#fetch(() => this.#history.after(room, timeline.endSeq));
      if (page?.messages.length) timeline.extend(this.#known(page.messages));
      else timeline.extendOverGap();
    }
    this.#list.changed();
  }

  /** Messages of the history, with what the page adds to each. */
  #known(messages) {
    const conversation = this.#conversation();
    const me = conversation.name();
    return messages.map((m) => ({...m, own: m.from === me, mine: m.from !== me && conversation.isMention(m.text)}));
  }

  async #fetch(ask) {
    this.#busy = true;
    try {
      return await ask();
    } catch (error) {
      this.#failed = !(error instanceof HistoryMissing);
      return null;
    } finally {
      this.#busy = false;
      this.#list.changed();
    }
  }
}
