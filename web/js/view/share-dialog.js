// How others come into a room: its link, as a code for a camera, and by what the
// system shares with. Loaded when it is opened.

import {isThisMachine, networkAddresses} from '../client/site.js';
import {t} from '../lang/i18n.js';
import {qr} from '../text/qr.js';
import {button, element} from './dom.js';

const QUIET_ZONE = 4; // modules, as the standard has it

export class ShareDialog {
  #dialog = element('dialog', 'dialog', '', {'aria-labelledby': 'share-title'});
  #link = element('input', 'field field--small', '', {readonly: '', dir: 'ltr', 'aria-describedby': 'share-note'});
  #code = element('div');
  #note = element('p', 'share__note', '', {id: 'share-note', role: 'status'});
  #room;

  /** @param {string} room @param {string} link its address as the page knows it */
  constructor(room, link) {
    this.#room = room;
    this.#link.setAttribute('aria-label', t('copyLink'));
    const body = element('div', 'dialog__form');
    const actions = element('div', 'share__actions');
    actions.append(button('button', t('copyLink'), () => this.#copy()));
    if (navigator.share) actions.append(button('button button--outline', t('shareWith'), () => this.#shareWith()));
    actions.append(button('button button--quiet', t('close'), () => this.#dialog.close()));
    body.append(element('h2', 'dialog__title', t('shareRoom', {room}), {id: 'share-title'}), this.#code, this.#link, this.#note, actions);
    this.#dialog.append(body);
    this.#dialog.addEventListener('click', (e) => { if (e.target === this.#dialog) this.#dialog.close(); });
    this.#dialog.addEventListener('close', () => this.#dialog.remove());
    this.#show(link);
  }

  /** Opens it; a link that works only here gives way to one for the network. */
  async open(host) {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    if (!isThisMachine(host)) return;
    const [address] = await networkAddresses();
    if (address) this.#show(Object.assign(new URL(this.#link.value), urlParts(address)).href);
    else this.#note.textContent = t('onlyHere');
  }

  #show(link) {
    this.#link.value = link;
    const code = qr(link);
    this.#code.replaceChildren(...(code ? [drawing(code)] : []));
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#link.value);
    } catch { // no clipboard over plain HTTP, or it is not allowed
      this.#link.select();
      if (!document.execCommand('copy')) return;
    }
    this.#note.textContent = t('linkCopied');
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

/** Draws a code: dark on light in either theme, as cameras want it. */
function drawing(code) {
  const size = code.length + 2 * QUIET_ZONE;
  const {namespaceURI} = document.querySelector('svg');
  const svg = document.createElementNS(namespaceURI, 'svg');
  const attributes = {class: 'share__code', viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': t('qrCode'), 'shape-rendering': 'crispEdges'};
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  const path = document.createElementNS(namespaceURI, 'path');
  path.setAttribute('d', code.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z` : ''))).join(''));
  svg.append(path);
  return svg;
}
