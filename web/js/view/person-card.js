// The card of a person: who that is here, and what one can do. It lies over the page, or for who keeps the room has a
// place of its own beside the messages. Loaded when it is opened.

import {t} from '../lang/i18n.js';
import '../lang/later.js';
import {dateTime, sameDay, shortTime} from '../lang/times.js';
import {badge, roleName} from './badge.js';
import {Dialog} from './dialog.js';
import {button, element, icon} from './dom.js';
import {hueClass, initial} from './names.js';

const GAP_PX = 6; // between the card and the name that it was opened from
const EDGE_PX = 8; // to the edge of the window, and to a side of the page
const HEAD_PX = 66; // below which it opens beside a side
const RECORD_PX = 96; // the least for what is known of a person, which comes later, with what parts it from the rest
const PART_PX = 16; // which is less than that

export class PersonCard {
  #dialog;
  #column;

  /**
   * @param {{user: string, name: string, role: string, since: number, isAway: boolean, isMe: boolean}} person
   * @param {import('../chat/mutes.js').Mutes} mutes @param {() => void} mention
   * @param {(who: {person: object, isMe: boolean}, close: () => void) => {about?: HTMLElement, acts?: HTMLElement, column?: import('../moderation/card-column.js').CardColumn} | null} acts
   *   on people, for who may; about: what is to be known for that; column: the place beside the messages
   */
  constructor(person, mutes, mention, acts) {
    const {user, name, isMe} = person;
    this.#dialog = new Dialog(name, `card ${hueClass(user || name)}`);
    const {body, heading} = this.#dialog;
    heading.setAttribute('dir', 'auto');
    heading.removeAttribute('tabindex'); // what one can do has the focus
    const close = () => this.#dialog.close();
    const {about, acts: more, column} = acts({person, isMe}, close) ?? {};
    this.#column = column;
    const [known, foot] = [element('div', 'card__about'), element('div', 'card__foot')];
    known.append(about ?? '');
    foot.append(more ?? '', isMe ? element('p', 'dialog__text', t('itsYou')) : this.#acts(person, mutes, mention));
    body.append(this.#head(person, close), known, foot);
  }

  #head(person, close) {
    const head = element('div', 'card__head');
    const text = element('div', 'card__who');
    text.append(this.#dialog.heading, facts(person));
    const end = button('icon-button card__close', '', close, {'aria-label': t('close'), title: t('close')});
    end.append(icon('close'));
    head.append(element('span', 'avatar', initial(person.name), {'aria-hidden': 'true'}), text, end);
    return head;
  }

  /**
   * @param {HTMLElement} anchor below which it opens, where there is room; beside a side of the page, whose rows come anew meanwhile
   * @param {() => void} again opens it anew, in another language
   */
  open(anchor, again) {
    if (this.#column?.isWide) {
      this.#column.open(this.#dialog, {from: anchor, again, lifted: () => this.#liesOver(anchor)});
      return;
    }
    this.#dialog.open();
    this.#liesOver(anchor);
  }

  /** What comes later makes it higher upwards: what one can do stays under the pointer. */
  #liesOver(anchor) {
    const {node} = this.#dialog;
    const record = node.querySelector('.record');
    const isToCome = record?.matches(':empty');
    this.#place(anchor, isToCome ? RECORD_PX : 0);
    const bottom = node.offsetTop + node.offsetHeight;
    if (isToCome) node.style.setProperty('--record-most', `${Math.max(RECORD_PX, node.offsetTop - EDGE_PX) - PART_PX}px`);
    if (record) new ResizeObserver(() => {
      node.style.setProperty('--card-top', `${Math.max(EDGE_PX, Math.min(bottom, innerHeight - EDGE_PX) - node.offsetHeight)}px`);
    }).observe(node);
  }

  /** @param {HTMLElement} anchor @param {number} morePx what is to come above */
  #place(anchor, morePx) {
    if (!this.#dialog.isOpen || !anchor.isConnected) return;
    const {left, right, top, bottom} = anchor.getBoundingClientRect();
    const {offsetWidth: width, offsetHeight: height, style} = this.#dialog.node;
    const [isColumn, isMirrored] = [anchor.matches('.panel'), document.dir === 'rtl'];
    const start = isColumn ? isMirrored ? right + EDGE_PX : left - EDGE_PX - width : isMirrored ? right - width : left;
    const below = bottom + GAP_PX + height <= innerHeight - EDGE_PX;
    const above = isColumn ? Math.min(HEAD_PX, innerHeight - EDGE_PX - height) : top - GAP_PX - height;
    style.setProperty('--card-left', `${Math.max(EDGE_PX, Math.min(start, innerWidth - width - EDGE_PX))}px`);
    style.setProperty('--card-top', `${Math.max(EDGE_PX, Math.min(Math.max(EDGE_PX + morePx, below ? bottom + GAP_PX : above), innerHeight - EDGE_PX - height))}px`);
  }

  #acts({user, name}, mutes, mention) {
    const acts = element('div', 'card__acts');
    acts.append(button('button', t('mention'), () => {
      this.#dialog.close();
      mention();
    }));
    if (user) acts.append(...muting({user, name}, mutes));
    acts.append(button('button button--quiet', t('close'), () => this.#dialog.close()));
    return acts;
  }
}

function facts({user, role, since, isAway}) {
  const node = element('p', 'card__facts');
  const sign = badge(role);
  sign?.setAttribute('aria-hidden', 'true'); // its word stands beside it
  const time = since && (sameDay(since, Date.now()) ? shortTime(since) : dateTime(since));
  const words = [roleName(role) || (user ? t('guest') : ''), isAway ? t('notHere') : since ? t('hereSince', {time}) : ''];
  node.append(sign ?? '', words.filter(Boolean).join(' · '));
  return node;
}

/** A button that stays, and a word on what it does. */
function muting(person, mutes) {
  const hint = element('p', 'dialog__text card__hint', '', {role: 'status'});
  const toggle = button('button button--outline', '', () => {
    mutes.set(person, !mutes.has(person.user));
    show();
  });
  const show = () => {
    const muted = mutes.has(person.user);
    toggle.textContent = t(muted ? 'unmute' : 'mute');
    hint.textContent = muted ? t('muteHint', {name: person.name}) : '';
  };
  show();
  return [toggle, hint];
}
