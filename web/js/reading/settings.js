// What of the settings is about reading: what is read out, and keys of one character.

import {t} from '../lang/i18n.js';
import '../lang/reading.js';
import {element, icon} from '../view/dom.js';

const LEVELS = {auto: 'spokenAuto', all: 'spokenAll', important: 'spokenImportant', none: 'spokenNone'};

export class ReadingSettings {
  #level = element('select', 'field field--small', '', {id: 'setting-spoken'});
  #single = element('input', 'switch', '', {id: 'setting-single-keys', type: 'checkbox', role: 'switch', 'aria-describedby': 'setting-single-keys-hint'});
  #words = []; // of {node, key}

  /** @param {HTMLElement} before which it stands @param {import('../browser/settings.js').Settings} settings */
  constructor(before, settings) {
    for (const [level, key] of Object.entries(LEVELS)) {
      const option = element('option', '', '', {value: level});
      this.#level.append(option);
      this.#words.push({node: option, key});
    }
    this.#level.addEventListener('change', () => settings.set('spoken', this.#level.value));
    this.#single.addEventListener('change', () => settings.set('singleKeys', this.#single.checked));
    before.before(...this.#nodes());
    settings.watch('spoken', (level) => { this.#level.value = level; });
    settings.watch('singleKeys', (single) => { this.#single.checked = single; });
    this.retranslate();
  }

  retranslate() { for (const {node, key} of this.#words) node.textContent = t(key); }

  #text(key, tag = 'span', attributes = {}) {
    const node = element(tag, '', '', attributes);
    this.#words.push({node, key});
    return node;
  }

  #nodes() {
    const label = element('label', 'dialog__row', '', {for: this.#level.id});
    label.append(this.#text('spoken'));
    const select = element('span', 'select');
    select.append(this.#level, icon('down'));
    const row = element('label', 'dialog__switch');
    const words = element('span');
    words.append(this.#text('singleKeys'), this.#text('singleKeysHint', 'small', {id: 'setting-single-keys-hint'}));
    row.append(words, this.#single);
    return [label, select, row];
  }
}
