// What did I miss: how much is unread, what stands in the room, what names me, and from there
// message by message. Loaded when it is asked for.

import '../lang/chat.js';
import {t} from '../lang/i18n.js';
import '../lang/reading.js';
import {moment} from '../lang/spans.js';
import {Dialog} from '../view/dialog.js';
import {button, element} from '../view/dom.js';
import {hueClass} from '../view/names.js';

export class MissedDialog {
  #dialog = new Dialog(t('missedTitle'));
  #on;
  #count = element('p', 'dialog__text missed__count');
  #list = element('ul', 'missed__list');
  #all = element('ul', 'missed__list'); // of what stands there for all
  #isWhole = null; // all that names one is there; null: nobody knows yet
  #gone = []; // what was removed meanwhile
  #said = new Map(); // node → what was said
  #note = element('p', 'dialog__text missed__note', t('missedLooking'), {role: 'status'});

  /** @param {{jump: (seq: number) => void, read: () => void, end: () => void}} on read: message by message; end: to the latest */
  constructor(on) {
    this.#on = on;
  }

  /**
   * @param {{count: number, standing: object[], mentions: Promise<{mentions: object[], isWhole: boolean, isKept: boolean}>}} missed as Missed has it
   * @param {() => void} closed
   */
  async open({count, standing, mentions}, closed) {
    const {body, node, heading} = this.#dialog;
    node.id = 'missed';
    heading.setAttribute('autofocus', '');
    this.count(count);
    this.#all.append(...standing.map((said) => this.#item(said, t(said.kind))));
    const acts = element('div', 'dialog__actions');
    acts.append(button('button', t('missedRead'), () => this.#then(this.#on.read)), button('button button--quiet', t('toEnd'), () => this.#then(this.#on.end)));
    body.append(this.#count, this.#all, element('h3', 'dialog__row', t('missedMentions')), this.#note, this.#list, acts);
    this.#dialog.open(closed);
    this.#show(await mentions);
  }

  /** How much it is by now. */
  count(n) {
    const words = Number.isNaN(n) ? t('missedSome') : t('toUnread', {n});
    if (this.#count.textContent !== words) this.#count.textContent = words;
  }

  /** Messages are no more. @param {(message: object) => boolean} picks */
  removed(picks) {
    this.#gone.push(picks);
    for (const [item, said] of this.#said) if (said.seq && picks(said)) item.remove();
    this.#conclude();
  }

  #show({mentions, isWhole, isKept}) {
    const all = mentions.filter((said) => !this.#gone.some((picks) => picks(said)));
    this.#list.append(...all.map((said) => this.#item(said, moment(said.at))));
    this.#isWhole = isWhole;
    this.#conclude();
    if (!isKept) this.#count.after(element('p', 'dialog__text missed__expired', t('missedExpired')));
  }

  #conclude() {
    if (this.#isWhole !== null) this.#note.textContent = !this.#isWhole ? t('missedMore') : this.#list.children.length > 0 ? '' : t('missedNobody');
  }

  #item(what, label) {
    const {seq, from, user, text} = what;
    const item = element('li');
    const said = seq ? button('missed__said', '', () => this.#then(() => this.#on.jump(seq))) : element('div', 'missed__said');
    if (from) said.append(element('bdi', `missed__from ${hueClass(user ?? from)}`, from), ' ');
    said.append(element('span', 'missed__label', label), element('span', 'missed__text', text, {dir: 'auto'}));
    item.append(said);
    this.#said.set(item, what);
    return item;
  }

  /** The focus goes back to where it was before it goes on from there. */
  #then(does) {
    this.#dialog.close();
    does();
  }
}
