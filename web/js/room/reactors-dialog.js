// Who has put what to a message, by kind and by pages. Loaded when somebody asks.

import {t} from '../lang/i18n.js';
import {why} from '../lang/why.js';
import {glyph} from '../emoji/glyph.js';
import {Dialog} from '../view/dialog.js';
import {DialogNote} from '../view/dialog-note.js';
import {button, element} from '../view/dom.js';
import {hueClass, initial} from '../view/names.js';
import {countText} from './chips.js';

export class ReactorsDialog {
  #dialog = new Dialog(t('reactors'), 'dialog--reactors');
  #page;
  #list = element('ul', 'reactors__list', '', {tabindex: '0', 'aria-label': t('reactors')});
  #note = new DialogNote('status');
  #more = button('button button--quiet reactors__more', t('reactorsMore'), () => this.#load());
  #kinds;
  #emoji = '';
  #next;

  /** @param {import('../chat/reactions.js').Reaction[]} reactions @param {(emoji: string, after?: string) => Promise<{people: object[], next?: string, error?: object}>} page */
  constructor(reactions, page) {
    this.#page = page;
    const kinds = element('div', 'reactors__kinds', '', {role: 'group', 'aria-label': t('reactions')});
    this.#kinds = reactions.map(({emoji, count}) => {
      const kind = button('reaction', '', () => this.#show(emoji), {'data-emoji': emoji, 'aria-label': `${emoji} ${countText(count)}`});
      kind.append(glyph(emoji), element('span', 'reaction__count', countText(count)));
      return kind;
    });
    kinds.append(...this.#kinds);
    this.#dialog.body.append(kinds, this.#list, this.#note.node, this.#more, button('button dialog__close', t('close'), () => this.#dialog.close()));
    if (reactions.length > 0) this.#show(reactions[0].emoji);
  }

  open() { this.#dialog.open(); }

  #show(emoji) {
    this.#emoji = emoji;
    this.#next = undefined;
    this.#list.replaceChildren();
    for (const kind of this.#kinds) kind.setAttribute('aria-pressed', kind.dataset.emoji === emoji);
    this.#load();
  }

  async #load() {
    const emoji = this.#emoji;
    this.#more.hidden = true;
    this.#note.say('');
    const {people, next, error} = await this.#page(emoji, this.#next);
    if (emoji !== this.#emoji) return; // another kind was chosen meanwhile
    if (error) this.#note.say(() => why(error) || t('reactorsFailed'), error.endsAt);
    else if (people.length === 0 && this.#list.children.length === 0) this.#note.say(() => t('reactorsNone'));
    this.#list.append(...people.map(row));
    this.#more.hidden = !next && !error;
    if (error) return;
    this.#next = next;
  }
}

function row({user = '', name}) {
  const node = element('li', `reactors__person ${hueClass(user || name)}`);
  node.append(element('span', 'avatar avatar--small', initial(name), {'aria-hidden': 'true'}), element('span', 'reactors__name', name, {dir: 'auto'}));
  return node;
}
