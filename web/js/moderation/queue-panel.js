// The queue beside the messages. Nothing moves while somebody points at it or is in it by
// keyboard: what is new waits above, and what others have ended stays until then.

import {t} from '../lang/i18n.js';
import {why} from '../lang/why.js';
import {button, element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';
import {Said} from '../view/said.js';
import {age, itemNode, mark} from './queue-item.js';

const TICK_MS = 5_000;
const DWELL_MS = 300; // a pointer that rests looks
const AGAIN_MS = 90_000; // it is told for two minutes that somebody looks
const KEYS = {a: 'allow', Delete: 'remove', t: 'timeout', b: 'ban'};
const KINDS = ['', 'held', 'report'];

export class QueuePanel {
  node = element('aside', 'panel panel--end queue', '', {'aria-labelledby': 'queue-title', id: 'queue-panel'});
  close = button('icon-button', '', () => {});
  #on;
  #queue = null;
  #me = '';
  #kind = ''; // that is shown; '': all
  #shown = new Map(); // id → {item, node, look}, in the order of the list
  #chosen = 0; // id
  #isPointed = false;
  #timers = {};
  #parts;
  #said; // why nothing came of an act

  /**
   * @param {{act: (item: object, act: string) => Promise<import('../lang/problem.js').Problem|''>, person: Function, looks: (id: number, on: boolean) => void, now: () => number, keepers: () => number, last: () => void, single: () => boolean}} on
   *   act: answers with why nothing came of it; looks: one looks at an item, or not any more; now: of the server; keepers: how many moderators are here, 0 where that is unknown; single: keys of one character are wanted
   */
  constructor(on) {
    this.#on = on;
    const p = this.#parts = {
      title: element('h2', 'panel__title', '', {id: 'queue-title', tabindex: '-1', 'data-first': ''}), keepers: element('p', 'queue__keepers'), kinds: element('div', 'queue__kinds', '', {role: 'group'}),
      state: element('p', 'queue__note'), note: element('p', 'queue__note queue__note--problem', '', {role: 'status'}), newer: button('button button--quiet queue__newer', '', () => this.#settle()),
      list: element('ul', 'queue__list'), retry: button('button button--quiet queue__newer', '', () => this.#queue.load()),
    };
    this.#said = new Said(p.note);
    this.close.append(drawing('close'));
    const head = element('div', 'panel__head');
    head.append(p.title, p.keepers, this.close);
    this.node.append(head, p.kinds, p.note, p.state, p.retry, p.newer, p.list);
    p.list.addEventListener('pointerover', (e) => this.#points(e));
    p.list.addEventListener('pointerleave', () => this.#pointsAway());
    p.list.addEventListener('focusin', ({target}) => this.#choose(idOf(target)));
    p.list.addEventListener('focusout', ({relatedTarget}) => { if (!p.list.contains(relatedTarget) && relatedTarget !== p.newer) this.#left(); });
    p.list.addEventListener('keydown', (e) => this.#key(e));
    document.addEventListener('focusout', ({target}) => { if (this.#chosen && target.closest?.('dialog')) this.#left(); }); // a card beside the list
  }

  /** Is in sight, or not any more. */
  opened(isOpen) {
    clearInterval(this.#timers.tick);
    if (isOpen) this.#timers.tick = setInterval(() => this.#tick(), TICK_MS);
    else this.#choose(0);
  }

  /** @param {import('./queue.js').Queue} queue of the room that is shown @param {string} me one's own name */
  show(queue, me) {
    if (queue !== this.#queue) {
      this.#choose(0);
      this.#shown.clear();
      this.#parts.list.replaceChildren();
      this.#said.say('');
    }
    this.#queue = queue;
    this.#me = me;
    this.#draw();
  }

  /** Somebody has ended an item. */
  ended(queue, item) {
    const shown = queue === this.#queue && this.#shown.get(item.id);
    if (shown) shown.item = item;
  }

  /** Somebody is at the list, or in a dialog that was opened from it. */
  get #isStill() { return this.#isPointed || this.#parts.list.contains(document.activeElement) || this.#chosen > 0 && document.querySelector('dialog:is(:modal, :focus-within)') !== null; }

  #settle() {
    this.#isPointed = false;
    const {list, title} = this.#parts;
    if (list.contains(document.activeElement)) title.focus();
    else this.#draw();
    this.#parts.list.firstElementChild?.focus();
  }

  #draw() {
    const {items, count, problem} = this.#queue;
    const waiting = [...items.values()].filter(({kind}) => !this.#kind || kind === this.#kind).sort((a, b) => b.id - a.id);
    const ids = this.#isStill ? [...this.#shown.keys()] : waiting.map(({id}) => id);
    for (const item of waiting) if (this.#shown.has(item.id)) this.#shown.get(item.id).item = item;
    const shown = new Map(ids.map((id) => [id, this.#shown.get(id) ?? {item: items.get(id)}]));
    this.#shown = shown;
    if (!shown.has(this.#chosen)) this.#choose(0);
    this.#reconcile();
    this.#drawHead(waiting.filter(({id}) => !shown.has(id)).length, waiting.length, count, problem);
  }

  #drawHead(newer, waiting, count, problem) {
    const {title, kinds, newer: more, retry, list, state} = this.#parts;
    title.textContent = t('queue');
    this.#drawKeepers();
    this.#said.again();
    for (const name of ['aria-label', 'title']) this.close.setAttribute(name, t('close'));
    kinds.setAttribute('aria-label', t('queue'));
    const of = (kind) => kind ? [...this.#queue.items.values()].filter((item) => item.kind === kind).length : count;
    const had = kinds.contains(document.activeElement) ? [...kinds.children].indexOf(document.activeElement) : -1;
    kinds.replaceChildren(...KINDS.map((kind) => button('queue__kind-button', [t(`queueOf_${kind || 'all'}`), of(kind) || ''].join(' ').trim(), () => this.#of(kind), {'aria-pressed': String(kind === this.#kind)})),
      button('queue__kind-button', t('lastActs'), () => this.#on.last()));
    if (had >= 0) kinds.children[had].focus();
    more.hidden = newer === 0;
    more.textContent = t('queueNewer', {n: newer});
    retry.hidden = !problem && !(this.#queue.isPart && waiting === 0);
    retry.textContent = t('retry');
    state.textContent = problem ? why(problem) : list.children.length === 0 ? t('queueEmpty') : '';
  }

  #drawKeepers() {
    const n = this.#on.keepers();
    this.#parts.keepers.textContent = n > 0 ? t('queueKeepers', {n}) : '';
  }

  #of(kind) {
    this.#kind = kind;
    this.#draw();
  }

  /** Makes anew only what has changed, so that the focus stays. */
  #reconcile() {
    const {list} = this.#parts;
    const now = this.#on.now();
    const first = this.#shown.keys().next().value;
    for (const [id, shown] of this.#shown) {
      const look = JSON.stringify([shown.item, this.#me, t('queue')]);
      if (look !== shown.look) this.#renew(shown, look, now);
      mark(shown.node, id === this.#chosen, id === (this.#chosen || first));
    }
    const nodes = [...this.#shown.values()].map(({node}) => node);
    if (nodes.length !== list.children.length || nodes.some((node, i) => node !== list.children[i])) list.replaceChildren(...nodes);
  }

  #renew(shown, look, now) {
    const {node: before, item} = shown;
    const had = before?.contains(document.activeElement) && (document.activeElement.dataset.act ?? 'item');
    const node = itemNode(item, {now, me: this.#me}, {act: (...of) => this.#act(...of), person: (item) => this.#on.person(item, this.node)});
    node.tabIndex = -1;
    Object.assign(shown, {node, look});
    if (before?.parentNode) before.replaceWith(node);
    if (had) (node.querySelector(`[data-act="${had}"]`) ?? node).focus();
  }

  #tick() {
    this.#drawKeepers();
    for (const {item, node} of this.#shown.values()) node.querySelector('time').textContent = age(this.#on.now() - item.at);
    if (this.#chosen && Date.now() - this.#timers.told > AGAIN_MS) this.#tell(this.#chosen, true);
  }

  #points(e) {
    if (e.pointerType !== 'mouse') return;
    this.#isPointed = true;
    clearTimeout(this.#timers.dwell);
    const id = idOf(e.target);
    if (id && !this.#parts.list.contains(document.activeElement)) this.#timers.dwell = setTimeout(() => this.#choose(id), DWELL_MS);
  }

  #pointsAway() {
    clearTimeout(this.#timers.dwell);
    this.#isPointed = false;
    if (!this.#isStill) this.#left();
  }

  #left() {
    setTimeout(() => { // where the focus goes is known after this
      if (this.#isStill) return;
      this.#choose(0);
      this.#draw();
    });
  }

  /** One looks at an item; 0: at none. */
  #choose(id) {
    if (id === this.#chosen) return;
    const before = this.#chosen;
    this.#chosen = id;
    if (before) this.#tell(before, false);
    if (id) this.#tell(id, true);
    if (this.#queue) this.#reconcile();
  }

  #tell(id, on) {
    if (on) this.#timers.told = Date.now();
    if (this.#queue?.items.has(id)) this.#on.looks(id, on);
  }

  async #act(item, act, isByKey) {
    if (item.done) return;
    if (isByKey) this.#next(item.id);
    const problem = await this.#on.act(item, act);
    this.#said.say(() => `${problem}`, problem.endsAt);
  }

  /** Who acts by keyboard goes on with the one below. */
  #next(id) {
    const ids = [...this.#shown.keys()];
    const next = [...ids.slice(ids.indexOf(id) + 1), ...ids.slice(0, ids.indexOf(id)).reverse()].find((other) => !this.#shown.get(other).item.done);
    (next ? this.#shown.get(next).node : this.#parts.title).focus();
  }

  #key(e) {
    const id = idOf(e.target);
    const {item, node} = this.#shown.get(id) ?? {};
    if (!item || e.altKey || e.ctrlKey || e.metaKey) return;
    const by = {ArrowUp: -1, ArrowDown: 1}[e.key];
    const isOnItem = e.target === node;
    const act = isOnItem && (e.key.length > 1 || this.#on.single()) && KEYS[e.key];
    if (!by && !act && !(isOnItem && e.key === 'Enter')) return;
    e.preventDefault();
    e.stopPropagation();
    const nodes = [...this.#parts.list.children];
    if (by) nodes[nodes.indexOf(node) + by]?.focus();
    else if (act) this.#act(item, act, true);
    else this.#on.person(item, this.node);
  }
}

const idOf = (target) => Number(target.closest?.('[data-item]')?.dataset.item ?? 0);
