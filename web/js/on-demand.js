// What is seldom used, and so is loaded when it is: without the server, which may also
// have another page by now, it stays away, and that is said.

import {reload} from './browser/leaving.js';
import {t} from './lang/i18n.js';

export class OnDemand {
  #parts;
  #on;
  #oneself = null;
  #asking = null; // the rules are on their way

  /**
   * @param {{$: (id: string) => HTMLElement, identity: import('./chat/identity.js').Identity, mutes: import('./chat/mutes.js').Mutes,
   *   storage: object, settings: object, notifier: object, navigation: import('./navigation.js').Navigation,
   *   conversations: import('./chat/conversations.js').Conversations, session: import('./session.js').Session}} parts
   * @param {{mention: (name: string) => void, note: (text: string) => void, acts: Function, forget: () => void,
   *   read: (rooms: Iterable<object>) => void}} on acts: the
   *   part of a card for who may act on people; forget: what this tab keeps of the person that it was
   */
  constructor(parts, on) {
    this.#parts = parts;
    this.#on = on;
  }

  get #current() { return this.#parts.conversations.current; }

  /**
   * A link with a secret was opened.
   * @param {import('./browser/arrival.js').Arrival} arrival @param {() => void} declined nothing came of it
   */
  async arrive(arrival, declined = () => {}) {
    const devices = await this.#devices();
    if (devices) devices.arrive(arrival, declined);
    else declined();
  }

  async #devices() {
    const {Devices} = await import('./devices.js').catch(() => this.#failed());
    const {identity, storage} = this.#parts;
    return Devices && new Devices(identity, storage, {
      room: () => this.#current.room,
      goes: (room) => {
        this.#on.forget();
        this.#reload(room);
      },
      begins: (room) => this.#reload(room),
      note: this.#on.note,
    });
  }

  /** Goes on as whom the browser knows by now. */
  #reload(room) {
    const {conversations, navigation} = this.#parts;
    conversations.disconnect();
    if (room) navigation.address(room);
    reload();
  }

  async settings() {
    const {$, identity, mutes, settings, notifier, session} = this.#parts;
    const {Oneself} = await import('./oneself.js').catch(() => this.#failed());
    this.#oneself ??= Oneself && new Oneself(settings, notifier, {
      isIn: () => !$('chat').hidden,
      name: () => identity.name,
      rename: (name) => this.#current.rename(name),
      mutes,
      onPhone: async () => (await this.#devices())?.continueOnPhone(),
      leave: () => session.asksToLeave(),
      signOut: () => session.signOut(),
    });
    this.#oneself?.show();
  }

  /**
   * @param {{user?: string, name: string, role?: string}} person @param {HTMLElement} anchor the name that was chosen
   * @param {object} message that the card is opened from, for those who may act on it
   */
  async person(person, anchor, message) {
    const {identity, mutes} = this.#parts;
    const {Persons} = await import('./persons.js').catch(() => ({}));
    if (!Persons) return this.#on.mention(person.name);
    new Persons(identity, mutes, this.#on.mention, (who, close) => this.#on.acts(who, message, close, anchor)).show(person, this.#current.people, anchor);
  }

  /** What one can do with a room. @param {HTMLElement} anchor what was chosen */
  async room(room, anchor) {
    const {openMenu} = await import('./room/room-menu.js').catch(() => this.#failed());
    openMenu?.(room, anchor, this.#parts, this.#on.read);
  }

  async share() {
    const {room, title} = this.#current;
    const link = this.#parts.navigation.link(room);
    try {
      const {ShareDialog} = await import('./view/share-dialog.js');
      await new ShareDialog(title, link).open(location.hostname);
    } catch {
      this.#on.note(link);
    }
  }

  /**
   * The site may have rules, which are read before one says something.
   * @param {() => void} agreed somebody has, and nothing stands against it any more @returns {boolean} whether they are to be read first
   */
  rules(agreed) {
    const {storage} = this.#parts;
    const url = document.querySelector('meta[name="rules"]')?.content;
    if (!url || storage.get('rules') === url) return false;
    this.#asking ??= import('./view/rules-dialog.js').then(({RulesDialog}) => RulesDialog.show(url, () => {
      storage.set('rules', url);
      agreed();
    })).catch(() => this.#failed()).finally(() => { this.#asking = null; });
    return true;
  }

  /** @param {Promise<import('./room/command-line.js').CommandLine>} commands that can be given @param {string[][]} more keys */
  async keys(commands, more) {
    const [{KeysDialog}, given] = await Promise.all([import('./room/keys-dialog.js'), commands]).catch(() => [this.#failed()]);
    if (KeysDialog) new KeysDialog(given, more, this.#parts.settings.get('singleKeys')).open();
  }

  retranslate() { this.#oneself?.retranslate(); }

  #failed() {
    this.#on.note(() => t('unreachable'));
    return {};
  }
}
