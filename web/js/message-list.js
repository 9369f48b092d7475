// The conversation: messages and notices in the order of the room, and at the end
// what has no receipt yet and so no place in that order.

import {element} from './dom.js';
import {markFailed, markSent, messageNode} from './message-view.js';
import {Follower} from './follower.js';
import {strings} from './strings.js';
import {dayName, sameDay} from './times.js';

const GROUP_MS = 5 * 60_000; // messages of one author within this time stand together
const MAX_NODES = 500; // while the list follows what comes
const MAX_NODES_ABOVE = 1000; // while somebody reads above, or the tab is out of sight

export class MessageList {
  #list;
  #empty;
  #newer;
  #follower;
  #frame = 0;
  #unseen = 0;
  #lastAt = 0; // Unix milliseconds of the last message that has its place
  #said = new WeakMap(); // node → {from, at}, of messages
  #pending = new Map(); // id → node, the oldest first

  constructor(list, empty, newer) {
    this.#list = list;
    this.#empty = empty;
    this.#newer = newer;
    this.#follower = new Follower(list, () => this.#seen());
    newer.addEventListener('click', () => this.scrollToEnd());
  }

  /** Shows a message of somebody, or one of one's own that was sent elsewhere. */
  add(message, own) {
    this.#place(messageNode(message, {own, pending: false}), message);
    if (!own && !this.#follower.follows) this.#unseen++;
    this.#draw();
  }

  /** Shows a message that has no receipt yet. */
  addPending({id, text}, from) {
    const message = {from, at: Date.now(), text};
    const node = messageNode(message, {own: true, pending: true});
    this.#said.set(node, message);
    this.#pending.set(id, node);
    this.#list.append(node);
    this.#group(node);
    this.scrollToEnd();
  }

  /** A pending message has its receipt and moves to its place. */
  confirm({id, from, at}) {
    const node = this.#pending.get(id);
    if (!node) return;
    this.#pending.delete(id);
    markSent(node, at);
    this.#place(node, {from, at});
    this.#draw();
  }

  /** A pending message was refused. */
  fail(draft, reason, retry) {
    const node = this.#pending.get(draft.id);
    if (!node) return;
    this.#pending.delete(draft.id);
    const remove = () => this.#remove(node);
    markFailed(node, reason, {remove, retry: () => { remove(); retry(draft.text); }});
    this.#draw();
  }

  notice(text) {
    this.#insert(element('li', 'notice', text));
    this.#draw();
  }

  /** Forgets everything but what is still to be sent. */
  clear() {
    this.#list.replaceChildren(...this.#pending.values());
    this.#group(this.#list.firstElementChild);
    this.#lastAt = 0;
    this.scrollToEnd();
  }

  scrollToEnd() {
    this.#follower.follow();
    this.#draw();
  }

  /** Puts a message behind those that have their place. */
  #place(node, {from, at}) {
    if (!this.#lastAt || !sameDay(this.#lastAt, at)) this.#insert(element('li', 'notice notice--day', dayName(at)));
    this.#lastAt = at;
    this.#said.set(node, {from, at});
    this.#insert(node);
  }

  /** Inserts a node before what is pending; one that is there already stays as it is. */
  #insert(node) {
    const [before = null] = this.#pending.values();
    if (!node.isConnected || node.nextElementSibling !== before) this.#list.insertBefore(node, before);
    this.#group(node);
    this.#group(node.nextElementSibling);
    this.#trim(MAX_NODES_ABOVE);
  }

  #remove(node) {
    const next = node.nextElementSibling;
    node.remove();
    this.#group(next);
    this.#draw();
  }

  /** Joins a message to the one above it, if it goes on with it. */
  #group(node) {
    const own = this.#said.get(node);
    if (!own) return;
    const above = this.#said.get(node.previousElementSibling);
    node.classList.toggle('message--follows', above?.from === own.from && own.at - above.at < GROUP_MS);
  }

  #trim(max) {
    if (this.#list.childElementCount <= max) return;
    while (this.#list.childElementCount > max) this.#list.firstElementChild.remove();
    this.#group(this.#list.firstElementChild);
  }

  /** Goes with what has changed, once a frame however much that was. */
  #draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#follower.follows) this.#trim(MAX_NODES);
      this.#empty.hidden = this.#list.childElementCount > 0;
      this.#newer.hidden = this.#unseen === 0;
      this.#newer.textContent = `↓ ${strings.newMessages(this.#unseen)}`;
      this.#follower.catchUp();
    });
  }

  #seen() {
    this.#unseen = 0;
    this.#newer.hidden = true;
  }
}
