// The conversation: messages and notices, the newest at the bottom.

import {element} from './dom.js';
import {markFailed, messageNode} from './message-view.js';
import {strings} from './strings.js';
import {dayName, sameDay} from './times.js';

const STICKY_PX = 80; // this near to the bottom, the list follows what comes
const GROUP_MS = 5 * 60_000; // messages of one author within this time stand together
const MAX_NODES = 500;

export class MessageList {
  #list;
  #empty;
  #newer;
  #last = null; // {from, at} of the last message, null after a notice
  #lastAt = 0;
  #unseen = 0;
  #pending = new Map(); // id → node

  constructor(list, empty, newer) {
    this.#list = list;
    this.#empty = empty;
    this.#newer = newer;
    list.addEventListener('scroll', () => { if (this.#atBottom()) this.#seen(); }, {passive: true});
    newer.addEventListener('click', () => this.scrollToEnd());
    new ResizeObserver(() => { if (this.#unseen === 0) this.#toBottom(); }).observe(list);
  }

  /** Shows a message of somebody, or one of one's own that was sent elsewhere. */
  add(message, own) {
    this.#append(message, {own, pending: false}, !own);
  }

  /** Shows a message that has no receipt yet. */
  addPending({id, text}, from) {
    this.#pending.set(id, this.#append({from, at: Date.now(), text}, {own: true, pending: true}, false));
    this.scrollToEnd();
  }

  /** A pending message has its receipt. */
  confirm(id) {
    this.#pending.get(id)?.classList.remove('message--pending');
    this.#pending.delete(id);
  }

  /** A pending message was refused. */
  fail(draft, reason, retry) {
    const node = this.#pending.get(draft.id);
    if (!node) return;
    this.#pending.delete(draft.id);
    const remove = () => node.remove();
    markFailed(node, reason, {remove, retry: () => { remove(); retry(draft.text); }});
    if (this.#atBottom()) this.#toBottom();
  }

  notice(text) {
    const stuck = this.#atBottom();
    this.#list.append(element('li', 'notice', text));
    this.#last = null;
    this.#settle(stuck, false);
  }

  /** Forgets everything but what is still to be sent. */
  clear() {
    this.#list.replaceChildren(...this.#pending.values());
    this.#last = null;
    this.#lastAt = 0;
    this.#seen();
    this.#empty.hidden = this.#list.childElementCount > 0;
  }

  scrollToEnd() {
    this.#toBottom();
    this.#seen();
  }

  #append(message, look, counts) {
    const stuck = this.#atBottom();
    if (!this.#lastAt || !sameDay(this.#lastAt, message.at)) {
      this.#list.append(element('li', 'notice notice--day', dayName(message.at)));
      this.#last = null;
    }
    const follows = this.#last?.from === message.from && message.at - this.#last.at < GROUP_MS;
    const node = messageNode(message, {...look, follows});
    this.#list.append(node);
    this.#last = {from: message.from, at: message.at};
    this.#lastAt = message.at;
    this.#settle(stuck, counts);
    return node;
  }

  /** After something was added: follow it, or count it as unseen. */
  #settle(stuck, counts) {
    this.#empty.hidden = true;
    if (stuck) {
      while (this.#list.childElementCount > MAX_NODES) this.#list.firstElementChild.remove();
      this.#toBottom();
    } else if (counts) {
      this.#unseen++;
      this.#newer.textContent = `↓ ${strings.newMessages(this.#unseen)}`;
      this.#newer.hidden = false;
    }
  }

  #seen() {
    this.#unseen = 0;
    this.#newer.hidden = true;
  }

  #toBottom() {
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  #atBottom() {
    const {scrollHeight, scrollTop, clientHeight} = this.#list;
    return scrollHeight - scrollTop - clientHeight < STICKY_PX;
  }
}
