// The line above the field: what the text there replies to, or that it changes a message.

import {t} from '../lang/i18n.js';
import {button, element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';

export class CompositionLine {
  #node = element('div', 'composition', '', {id: 'composition', role: 'status'});
  #on;

  /** @param {HTMLFormElement} form around the field @param {HTMLElement} input @param {{jump: (seq: number) => void, end: () => void}} on */
  constructor(form, input, on) {
    this.#on = on;
    this.#node.hidden = true;
    form.querySelector('.strip').before(this.#node);
    input.setAttribute('aria-describedby', `composition ${input.getAttribute('aria-describedby')}`);
  }

  /** @param {import('../chat/composition.js').Composition} composition */
  show({reply, edit}) {
    this.#node.hidden = !reply && !edit;
    if (edit) this.#draw('edit', [element('span', 'composition__what', t('editing'))], edit.seq, t('stopEdit'));
    else if (reply) this.#draw('reply', quoted(reply), reply.seq, t('stopReply'));
    else this.#node.replaceChildren();
  }

  #draw(look, words, seq, stop) {
    const said = button('composition__said', '', () => this.#on.jump(seq));
    said.append(...words);
    const close = button('icon-button composition__end', '', this.#on.end, {'aria-label': stop, title: `${stop} (Esc)`});
    close.append(drawing('close'));
    this.#node.replaceChildren(drawing(look), said, close);
  }
}

function quoted({from = '', text, removed}) {
  const what = element('span', 'composition__what', t('replyingTo'));
  return [what, ' ', element('bdi', 'composition__from beginning', from), ' ', removed ? element('em', '', t('quoteRemoved')) : element('bdi', 'beginning', text)];
}
