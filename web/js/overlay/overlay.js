// What is laid over a video, at /?overlay=1&room=…: what was said last, and large the message that
// moderators put on screen or the question that is being answered. Nobody is in the room by it, and
// nothing can be done here. Loaded instead of the chat.

import {RoomWatch} from '../client/room-watch.js';
import {speak, t} from '../lang/i18n.js';
import '../lang/chat.js';
import '../lang/later.js';
import '../lang/questions.js';
import {style} from '../view/style.js';
import {LOBBY} from '../text/room-name.js';
import {badge} from '../view/badge.js';
import {element} from '../view/dom.js';
import {hueClass} from '../view/names.js';
import {qrCode} from '../view/qr-code.js';
import {textNode} from '../view/render-text.js';
import {translate} from '../view/translate.js';

const SHOWN = 5; // messages
const VOTE = '👍';
const MOST_DELAY_S = 120;
const MOST_SCALE = 4;

/** @typedef {{messages: object[], screen: object|null, live: object|null, title: string}} Sight of a room at one time */

class Overlay {
  #room;
  #delayMs;
  #watch;
  #product = document.title; // what the page calls itself
  #sight = null; // that is shown
  #nodes = {messages: element('ol', 'overlay__messages'), large: element('section', 'overlay__large', '', {hidden: ''})};

  /** @param {HTMLElement} main @param {{room: string, delayMs: number, ticket: string, hasCode: boolean}} options as the address has them */
  constructor(main, {room, delayMs, ticket, hasCode}) {
    this.#room = room;
    this.#delayMs = delayMs;
    main.append(...hasCode ? [this.#code()] : [], this.#nodes.messages, this.#nodes.large);
    this.#watch = new RoomWatch(room, () => this.#changed(), undefined, ticket);
  }

  /** What is new waits as long as the video does; what was removed goes at once. */
  #changed() {
    const {messages, title, state: {screen = null, live = null}} = this.#watch;
    const sight = {messages: messages.slice(-SHOWN), screen, live, title};
    if (this.#delayMs > 0) setTimeout(() => this.#show(sight), this.#delayMs);
    else this.#show(sight);
    if (this.#sight) this.#draw();
  }

  #show(sight) {
    this.#sight = sight;
    this.#draw();
  }

  draw() { if (this.#sight) this.#draw(); }

  #draw() {
    const {messages, screen, live, title} = this.#sight;
    document.title = `${title} · ${this.#product}`;
    this.#nodes.messages.setAttribute('aria-label', t('messages'));
    const drawn = new Map([...this.#nodes.messages.children].map((node) => [node.dataset.look, node]));
    this.#nodes.messages.replaceChildren(...messages.filter((m) => this.#watch.stands(m)).map((m) => drawn.get(lookOf(m)) ?? line(m)));
    this.#drawLarge([screen, live].find((shown) => shown && this.#watch.stands(shown)), live);
  }

  #drawLarge(shown, live) {
    const {large} = this.#nodes;
    large.hidden = !shown;
    if (!shown) return large.replaceChildren();
    this.#watch.whole(shown.seq);
    const {ask, from, text, reactions} = {...shown, ...this.#watch.known(shown.seq)};
    const isQuestion = ask || shown.seq === live?.seq;
    const head = element('p', 'overlay__head');
    const votes = reactions?.[VOTE] ?? 0;
    if (isQuestion) head.append(element('span', 'overlay__tag', t('question')), votes > 0 ? element('span', '', t('votes', {n: votes})) : '');
    head.append(element('bdi', 'overlay__by', from));
    large.replaceChildren(head, element('p', 'overlay__said', text, {dir: 'auto'}));
  }

  /** How to come in: by a camera, or by typing what is written there. */
  #code() {
    const link = `${location.origin}/#/${encodeURIComponent(this.#room)}`;
    const node = element('aside', 'overlay__code');
    const call = element('p', 'overlay__call');
    const {src} = document.querySelector('.login__icon');
    if (src.includes('/brand/')) call.append(element('img', 'overlay__logo', '', {src, alt: ''})); // the site's own
    call.append(element('span', '', '', {'data-t': 'joinIn'}));
    const address = element('p', 'overlay__join', '', {dir: 'ltr'});
    address.append(element('span', 'overlay__part', location.host));
    if (this.#room !== LOBBY) address.append(element('span', 'overlay__part', `/#/${this.#room}`));
    node.append(qrCode(link) ?? '', call, address);
    return node;
  }
}

const lookOf = ({seq, text, from, edited}) => JSON.stringify([seq, text, from, edited]);

function line(message) {
  const {from, user, role, text} = message;
  const node = element('li', `overlay__message ${hueClass(user ?? from)}`);
  node.dataset.look = lookOf(message);
  node.append(element('bdi', 'overlay__from', from), badge(role) ?? '', ' ', textNode(text, {names: [], me: ''}));
  return node;
}

const within = (value, least, most, otherwise) => value === null || Number.isNaN(Number(value)) ? otherwise : Math.min(most, Math.max(least, Number(value)));

/** Shows it in place of the chat. A page of a dark scheme has a dark ground where it has none: the plates are dark, the page is not. @param {Document} document */
export async function start(document) {
  const query = new URLSearchParams(location.search);
  const root = document.documentElement;
  Object.assign(root.dataset, {overlay: '', theme: 'light'});
  root.style.setProperty('--scale', within(query.get('scale'), 0.25, MOST_SCALE, 1));
  const main = element('main', 'overlay');
  await style(new URL('../../css/overlay.css', import.meta.url).href);
  const overlay = new Overlay(main, {
    room: query.get('room') || LOBBY, ticket: query.get('ticket') ?? '', hasCode: query.get('qr') === '1',
    delayMs: 1000 * within(query.get('delay'), 0, MOST_DELAY_S, 0),
  });
  for (const id of ['login', 'chat']) document.getElementById(id).remove();
  document.body.append(main);
  speak('auto', () => {
    translate(document);
    overlay.draw();
  });
}
