// What stands in place of a room that a moderator has sent one out of.

import {t} from '../lang/i18n.js';
import '../lang/refusals.js';
import '../lang/room.js';
import {moment} from '../lang/spans.js';
import {button, element} from '../view/dom.js';

export class OutScreen {
  #nodes;
  #timer = 0;
  #shown = null; // conversation

  /** @param {HTMLElement} room whose place it takes */
  constructor(room) {
    const title = element('h2', 'out__title', '', {tabindex: '-1'});
    const [text, unsent] = [element('p', 'out__text'), element('p', 'out__text')];
    const again = button('button', '', () => this.#shown?.connect());
    const out = element('section', 'out');
    out.hidden = true;
    out.append(title, text, unsent, again);
    room.append(out);
    this.#nodes = {room, out, title, text, unsent, again};
  }

  get isShown() { return this.#shown !== null; }

  /** @param {import('../chat/conversation.js').Conversation | null} conversation whose connection has ended so; null: none */
  show(conversation) {
    const {room, out, title} = this.#nodes;
    const isNews = conversation && conversation !== this.#shown;
    clearTimeout(this.#timer);
    this.#shown = conversation;
    out.hidden = !conversation;
    room.classList.toggle('chat__room--out', this.isShown);
    if (!conversation) return;
    this.#draw();
    if (isNews) title.focus();
  }

  retranslate() { if (this.isShown) this.#draw(); }

  #draw() {
    const {title, text, unsent, again} = this.#nodes;
    const {title: room, waiting, detail: {error}} = this.#shown;
    const leftMs = error.endsAt - Date.now();
    title.textContent = t(`out_${error.code}`, {room});
    text.textContent = outText(error);
    unsent.textContent = waiting ? t('fate_kept', {n: waiting}) : '';
    again.textContent = t('comeBack');
    again.hidden = error.code === 'banned' && !(leftMs <= 0);
    if (leftMs > 0) this.#timer = setTimeout(() => this.#draw(), Math.min(leftMs, 60_000));
  }
}

/** The words for who was sent away, with the time of day until when. */
function outText(error) {
  if (error.code === 'kicked') return t('kickedHint');
  if (!error.endsAt) return t('do_banned_open');
  return error.endsAt > Date.now() ? t('bannedUntil', {time: moment(error.endsAt)}) : t('bannedOver');
}
