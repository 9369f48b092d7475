// What a link with a secret brings: nothing of it is done before somebody presses the
// button. Loaded when such a link was opened.

import {canSeal, parse, take} from '../client/handover.js';
import {redeem} from '../client/invites.js';
import {t} from '../lang/i18n.js';
import '../lang/later.js';
import {refusalText} from '../lang/refusal.js';
import {Dialog} from './dialog.js';
import {DialogNote} from './dialog-note.js';
import {button, element} from './dom.js';

/** Why nothing will come of it: pressing the button once more is in vain. */
const FINAL = {
  gone: 'handoverGone', broken: 'handoverBroken', insecure: 'handoverInsecure',
  invite_used: 'inviteUsed', invite_expired: 'inviteExpired', invite_unknown: 'inviteUnknown',
};

export class ArrivalDialog {
  #dialog;
  #note = new DialogNote('alert');
  #accept;
  #close;
  #on;

  /**
   * @param {import('../browser/arrival.js').Arrival} arrival
   * @param {{name: () => string, token: () => string, continued: (session: object) => void, invited: (answer: object) => void,
   *   closed: () => void}} on name and token: of who is here, '' if nobody is; continued, invited: what was redeemed;
   *   closed: without that
   */
  constructor({kind, secret}, on) {
    this.#on = on;
    if (kind === 'continue') this.#continue(parse(secret), on.name());
    else this.#invite(secret, on.name());
  }

  #continue(link, me) {
    const {name} = link ?? {name: ''};
    const texts = !link ? [] : me && me !== name ? [t('continueHint'), t('continueInstead', {name: me})] : [t('continueHint')];
    this.#make(link ? t('continueTitle', {name}) : t('onPhone'), texts, t('continueAs', {name}), async () => this.#on.continued(await take(link)));
    if (!link) this.#fail('broken');
    else if (!canSeal()) this.#fail('insecure');
  }

  #invite(secret, me) {
    const texts = [t('inviteHint'), me ? t('inviteAs', {name: me}) : ''];
    this.#make(t('inviteTitle'), texts.filter(Boolean), t('inviteAccept'), async () => this.#on.invited(await redeem(secret, this.#on.token())));
    if (!secret) this.#fail('invite_unknown');
  }

  #make(title, texts, label, act) {
    this.#dialog = new Dialog(title);
    this.#accept = button('button', label, () => this.#do(act));
    this.#close = button('button button--quiet', t('notNow'), () => this.#dialog.close());
    const actions = element('div', 'dialog__actions');
    actions.append(this.#accept, this.#close);
    this.#dialog.body.append(...texts.map((text) => element('p', 'dialog__text', text)), this.#note.node, actions);
  }

  open() { this.#dialog.open(() => this.#on.closed()); }

  async #do(act) {
    this.#accept.disabled = true;
    this.#note.say('');
    try {
      await act();
    } catch (error) {
      this.#accept.disabled = false;
      this.#fail(error.code ?? 'unreachable');
    }
  }

  #fail(code) {
    this.#note.say(() => FINAL[code] ? t(FINAL[code]) : refusalText({code: code === 'busy' ? 'rate_limited' : 'unavailable'}));
    if (!FINAL[code]) return;
    this.#accept.hidden = true;
    this.#close.textContent = t('close');
    if (this.#dialog.isOpen) this.#close.focus();
  }
}
