// The way in: a field for the name, and beside it the room behind it.

import {Door} from './view/door.js';
import {Login} from './view/login.js';

export class Entrance {
  #root;
  #product; // what the page calls itself
  #navigation;
  #login;
  #door;

  /**
   * @param {Document} document @param {import('./navigation.js').Navigation} navigation
   * @param {{name: (name: string, passphrase: string) => void, edit: () => void, mayFocus: () => boolean}} on as Login has it
   */
  constructor(document, navigation, on) {
    const $ = (id) => document.getElementById(id);
    this.#root = document.documentElement;
    this.#product = document.title;
    this.#navigation = navigation;
    this.#door = new Door({door: $('door'), room: $('login-room'), topic: $('door-topic')});
    this.#login = new Login({
      screen: $('login'), form: $('name-form'), input: $('name-input'), error: $('name-error'), button: $('join'),
      passphrase: $('passphrase'), passphrasePart: $('passphrase-part'), passphraseError: $('passphrase-error'),
    }, on);
  }

  /** Asks for a name, with the reason why the last one was refused, and the error of the server. */
  ask(name, why = '', error) {
    this.#login.show(name, why, error ?? undefined);
    this.#open();
  }

  /** Tells why it takes longer. */
  report(name, why) {
    this.#login.report(name, why);
    this.#open();
  }

  busy() { this.#login.busy(true); }

  /** Somebody is in. */
  close() {
    this.#login.hide();
    this.#door.close();
    delete this.#root.dataset.returning;
  }

  /** The address names a room. */
  showRoom() {
    this.#door.title = this.#navigation.wanted;
    if (this.#login.isShown) this.#titlePage();
    if (this.#door.isOpen) this.#openDoor();
  }

  retranslate() {
    this.#login.retranslate();
    this.showRoom();
    this.#door.retranslate();
  }

  /** Shows who is in the room; a frame has no place for that. */
  #open() {
    delete this.#root.dataset.returning;
    this.#titlePage();
    if (!this.#navigation.embedded) this.#openDoor();
  }

  #titlePage() { this.#root.ownerDocument.title = `${this.#navigation.wanted} · ${this.#product}`; }

  #openDoor() { this.#door.open(this.#navigation.wanted, () => this.#login.askPassphrase()); }
}
