// The queue of each room that one moderates: what comes is told once and politely, and how many
// wait stands in the header.

import {Api} from '../client/api.js';
import {t} from '../lang/i18n.js';
import {button, element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';
import {Queue} from './queue.js';
import {QueuePanel} from './queue-panel.js';

const READ = 200; // items
const TIMEOUT_MS = 600_000;
const KEEPERS = ['moderator', 'owner'];

export class QueueDesk {
  #parts;
  #acts;
  #api;
  #current = null; // conversation
  #toggles;
  #panel;
  #side;

  /**
   * @param {object} parts as RoomRules has them @param {import('./acts.js').Acts} acts @param {Api} api
   * @param {{person: Function, last: () => void, opened: (isOpen: boolean) => void}} on
   *   last: the last acts are to be shown; opened: the queue is in sight, or is not any more
   */
  constructor(parts, acts, api, on) {
    this.#parts = parts;
    this.#acts = acts;
    this.#api = api;
    const $ = (id) => parts.document.getElementById(id);
    this.#panel = new QueuePanel({
      act: (item, act) => this.#act(item, act),
      person: ({user, name, seq}, anchor) => on.person({user, name}, anchor, this.#said(seq)),
      looks: (item, isOn) => this.#current.keeping.send({type: 'reviewing', item, on: isOn}),
      now: () => this.#current.keeping.serverTime,
      keepers: () => this.#keepers,
      last: on.last,
      single: () => this.#parts.settings.get('singleKeys'),
    });
    this.#toggles = [button('chat__online queue-button', '', () => {}), button('button button--quiet strip__change', '', () => {})];
    for (const node of this.#toggles) node.setAttribute('aria-controls', 'queue-panel');
    $('search-toggle').before(this.#toggles[0]);
    $('composer').querySelector('.strip__change').after(this.#toggles[1]);
    $('shade').before(this.#panel.node);
    this.#side = parts.sides.add(this.#panel.node, this.#toggles, this.#panel.close, (open) => {
      this.#panel.opened(open);
      on.opened(open);
      if (open) this.#draw();
    });
  }

  open() { this.#side.open(); }

  /** How many are here who keep the room; 0 where the server tells only how many people are. */
  get #keepers() {
    const {people} = this.#current;
    return people.listed ? people.list.filter(({role}) => KEEPERS.includes(role)).length : 0;
  }

  /** The message that was reported, where it stands on the page. */
  #said(seq) { return this.#current.timeline.entries.find((e) => seq && e.seq === seq && !e.removed); }

  /** @param {import('../chat/conversation.js').Conversation} conversation that is shown @param {boolean} isModerator there */
  show(conversation, isModerator) {
    this.#current = conversation;
    if (isModerator && !conversation.keeping.queue) this.#begin(conversation);
    if (!isModerator) this.#side.close();
    this.#draw();
  }

  #begin(conversation) {
    const {keeping} = conversation;
    const queue = keeping.queue = new Queue(() => this.#api.get(Api.room(conversation.room, 'queue'), {limit: READ}), {
      changed: () => { if (conversation === this.#current) this.#draw(); },
      came: (item) => this.#came(conversation, item),
      ended: (item) => this.#panel.ended(queue, item),
    });
    if (keeping.waits) queue.take(keeping.waits);
  }

  #came(conversation, item) {
    const {announcer, sound} = this.#parts;
    if (conversation !== this.#current) return;
    announcer.announce(t(`queueCame_${item.kind}`, {name: item.name}));
    sound();
  }

  #draw() {
    const {keeping, keeping: {queue, rules}} = this.#current;
    const isOn = rules.isModerator && Boolean(queue);
    const [inHead, inStrip] = this.#toggles;
    for (const node of this.#toggles) node.hidden = !isOn;
    if (!isOn) return;
    const words = t('queueOpen', {n: queue.count});
    inHead.replaceChildren(drawing('flag'), queue.count > 0 ? element('span', 'queue-button__count', String(queue.count)) : '');
    inHead.classList.toggle('queue-button--waits', queue.count > 0);
    for (const name of ['aria-label', 'title']) inHead.setAttribute(name, words);
    inStrip.textContent = [t('queue'), queue.count || ''].join(' ').trim();
    inStrip.classList.toggle('strip__change--waits', queue.count > 0);
    if (this.#side.isOpen) this.#panel.show(keeping.queue, this.#parts.me());
  }

  /** @returns {Promise<import('../lang/problem.js').Problem|''>} why nothing came of it */
  #act({id, kind, user, name}, act) {
    const more = act === 'timeout' ? {user, for_ms: TIMEOUT_MS} : act === 'ban' ? {user} : {};
    return this.#acts.do({act, item: id, ...more}, {name, isFinal: act === 'allow' || act === 'remove' && kind === 'held'});
  }
}
