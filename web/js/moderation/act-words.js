// What an act of the record was, in words.

import {t} from '../lang/i18n.js';

const OF_MESSAGES = ['remove', 'sweep', 'clear', 'filter']; // how many messages is not on record

/** @param {{act: string, name?: string}} record of the audit */
export function actWords({act, name = ''}) {
  if (OF_MESSAGES.includes(act)) return t(name ? `record_${act}Of` : `record_${act}`, {name});
  if (act === 'lift' && !name) return t('undone');
  return t(`done_${act}`, {name});
}
