// The rules of the site, which are to be read before one says something. Loaded when they are.

import {t} from '../lang/i18n.js';
import '../lang/later.js';
import {Dialog} from './dialog.js';
import {button, element} from './dom.js';
import {plainNodes} from './render-text.js';

const WITHIN_MS = 10_000;
const HEADING = /^#{1,6}[ \t]+(.+?)[ \t#]*$/gm; // messages have none: it stands out as bold words do

export class RulesDialog {
  #dialog = new Dialog(t('rules'));

  /** @param {string} rules their text @param {(() => void) | null} agreed null: they are read, and nothing waits for it */
  constructor(rules, agreed) {
    const {body, heading} = this.#dialog;
    heading.setAttribute('autofocus', ''); // from there on they are read
    const text = element('div', 'dialog__rules', '', {dir: 'auto', lang: ''});
    text.append(...plainNodes(rules.trim().replaceAll('\r', '').replace(HEADING, '**$1**')));
    const acts = element('div', 'dialog__actions dialog__close');
    if (agreed) acts.append(this.#close('rulesAgree', 'button', agreed), this.#close('notNow', 'button button--quiet'));
    else acts.append(this.#close('close', 'button'));
    body.append(text, acts);
  }

  #close(words, className, then = () => {}) {
    return button(className, t(words), () => {
      this.#dialog.close();
      then();
    });
  }

  /** Shows the rules at an address; fails if they cannot be had. */
  static async show(url, agreed = null) {
    const answer = await fetch(url, {signal: AbortSignal.timeout(WITHIN_MS)});
    if (!answer.ok) throw new Error(`the rules: ${answer.status}`);
    new RulesDialog(await answer.text(), agreed).#dialog.open();
  }
}
