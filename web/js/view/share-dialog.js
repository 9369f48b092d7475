// How others come into a room: its link, as a code for a camera, and by what the
// system shares with. Loaded when it is opened.

import {isThisMachine, networkAddresses} from '../client/addresses.js';
import {t} from '../lang/i18n.js';
import '../lang/later.js';
import {Dialog} from './dialog.js';
import {DialogNote} from './dialog-note.js';
import {button, element} from './dom.js';
import {qrCode} from './qr-code.js';

export class ShareDialog {
  #dialog;
  #link = element('input', 'field field--small', '', {readonly: '', dir: 'ltr', 'aria-describedby': 'share-note'});
  #code = element('div');
  #note = new DialogNote('status', 'share__note');
  #room;

  /** @param {string} room @param {string} link its address as the page knows it */
  constructor(room, link) {
    this.#room = room;
    this.#note.node.id = 'share-note';
    this.#dialog = new Dialog(t('shareRoom', {room}));
    this.#link.setAttribute('aria-label', t('copyLink'));
    const actions = element('div', 'share__actions');
    actions.append(button('button', t('copyLink'), () => this.#copy()));
    if (navigator.share) actions.append(button('button button--outline', t('shareWith'), () => this.#shareWith()));
    actions.append(button('button button--quiet', t('close'), () => this.#dialog.close()));
    this.#dialog.body.append(this.#code, this.#link, this.#note.node, actions);
    this.#show(link);
  }

  /** Opens it; a link that works only here gives way to one for the network. */
  async open(host) {
    this.#dialog.open();
    if (!isThisMachine(host)) return;
    const [address] = await networkAddresses();
    if (address) this.#show(Object.assign(new URL(this.#link.value), urlParts(address)).href);
    else if (!this.#note.node.textContent) this.#note.say(() => t('onlyHere')); // unless something was said of the link meanwhile
  }

  #show(link) {
    this.#link.value = link;
    this.#code.replaceChildren(qrCode(link) ?? '');
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#link.value);
    } catch { // no clipboard over plain HTTP, or it is not allowed
      this.#link.focus();
      this.#link.select();
      if (!document.execCommand('copy')) return this.#byHand();
    }
    this.#note.say(() => t('linkCopied'));
  }

  /** The link is selected, and who reads it copies it. */
  #byHand() {
    const isMac = /Mac/.test(navigator.platform);
    this.#note.say(() => matchMedia('(pointer: coarse)').matches ? t('linkHold') : t('linkSelected', {keys: isMac ? '⌘C' : 'Ctrl+C'}));
  }

  async #shareWith() {
    try {
      await navigator.share({title: this.#room, url: this.#link.value});
    } catch { /* somebody thought better of it */ }
  }
}

const urlParts = (address) => {
  const {protocol, host, port} = new URL(address);
  return {protocol, host, port}; // the port as well: a host without one keeps the old
};
