// The settings, with what they say of oneself while one is in the chat. Loaded when they
// are opened.

import {countTabs} from './browser/tab-count.js';
import {style} from './view/style.js';
import {SettingsDialog} from './view/settings-dialog.js';
import {settingsForm} from './view/settings-form.js';
import {siteLinks} from './view/site-links.js';

export class Oneself {
  #nodes;
  #me = null; // once it is loaded
  #dialog;
  #on;

  /**
   * @param {import('./browser/settings.js').Settings} settings
   * @param {import('./browser/notifier.js').Notifier} notifier
   * @param {{isIn: () => boolean, name: () => string, rename: (name: string) => Promise<object|null>, mutes: import('./chat/mutes.js').Mutes,
   *   onPhone: () => void, leave: () => void, signOut: () => void}} on isIn: somebody is in the chat; rename: resolves with the server's error
   */
  constructor(settings, notifier, on) {
    this.#on = on;
    this.#nodes = settingsForm();
    this.#dialog = new SettingsDialog(this.#nodes, settings, notifier);
    this.#nodes.dialog.querySelector('.dialog__close').before(siteLinks() ?? '');
  }

  retranslate() {
    this.#dialog.retranslate();
    if (this.#nodes.dialog.open) this.#describe();
  }

  async show() {
    this.#nodes.me.hidden = true;
    if (this.#on.isIn()) await this.#describe();
    if (!this.#nodes.dialog.open) this.#dialog.show();
  }

  async #describe() {
    if (!this.#on.isIn()) return;
    try {
      const [{MeSection}] = await Promise.all([import('./view/me-section.js'), style(new URL('../css/me.css', import.meta.url).href)]);
      this.#me ??= new MeSection(this.#nodes.me, this.#on, () => this.#nodes.dialog.close());
      this.#me.show(await countTabs());
    } catch { /* the server is away, or has another page by now: the rest works without it */ }
  }
}
