// The messages of the current room, and where in them one is.

import {t} from '../lang/i18n.js';
import {why} from '../lang/why.js';
import {emotes} from '../text/emote.js';
import {Density} from './density.js';
import {MessageList} from './message-list.js';
import {Pager} from './pager.js';

const SPEAKERS = 50; // latest authors that are offered as mentions in large rooms

export class MessagePane {
  #nodes;
  #list;
  #pager;
  #history;
  #density;
  #on;
  #conversation = null;
  #place = null; // what shows where one is, once it is loaded

  /**
   * @param {(id: string) => HTMLElement} $ @param {import('../client/history.js').History} history
   * @param {import('../browser/settings.js').Settings} settings
   * @param {{me: () => string, read: () => void, jump: (seq: number) => void, reason: () => void}} on reason: `failure` has more words
   */
  constructor($, history, settings, on) {
    this.#on = on;
    this.#history = history;
    this.#density = new Density($('messages'), settings);
    this.#nodes = {empty: $('empty'), top: $('messages-top'), topText: $('messages-top-text'), retry: $('messages-top-retry')};
    this.#list = new MessageList($('messages'), $('message-rows'), {
      me: on.me,
      jump: on.jump,
      names: () => this.#conversation.mentionable(),
      retry: (entry) => this.#conversation.retry(entry),
      drop: (entry) => this.#conversation.drop(entry),
      show: (skip) => skip.first ? this.#pager.jump(skip.first) : this.#pager.jumpAfter(skip.after),
      canShow: () => !history.missing,
      drawn: () => this.#drawn(),
      followed: () => on.read(),
    });
    this.#pager = new Pager(this.#list, history, () => this.#conversation, (state) => this.#showTop(state), on.reason);
    this.#nodes.retry.addEventListener('click', () => this.#pager.retry());
    $('messages').addEventListener('scroll', () => this.showCounts(), {passive: true});
  }

  get history() { return this.#history; }
  get list() { return this.#list; }
  get atEnd() { return this.#list.atEnd; }

  /** Who spoke in sight, the latest first. */
  get speakers() {
    const names = this.#conversation.timeline.entries.toReversed().flatMap((e) => e.from && !e.own ? [e.from] : []);
    return [...new Set(names)].slice(0, SPEAKERS);
  }

  show(conversation) {
    this.#conversation = conversation;
    this.#pager.clearFailure();
    this.#density.show(conversation.people, true);
    this.#list.show(conversation.timeline);
  }

  decorate(decoration) { this.#list.decorate(decoration); }

  changed() {
    if (this.#conversation) this.#density.show(this.#conversation.people);
    this.#list.changed();
  }

  redraw() { this.#list.redraw(); }

  /** The site has pictures of a hash, or none; messages that name them may have been drawn. */
  async emotes(hash = '') {
    if (!hash && emotes.size === 0) return;
    const {loadEmotes} = await import('./emotes.js').catch(() => ({}));
    if (await loadEmotes?.(hash)) this.redraw();
  }

  toEnd() { this.#list.toEnd(); }
  reconnected() { this.#pager.retry(); }

  /** Shows a message; stays: it stands out until somebody moves. @returns {Promise<boolean>} false if its place could not be fetched */
  jump(seq, stays) { return this.#pager.jump(seq, stays); }

  /** In words, why earlier messages or the place of one did not come. */
  get failure() { return `${t('olderFailed')} ${why(this.#pager.failure ?? {})}`; }

  /** To where unread messages begin, which may be far above the window. */
  async toUnread() {
    const {timeline} = this.#conversation;
    const {firstSeq, atBeginning, unreadAfter} = timeline;
    if (atBeginning || firstSeq <= unreadAfter || !await this.#pager.jumpAfter(unreadAfter)) this.#list.toUnread();
  }

  #drawn() {
    const {timeline, joined, begun} = this.#conversation;
    this.#nodes.empty.hidden = !joined || begun || timeline.entries.length + timeline.pending.length > 0;
    this.#pager.fetchNear();
    this.#on.read();
  }

  /** @param {{show: (place: object) => void}} place as Strip has it */
  set place(place) {
    this.#place = place;
    this.showCounts();
  }

  /** Where one is: how much is new below, and how much was unread above. */
  showCounts() {
    const c = this.#conversation;
    if (!c) return;
    const {timeline, unread, since} = c;
    const isAway = !this.#list.atEnd;
    this.#place?.show({isAway, isEmpty: timeline.entries.length === 0, unread, above: !isAway && this.#list.unreadIsAbove ? since : 0});
  }

  #showTop(state) {
    const {topText, retry} = this.#nodes;
    const words = {loading: 'loadingOlder', gone: 'olderGone', expired: 'olderExpired', beginning: 'beginning'}[state];
    const text = state === 'waiting' ? `${t('tooMany')} ${t('trying')}` : state === 'failed' ? this.failure : words ? t(words) : '';
    if (topText.textContent !== text) topText.textContent = text;
    retry.hidden = state !== 'failed';
  }
}
