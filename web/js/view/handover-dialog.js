// Goes on with the chat on another device: a code for its camera, shown when it is asked
// for and for as long as it is good. Loaded when it is opened.

import {canSeal, leave} from '../client/handover.js';
import {isThisMachine, networkAddresses} from '../client/addresses.js';
import {t} from '../lang/i18n.js';
import '../lang/later.js';
import {refusalText} from '../lang/refusal.js';
import {Dialog} from './dialog.js';
import {DialogNote} from './dialog-note.js';
import {button, element} from './dom.js';
import {qrCode} from './qr-code.js';

const TICK_MS = 1_000;

export class HandoverDialog {
  #dialog = new Dialog(t('onPhone'));
  #code = element('div', 'handover__code');
  #note = new DialogNote('status', 'dialog__text');
  #left = element('p', 'dialog__text handover__left', '', {role: 'timer'});
  #show;
  #what;
  #clock = 0;

  /** @param {() => {token: string, name: string, room: string}} what is handed over, as it is when the code is made */
  constructor(what) {
    this.#what = what;
    this.#show = button('button', t('showCode'), () => this.#make());
    const actions = element('div', 'dialog__actions');
    actions.append(this.#show, button('button button--quiet', t('close'), () => this.#dialog.close()));
    this.#dialog.body.append(element('p', 'dialog__text', t('onPhoneHint')), element('p', 'dialog__warning', t('onPhoneWarning')), this.#code, this.#left, this.#note.node, actions);
  }

  /** @param {Location} location of the page */
  async open(location) {
    this.#dialog.open(() => this.#hide());
    this.#show.hidden = true;
    this.base = await addressFor(location);
    if (this.base) this.#show.hidden = false;
    else this.#note.say(() => t('handoverInsecure'));
  }

  async #make() {
    this.#show.disabled = true;
    this.#note.say('');
    try {
      const {fragment, expiresInMs} = await leave(this.#what());
      if (!this.#dialog.isOpen) return;
      this.#code.replaceChildren(qrCode(`${this.base}/#${fragment}`) ?? '');
      this.#show.hidden = true;
      this.#count(performance.now() + expiresInMs);
    } catch ({code}) {
      this.#note.say(() => code === 'busy' ? t('handoverBusy') : refusalText({code: 'unavailable'}));
    }
    this.#show.disabled = false;
  }

  #count(ends) {
    const tick = () => {
      const seconds = Math.ceil((ends - performance.now()) / 1000);
      this.#left.textContent = seconds > 0 ? t('goneIn', {time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}) : '';
      if (seconds > 0) return;
      this.#hide();
      this.#note.say(() => t('codeGone'));
      this.#show.textContent = t('newCode');
      this.#show.hidden = false;
      this.#show.focus();
    };
    this.#clock = setInterval(tick, TICK_MS);
    tick();
  }

  #hide() {
    clearInterval(this.#clock);
    this.#code.replaceChildren();
  }
}

/** Where another device finds this page and may unseal what it is handed; '' if there is no such address. */
async function addressFor({hostname, origin}) {
  if (!canSeal()) return '';
  if (!isThisMachine(hostname)) return origin;
  const addresses = await networkAddresses();
  return addresses.find((a) => a.startsWith('https:'))?.replace(/\/$/, '') ?? '';
}
