// What can be chosen: notifications, sound, what is read out, language, appearance, how close messages stand.

import {language, languages, t} from '../lang/i18n.js';
import '../lang/later.js';
import {ReadingSettings} from '../reading/settings.js';
import {DensityField} from './density-field.js';
import {translate} from './translate.js';

export class SettingsDialog {
  #nodes;
  #settings;
  #notifier;
  #density;
  #reading;

  /**
   * @param {{dialog: HTMLDialogElement, language: HTMLSelectElement, theme: HTMLSelectElement, sound: HTMLInputElement, soundHint: HTMLElement,
   *   notifications: HTMLInputElement, denied: HTMLElement}} nodes
   * @param {import('../browser/settings.js').Settings} settings @param {import('../browser/notifier.js').Notifier} notifier
   */
  constructor(nodes, settings, notifier) {
    this.#nodes = nodes;
    this.#settings = settings;
    this.#notifier = notifier;
    this.#density = new DensityField(nodes.theme, settings);
    this.#reading = new ReadingSettings(nodes.dialog.querySelector('.dialog__close'), settings);
    for (const [tag, {label, draft}] of Object.entries(languages)) {
      const option = new Option(draft ? `${label} (${draft})` : label, tag);
      nodes.language.append(Object.assign(option, {lang: tag, dir: 'auto'}));
    }
    nodes.language.addEventListener('change', () => settings.set('language', nodes.language.value));
    nodes.theme.addEventListener('change', () => settings.set('theme', nodes.theme.value));
    nodes.sound.addEventListener('change', () => settings.set('sound', nodes.sound.checked));
    nodes.notifications.addEventListener('change', () => this.#askForNotifications());
    settings.watch('theme', (theme) => { nodes.theme.value = theme; });
    settings.watch('sound', (sound) => { nodes.sound.checked = sound; });
    settings.watch('notifications', () => this.#showNotifications());
    notifier.watch(() => this.#showNotifications());
  }

  retranslate() {
    translate(this.#nodes.dialog);
    this.#nodes.language.value = language();
    this.#density.retranslate();
    this.#nodes.soundHint.textContent = t('soundHint');
    this.#reading.retranslate();
    this.#showNotifications();
  }

  show() {
    this.retranslate();
    this.#nodes.dialog.showModal();
  }

  #showNotifications() {
    const {denied, allowed} = this.#notifier;
    this.#nodes.notifications.checked = this.#settings.get('notifications') && allowed;
    this.#nodes.notifications.disabled = denied || !this.#notifier.supported;
    this.#nodes.denied.textContent = t(denied ? 'notificationsDenied' : 'notificationsHint');
  }

  async #askForNotifications() {
    const wanted = this.#nodes.notifications.checked;
    this.#settings.set('notifications', wanted && await this.#notifier.ask());
    this.#showNotifications();
  }
}
