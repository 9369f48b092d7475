// The list of questions beside the messages. While somebody points at it, or is in it by keyboard,
// its order stays: a vote would go to another question than was meant.

import {inOrder} from '../chat/questions.js';
import {t} from '../lang/i18n.js';
import {why} from '../lang/why.js';
import {button, element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';
import {questionNode} from './question-node.js';

const ORDERS = ['votes', 'newest', 'mine'];

export class QuestionsPanel {
  node = element('aside', 'panel panel--end questions', '', {id: 'questions-panel', 'aria-labelledby': 'questions-title'});
  close = button('icon-button', '', () => {});
  #on;
  #parts;
  #order = 'votes';
  #last = null; // what was shown
  #frozen = null; // the order while it stays
  #isPointed = false;

  /**
   * @param {{votes: (question: object) => {count: number, own: boolean}, vote: (question: object) => void, jump: (seq: number) => void,
   *   act: (act: object, question: object) => void, ask: () => void, retry: () => void}} on
   */
  constructor(on) {
    this.#on = on;
    const p = this.#parts = {
      title: element('h2', 'panel__title', '', {id: 'questions-title'}), orders: element('div', 'questions__orders', '', {role: 'group'}), note: element('p', 'questions__note', '', {role: 'status'}),
      retry: button('button button--quiet', '', () => on.retry()), scroll: element('div', 'questions__scroll'), open: element('ul', 'questions__list'),
      answeredTitle: element('h3', 'questions__title', '', {id: 'questions-answered'}), answered: element('ul', 'questions__list', '', {'aria-labelledby': 'questions-answered'}),
      ask: button('button button--outline questions__ask', '', () => on.ask()),
    };
    this.close.append(drawing('close'));
    const head = element('div', 'panel__head');
    head.append(p.title, this.close);
    p.scroll.append(p.open, p.answeredTitle, p.answered);
    this.node.append(head, p.orders, p.note, p.retry, p.scroll, p.ask);
    p.scroll.addEventListener('pointerover', (e) => { if (e.pointerType === 'mouse') this.#isPointed = true; });
    p.scroll.addEventListener('pointerleave', () => {
      this.#isPointed = false;
      this.#draw();
    });
    p.scroll.addEventListener('focusout', () => setTimeout(() => this.#draw())); // where the focus goes is known after this
  }

  /** @param {import('../chat/questions.js').Questions} questions @param {{live: number, screen: number, isReader: boolean, isKeeper: boolean, isMine: Function}} more */
  show(questions, more) {
    if (questions !== this.#last?.questions) this.#frozen = null;
    this.#last = {questions, ...more};
    this.#draw();
  }

  get #isStill() { return this.#isPointed || this.#parts.scroll.contains(document.activeElement); }

  #draw() {
    if (!this.#last || !this.node.classList.contains('panel--open')) return;
    const {questions, live, isMine, isReader} = this.#last;
    const {title, orders, note, retry, open, answered, answeredTitle, ask} = this.#parts;
    const all = [...questions.items.values()].map((q) => ({...q, votes: this.#on.votes(q).count}));
    const order = inOrder(all, live, this.#order, isMine);
    title.textContent = t('questions');
    for (const name of ['aria-label', 'title']) this.close.setAttribute(name, t('close'));
    this.#drawOrders(orders);
    const isEmpty = !order.live && order.open.length + order.answered.length === 0;
    note.textContent = questions.problem && !questions.isLoaded ? why(questions.problem) : isEmpty ? t(questions.isLoaded ? 'questionsNone' : 'questionsLoading') : '';
    retry.hidden = !questions.problem;
    retry.textContent = t('retry');
    open.setAttribute('aria-label', t('questionsOpen'));
    answeredTitle.textContent = t('answered');
    answeredTitle.hidden = order.answered.length === 0;
    this.#reconcile(open, this.#inPlace([...order.live ? [order.live] : [], ...order.open]));
    this.#reconcile(answered, order.answered);
    ask.replaceChildren(drawing('ask'), t('askQuestion'));
    ask.hidden = isReader;
  }

  /** In the order that is shown, while somebody is there: what is new comes last. */
  #inPlace(wanted) {
    if (!this.#isStill || !this.#frozen) {
      this.#frozen = wanted.map(({seq}) => seq);
      return wanted;
    }
    const place = (seq) => this.#frozen.includes(seq) ? this.#frozen.indexOf(seq) : Infinity;
    return wanted.toSorted((a, b) => place(a.seq) - place(b.seq) || 0);
  }

  #drawOrders(orders) {
    orders.setAttribute('aria-label', t('questionsOrder'));
    const had = orders.contains(document.activeElement) ? [...orders.children].indexOf(document.activeElement) : -1;
    orders.replaceChildren(...ORDERS.map((order) => button('questions__order', t(`questions_${order}`), () => {
      this.#order = order;
      this.#frozen = null;
      this.#draw();
    }, {'aria-pressed': String(order === this.#order)})));
    if (had >= 0) orders.children[had].focus();
  }

  /** Makes anew only what has changed, so that the focus stays. */
  #reconcile(list, wanted) {
    const before = new Map([...list.children].map((node) => [Number(node.dataset.question), node]));
    const {live, screen, isKeeper, isReader} = this.#last;
    const nodes = wanted.map((question) => {
      const {count, own} = this.#on.votes(question);
      const look = JSON.stringify([question, count, own, question.seq === live, question.seq === screen, isKeeper, isReader, t('questions')]);
      const old = before.get(question.seq);
      if (old?.dataset.look === look) return old;
      const had = old?.contains(document.activeElement) && document.activeElement.dataset.part;
      const node = questionNode(question, {count, own, isLive: question.seq === live, isOnScreen: question.seq === screen, isKeeper, isReader}, this.#on);
      node.dataset.look = look;
      if (old?.parentNode) old.replaceWith(node);
      if (had) (node.querySelector(`[data-part="${had}"]`) ?? node.querySelector('button')).focus();
      return node;
    });
    if (nodes.length === list.children.length && nodes.every((node, i) => node === list.children[i])) return;
    const focus = list.contains(document.activeElement) ? document.activeElement : null;
    list.replaceChildren(...nodes);
    if (focus?.isConnected) focus.focus();
  }
}
