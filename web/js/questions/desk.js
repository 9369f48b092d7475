// The questions of the room that is shown, beside its messages. Loaded when somebody opens them.

import {Questions, VOTE} from '../chat/questions.js';
import {Api} from '../client/api.js';
import {t} from '../lang/i18n.js';
import '../lang/questions.js';
import {style} from '../view/style.js';
import {QuestionsPanel} from './panel.js';

style(new URL('../../css/questions.css', import.meta.url).href);

export class QuestionsDesk {
  #parts;
  #on;
  #api;
  #panel;
  #side;
  #current = null; // conversation

  /** @param {object} parts as RoomRules has them @param {object} on as QuestionsButton has it @param {HTMLElement} toggle */
  constructor(parts, on, toggle) {
    this.#parts = parts;
    this.#on = on;
    this.#api = new Api(parts.authorization);
    this.#panel = new QuestionsPanel({
      votes: (question) => this.#votes(question),
      vote: (question) => this.#vote(question),
      jump: (seq) => {
        this.#side.closeDrawer();
        on.jump(seq);
      },
      act: (act, question) => this.#act(act, question),
      ask: () => this.#ask(),
      retry: () => this.#questions.load(),
    });
    parts.document.getElementById('shade').before(this.#panel.node);
    this.#side = parts.sides.add(this.#panel.node, [toggle], this.#panel.close, (isOpen) => {
      toggle.classList.toggle('icon-button--on', isOpen);
      if (isOpen) this.#draw();
    });
  }

  open() { this.#side.open(); }

  /** @param {import('../chat/conversation.js').Conversation} conversation that is shown */
  show(conversation) {
    this.#current = conversation;
    if (this.#side.isOpen) this.#draw();
  }

  /** Of the conversation that is shown, made when they are shown first. */
  get #questions() {
    const conversation = this.#current;
    const {keeping, room} = conversation;
    if (keeping.questions) return keeping.questions;
    const questions = keeping.questions = new Questions(() => this.#api.get(Api.room(room, 'questions')), {
      known: (message) => keeping.known(message),
      changed: () => { if (conversation === this.#current && this.#side.isOpen) this.#draw(); },
      read: (all) => this.#learn(conversation, all),
    });
    questions.load();
    return questions;
  }

  /** Which of them one has voted for is told apart. */
  async #learn({keeping, room}, all) {
    const seqs = all.filter(({reactions}) => reactions?.[VOTE]).map(({seq}) => seq);
    if (seqs.length === 0) return;
    const {own} = await this.#api.get(Api.room(room, 'reacted'), {from: Math.min(...seqs), to: Math.max(...seqs)});
    if (!own || !keeping.reactions) return;
    keeping.reactions.take({own});
    keeping.questions.voted();
  }

  #votes(question) {
    const {count = 0, own = false} = this.#on.reactions().of(question).find(({emoji}) => emoji === VOTE) ?? {};
    return {count, own};
  }

  #vote(question) {
    this.#on.reactions().toggle(question, VOTE);
    this.#draw();
  }

  async #act(act, {seq, from}) {
    const {composer} = this.#parts;
    const problem = await this.#on.desk()?.act({...act, seq}, from);
    if (problem) composer.note(() => `${problem}`, true, problem.endsAt);
  }

  #ask() {
    const {composer} = this.#parts;
    this.#side.closeDrawer();
    if (!composer.text.startsWith('/ask ')) composer.text = `/ask ${composer.text}`;
    composer.focus();
  }

  #draw() {
    const {keeping: {rules}} = this.#current;
    const questions = this.#questions;
    this.#panel.show(questions, {
      live: rules.state.live?.seq ?? 0, screen: rules.state.screen?.seq ?? 0, isReader: rules.isReader, isKeeper: Boolean(this.#on.desk()),
      isMine: ({user, from}) => user ? user === this.#parts.user() : from === this.#parts.me(),
    });
    this.#panel.node.dataset.room = this.#current.room;
  }
}
