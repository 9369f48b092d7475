// What did I miss: how much is unread, what stands in the room, what names me, and from there
// message by message. Loaded when it is asked for.

import {t} from '../lang/i18n.js';
import {dateTime} from '../lang/times.js';
import {Dialog} from '../view/dialog.js';
import {button, element} from '../view/dom.js';
import {hueClass} from '../view/names.js';

export class MissedDialog {
  #dialog = new Dialog(t('missedTitle'));
  #on;
  #list = element('ul', 'missed__list');
  #note = element('p', 'dialog__text missed__note', t('missedLooking'), {role: 'status'});

  /** @param {{jump: (seq: number) => void, read: () => void, end: () => void}} on read: message by message; end: to the latest */
  constructor(on) {
    this.#on = on;
  }

  /**
   * @param {{unread: number, standing: object[], mentions: Promise<{mentions: object[], isWhole: boolean}>}} missed as Missed has it
   */
  async open({unread, standing, mentions}) {
    const {body, node, heading} = this.#dialog;
    node.id = 'missed';
    heading.setAttribute('autofocus', '');
    const all = element('ul', 'missed__list');
    all.append(...standing.map((said) => this.#item(said, t(said.kind))));
    const acts = element('div', 'dialog__actions');
    acts.append(button('button', t('missedRead'), () => this.#then(this.#on.read)), button('button button--quiet', t('toEnd'), () => this.#then(this.#on.end)));
    body.append(element('p', 'dialog__text', t('toUnread', {n: unread})), ...standing.length > 0 ? [all] : [],
      element('h3', 'dialog__row', t('missedMentions')), this.#note, this.#list, acts);
    this.#dialog.open();
    this.#show(await mentions);
  }

  #show({mentions, isWhole}) {
    this.#list.append(...mentions.map((said) => this.#item(said, dateTime(said.at))));
    this.#note.textContent = isWhole ? mentions.length > 0 ? '' : t('missedNobody') : t('missedMore');
  }

  #item({seq, from, user, text}, label) {
    const item = element('li');
    const said = seq ? button('missed__said', '', () => this.#then(() => this.#on.jump(seq))) : element('div', 'missed__said');
    if (from) said.append(element('bdi', `missed__from ${hueClass(user ?? from)}`, from), ' ');
    said.append(element('span', 'missed__label', label), element('span', 'missed__text', text, {dir: 'auto'}));
    item.append(said);
    return item;
  }

  /** The focus goes back to where it was before it goes on from there. */
  #then(does) {
    this.#dialog.close();
    does();
  }
}
