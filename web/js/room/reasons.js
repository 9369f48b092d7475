// Chips, of which one or none holds: why somebody reports, or acts.

import {t} from '../lang/i18n.js';
import '../lang/report.js';
import {button, element} from '../view/dom.js';

const REASONS = ['spam', 'insult', 'flood', 'offTopic', 'badName'];

/** @param {(reason: string) => void} choose gets the words of the one that was chosen, or '' */
export function reasons(choose) {
  const row = element('div', 'reasons', '', {role: 'group', 'aria-label': t('reason')});
  const chips = REASONS.map((key) => button('chip', t(`reason_${key}`), ({currentTarget: chip}) => {
    const isOn = chip.getAttribute('aria-pressed') !== 'true';
    for (const other of chips) other.setAttribute('aria-pressed', String(other === chip && isOn));
    choose(isOn ? chip.textContent : '');
  }, {'aria-pressed': 'false'}));
  chips[0].setAttribute('autofocus', ''); // not what was said above, which may scroll
  row.append(...chips);
  return row;
}
