// What the settings say of oneself. Loaded when they are opened in the chat.

import {t} from '../lang/i18n.js';
import {why} from '../lang/why.js';
import '../lang/later.js';
import {button, element} from './dom.js';
import {Said} from './said.js';
import {translate} from './translate.js';

export class MeSection {
  #node;
  #on;
  #close;
  #input = null; // for another name
  #note; // what became of the wish for it

  /** @param {HTMLElement} node @param {object} on as Oneself has it @param {() => void} close the dialog around it */
  constructor(node, on, close) {
    this.#node = node;
    this.#on = on;
    this.#close = close;
  }

  /** Shows it anew. @param {number} tabs of this browser; 0 if that is not known */
  show(tabs) {
    const {list} = this.#on.mutes;
    const goesOn = !this.#node.hidden && this.#input?.checkVisibility(); // another language is spoken: what was typed and told stays
    const name = goesOn ? this.#input.closest('.me__name') : this.#name();
    this.#node.replaceChildren(name, this.#devices(tabs), list.length > 0 ? this.#muted(list) : '');
    this.#node.hidden = false;
    translate(name);
    this.#note.again();
  }

  /** A field for another name. It is within a form that closes the dialog: Enter is its own. */
  #name() {
    const name = this.#on.name();
    const input = element('input', 'field field--small', '', {id: 'my-new-name', type: 'text', maxlength: '60', autocomplete: 'nickname', spellcheck: 'false', dir: 'auto', 'aria-describedby': 'my-new-name-note'});
    const note = element('p', 'dialog__text me__note', '', {id: 'my-new-name-note', role: 'status'});
    input.value = name;
    this.#input = input;
    this.#note = new Said(note);
    const rename = async () => {
      const wanted = input.value.trim();
      const error = wanted ? await this.#on.rename(wanted) : null;
      this.#note.say(() => error ? why(error, {name: wanted}) : wanted ? t('nameChanged', {name: this.#on.name()}) : t('nameMissing'), error?.endsAt);
      note.classList.toggle('me__note--wrong', Boolean(error) || !wanted);
      input.setAttribute('aria-invalid', String(Boolean(error) || !wanted));
    };
    input.addEventListener('keydown', (e) => {
      if (e.key !== 'Enter' || e.isComposing) return;
      e.preventDefault();
      rename();
    });
    const row = element('div', 'me__row');
    row.append(input, button('button button--outline', '', rename, {'data-t': 'changeName'}));
    const part = element('div', 'me__name');
    part.append(element('label', 'dialog__row me__label', '', {'for': input.id, 'data-t': 'myName'}), row, note);
    return part;
  }

  #devices(tabs) {
    const part = element('div');
    const [acts, ends] = ['me__acts', 'me__acts me__ends'].map((name) => element('div', name));
    acts.append(
      button('button button--outline', t('onPhone'), () => this.#leaving(this.#on.onPhone), {'aria-haspopup': 'dialog'}),
      tabs > 0 ? element('p', 'dialog__text me__tabs', t('thisBrowser', {n: tabs})) : '',
    );
    ends.append(button('button button--quiet', t('leave'), () => this.#leaving(this.#on.leave)), this.#signOut());
    part.append(acts, ends);
    return part;
  }

  /** The button that ends a session on all devices asks once more: nothing brings a guest back. */
  #signOut() {
    let isSure = false;
    const node = button('button button--quiet me__end', t('signOut'), () => {
      if (isSure) {
        this.#leaving(this.#on.signOut);
        return;
      }
      isSure = true;
      node.textContent = t('signOutSure');
    }, {id: 'sign-out'});
    return node;
  }

  #leaving(act) {
    this.#close();
    act();
  }

  #muted(people) {
    const part = element('div', 'me__muted');
    const list = element('ul', 'me__list', '', {'aria-label': t('muted')});
    for (const person of people) {
      const row = element('li', 'me__row');
      row.append(element('span', 'me__person', person.name, {dir: 'auto'}), button('button button--quiet', t('unmute'), () => {
        this.#on.mutes.set(person, false);
        row.remove();
      }));
      list.append(row);
    }
    part.append(element('h3', 'dialog__row me__label', t('muted')), list);
    return part;
  }
}
