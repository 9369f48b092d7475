// The suggestions above the field.

import {catalogIn} from '../emoji/catalog-now.js';
import {glyph} from '../emoji/glyph.js';
import {language} from '../lang/i18n.js';
import {matching, people, wordAt} from '../text/completion.js';
import {emotes} from '../text/emote.js';
import {emoji} from '../text/shortcodes.js';
import {element} from './dom.js';
import {hueClass, initial} from './names.js';
import {style} from './style.js';
import {type} from './typing.js';

await style(new URL('../../css/suggestions.css', import.meta.url).href);

const EDGE_PX = 6; // around the suggestions
const EMOJI = 8; // suggestions

export class CompletionList {
  #input;
  #list;
  #names;
  #commands;
  #items = []; // {insert, node}
  #at = 0;
  #word = null;
  #dismissed = -1; // place of the word for which nothing more is wanted

  /**
   * @param {HTMLTextAreaElement} input @param {HTMLElement} list a listbox
   * @param {() => string[]} names that can be mentioned
   * @param {import('../room/command-line.js').CommandLine} commands that can be given, and who goes by a name
   */
  constructor(input, list, names, commands) {
    this.#input = input;
    this.#list = list;
    this.#names = names;
    this.#commands = commands;
    input.addEventListener('blur', () => this.close());
    input.addEventListener('click', () => this.update());
    // Before the field loses the focus.
    list.addEventListener('pointerdown', (e) => {
      e.preventDefault();
      const item = this.#items.find(({node}) => node.contains(e.target));
      if (item) this.#take(item);
    });
  }

  get isOpen() { return this.#items.length > 0; }

  /** Shows what the word at the cursor may become. */
  update() {
    this.#word = this.#input.selectionStart === this.#input.selectionEnd ? wordAt(this.#input.value, this.#input.selectionStart) : null;
    if (this.#word?.from !== this.#dismissed) this.#dismissed = -1;
    this.#show(this.#word && this.#dismissed < 0 ? this.#suggestions(this.#word) : []);
  }

  close() { this.#show([]); }

  /** Handles a key; false if it is not for the list. */
  key(e) {
    if (!this.isOpen) return false;
    switch (e.key) {
      case 'ArrowDown': this.#mark((this.#at + 1) % this.#items.length); break;
      case 'ArrowUp': this.#mark((this.#at + this.#items.length - 1) % this.#items.length); break;
      case 'Tab': case 'Enter': this.#take(this.#items[this.#at]); break;
      case 'Escape':
        this.#dismissed = this.#word.from;
        e.stopPropagation();
        this.close();
        break;
      default: return false;
    }
    e.preventDefault();
    return true;
  }

  #suggestions({sign, word, isBare}) {
    if (sign === '/') {
      this.#commands.lookUp()?.then((found) => { if (found && this.#word?.sign === '/') this.update(); });
      const names = this.#commands.commands.filter((name) => name.startsWith(word.toLowerCase()));
      return names.includes(word) ? [] : names.map((name) => ({insert: `/${name} `, node: commandNode(name, this.#commands.describe(name))})); // a whole one is not in the way of Enter
    }
    if (sign === '@') {
      const names = this.#names();
      if (isBare && names.some((name) => name.toLowerCase() === word.toLowerCase())) return [];
      return people(word, names).map((name) => ({insert: `@${name} `, node: personNode(name, this.#commands.userOf(name))}));
    }
    return this.#emoji(word).map(({code, char}) => ({insert: `${char} `, node: emojiNode(code, char)}));
  }

  /** Emoji by a few names that people type everywhere, until all are loaded. */
  #emoji(word) {
    const catalog = catalogIn(language());
    if (catalog) return catalog.search(word, EMOJI).map((one) => ({code: catalog.codeFor(one, word), char: one.char}));
    this.#loadCatalog();
    return matching(word, [...new Set([...emotes.keys(), ...emoji.keys()])]).map((code) => ({code, char: emotes.has(code) ? `:${code}:` : emoji.get(code)}));
  }

  async #loadCatalog() {
    const {loadCatalog} = await import('../emoji/catalog.js').catch(() => ({}));
    if (!await loadCatalog?.().catch(() => null)) return; // the next word tries again
    if (this.#word?.sign === ':' && this.#input === document.activeElement) this.update();
  }

  #show(items) {
    this.#items = items;
    this.#list.hidden = items.length === 0;
    items.forEach(({node}, i) => { node.id = `suggestion-${i}`; });
    this.#list.replaceChildren(...items.map(({node}) => node));
    if (items.length > 0) this.#mark(0);
    else this.#input.removeAttribute('aria-activedescendant');
  }

  #mark(at) {
    this.#at = at;
    this.#items.forEach(({node}, i) => node.setAttribute('aria-selected', String(i === at)));
    const {node} = this.#items[at];
    this.#input.setAttribute('aria-activedescendant', node.id);
    this.#bringIntoSight(node);
  }

  /** Scrolls the list alone; scrollIntoView would move a page around a frame, too. */
  #bringIntoSight({offsetTop: top, offsetHeight: height}) {
    const {scrollTop, clientHeight} = this.#list;
    this.#list.scrollTop = Math.min(top - EDGE_PX, Math.max(scrollTop, top + height + EDGE_PX - clientHeight));
  }

  #take({insert}) {
    type(this.#input, insert, this.#word.from, this.#input.selectionStart);
    this.close();
  }
}

function personNode(name, user) {
  const node = element('li', `suggestions__item ${hueClass(user || name)}`, '', {role: 'option'});
  node.append(element('span', 'avatar avatar--small', initial(name), {'aria-hidden': 'true'}), element('span', 'suggestions__name', name, {dir: 'auto'}));
  return node;
}

function emojiNode(name, char) {
  const node = element('li', 'suggestions__item', '', {role: 'option'});
  const picture = glyph(char);
  picture.classList.add('suggestions__emoji');
  node.append(picture, element('span', 'suggestions__name', `:${name}:`));
  return node;
}

function commandNode(name, does) {
  const node = element('li', 'suggestions__item', '', {role: 'option'});
  node.append(element('bdi', 'suggestions__command', `/${name}`), element('span', 'suggestions__name suggestions__does', does, {dir: 'auto'}));
  return node;
}
