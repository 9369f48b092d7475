// Opening the link to a message: its place, and a word where it is not there any more.

import {t} from '../lang/i18n.js';
import '../lang/message.js';

/**
 * @param {import('../chat/conversation.js').Conversation} conversation @param {import('../view/message-pane.js').MessagePane} pane that shows it
 * @param {import('../client/history.js').History} history @param {number} seq
 * @returns {Promise<'' | (() => string)>} why the message is not there, or ''
 */
export async function arrive({timeline}, pane, history, seq) {
  if (!await pane.jump(seq, true)) return () => history.missing ? t('linkNoHistory') : pane.failure;
  const message = timeline.find(seq);
  if (message && !message.removed) return '';
  return () => t(seq < timeline.floor ? 'linkExpired' : 'linkGone');
}
