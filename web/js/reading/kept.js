// How long messages are kept, at the top of a room.

import {t} from '../lang/i18n.js';
import '../lang/reading.js';
import {duration} from '../lang/spans.js';
import {element} from '../view/dom.js';

export class Kept {
  #node = element('span', 'messages__kept', '', {id: 'kept'});

  /** @param {HTMLElement} top of the messages, which has place for it */
  constructor(top) { top.append(this.#node); }

  /** @param {import('../chat/conversation.js').Conversation} conversation */
  show({timeline, begun, limits}) {
    const words = timeline.atBeginning || begun && !timeline.firstSeq ? keptWords(limits) : '';
    if (this.#node.textContent !== words) this.#node.textContent = words;
  }
}

/** A server of another version does not tell. */
function keptWords({history_messages: n, history_age_ms: ageMs}) {
  if (n === undefined || ageMs === undefined) return '';
  if (!n && !ageMs) return t('keptAll');
  if (!ageMs) return t('keptCount', {n});
  return n ? t('keptBoth', {n, time: duration(ageMs)}) : t('keptFor', {time: duration(ageMs)});
}
