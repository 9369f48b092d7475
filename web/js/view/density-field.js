// The setting of how close the rows stand. Loaded with the settings.

import {t} from '../lang/i18n.js';
import '../lang/later.js';
import {element} from './dom.js';

const CHOICES = {auto: 'densityAuto', comfortable: 'densityComfortable', compact: 'densityCompact'};

export class DensityField {
  #label = element('label', 'dialog__row', '', {for: 'setting-density'});
  #select = element('select', 'field field--small', '', {id: 'setting-density'});

  /** @param {HTMLSelectElement} before after which it stands, and like which it looks @param {import('../browser/settings.js').Settings} settings */
  constructor(before, settings) {
    const around = before.parentElement.cloneNode(true);
    around.querySelector('select').replaceWith(this.#select);
    for (const choice of Object.keys(CHOICES)) this.#select.append(new Option('', choice));
    before.parentElement.after(this.#label, around);
    this.#select.addEventListener('change', () => settings.set('density', this.#select.value));
    settings.watch('density', (density) => { this.#select.value = density in CHOICES ? density : 'auto'; });
  }

  retranslate() {
    this.#label.textContent = t('density');
    for (const option of this.#select.options) option.textContent = t(CHOICES[option.value]);
  }
}
