// What is cut with an ellipsis can be read whole: where one points, as a title; by keyboard, in a line
// beside what has the focus. Who listens hears it whole anyway. Loaded when somebody points or
// presses a key.

import {element} from './dom.js';
import {style} from './style.js';

const EDGE_PX = 8; // to the edge of the window
const GAP_PX = 4; // to what has the focus
const MOST = 400; // nodes that are looked at for one focus
const LEVELS = 4; // from what is pointed at up to what is cut

/** What is read and not pressed: Tab stops there while something in it is cut. */
const STILL = '.chat__title, .chat__topic, .door__room, .login__product, .rooms__product, .rooms__my-name, .door__lines, .reactors__name, div.missed__said, .replay__title';

/** Whether a text, or its end, is out of sight. @param {HTMLElement} node */
export function isCut(node) {
  const {scrollWidth, clientWidth, scrollHeight, clientHeight} = node;
  if (clientWidth === 0 || scrollWidth <= clientWidth && scrollHeight <= clientHeight) return false;
  const {textOverflow, webkitLineClamp} = getComputedStyle(node);
  return textOverflow === 'ellipsis' && scrollWidth > clientWidth || webkitLineClamp !== 'none' && scrollHeight > clientHeight;
}

/** The words of an empty field that does not hold them, or ''. */
function cutWords({placeholder, value, clientWidth}, node) {
  if (!placeholder || value) return '';
  const {font, paddingInlineStart, paddingInlineEnd} = getComputedStyle(node);
  const brush = element('canvas').getContext('2d');
  brush.font = font;
  return brush.measureText(placeholder).width > clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd) ? placeholder : '';
}

export class WholeText {
  #document;
  #tip = element('div', 'whole-text', '', {'aria-hidden': 'true', popover: 'manual'});
  #of = null; // what has the focus, while the line is shown
  #titled = new WeakSet(); // nodes whose title is of here

  /** @param {Document} document */
  constructor(document) {
    this.#document = document;
    if (!this.#tip.showPopover) return; // a browser of before 2024 has no layer above dialogs
    document.addEventListener('pointerover', (e) => { if (e.pointerType === 'mouse') this.#name(e.target); });
    document.addEventListener('focusin', ({target}) => this.#focused(target));
    document.addEventListener('focusout', () => this.#hide());
    document.addEventListener('scroll', () => { if (this.#of) this.#place(); }, {capture: true, passive: true});
    document.addEventListener('keydown', (e) => this.#key(e), {capture: true});
  }

  /** Gives what is pointed at, or is around that, its title. */
  #name(node) {
    for (let i = 0; i < LEVELS && node instanceof HTMLElement; i++, node = node.parentElement) {
      const text = node.placeholder === undefined ? isCut(node) ? node.textContent.trim() : '' : cutWords(node, node);
      if (!this.#titled.has(node) && (!text || node.title)) continue;
      if (text) node.title = text;
      else node.removeAttribute('title');
      this.#titled[text ? 'add' : 'delete'](node);
    }
  }

  #focused(target) {
    this.#hide();
    if (!target.matches(':focus-visible') || target.matches('input, textarea') || /auto|scroll/.test(getComputedStyle(target).overflowY)) return; // a list is read by its items
    const scope = around(target);
    this.#show(scope, scope.contains(target) ? target : scope);
  }

  /** A finger finds all of what is read and not pressed, until it taps again. */
  tapped(target) {
    this.#hide();
    const node = this.#tip.showPopover && target.closest(STILL);
    if (node) this.#show(node, node);
  }

  /** Shows what is cut in a part of the page beside a node. */
  #show(scope, beside) {
    const all = scope.getElementsByTagName('*');
    if (all.length > MOST) return;
    const texts = [scope, ...all].filter(isCut).map((node) => node.title && !this.#titled.has(node) ? node.title : node.textContent.trim());
    if (texts.length === 0) return;
    this.#of = beside;
    this.#tip.replaceChildren(...[...new Set(texts)].map((text) => element('p', 'whole-text__text', text, {dir: 'auto'})));
    this.#document.body.append(this.#tip);
    this.#tip.showPopover();
    this.#place();
  }

  #place() {
    if (!this.#of.isConnected) return this.#hide();
    const {left, right, top, bottom} = this.#of.getBoundingClientRect();
    const {offsetWidth: width, offsetHeight: height, style: own} = this.#tip;
    const start = this.#document.dir === 'rtl' ? right - width : left;
    const below = bottom + GAP_PX + height <= innerHeight - EDGE_PX;
    own.setProperty('--whole-left', `${Math.max(EDGE_PX, Math.min(start, innerWidth - width - EDGE_PX))}px`);
    own.setProperty('--whole-top', `${Math.max(EDGE_PX, below ? bottom + GAP_PX : top - GAP_PX - height)}px`);
  }

  #hide() {
    if (!this.#of) return;
    this.#of = null;
    this.#tip.remove();
  }

  /** Escape takes the line away, and among the messages does what it does there besides. */
  #key(e) {
    if (e.key === 'Tab') this.#stops();
    if (e.key !== 'Escape' || !this.#of) return;
    const isOfMessages = this.#of.closest('.messages');
    this.#hide();
    if (isOfMessages) return;
    e.preventDefault();
    e.stopPropagation();
  }

  /** Where Tab is to stop, before it goes on. */
  #stops() {
    for (const node of this.#document.querySelectorAll(STILL)) {
      const is = node.checkVisibility() && [node, ...node.getElementsByTagName('*')].some(isCut);
      if (is) node.tabIndex = 0;
      else if (node !== this.#document.activeElement) node.removeAttribute('tabindex');
    }
  }
}

/** What is read with what has the focus: all of an item of a list, or what a picker says of the emoji. */
function around(target) {
  if (target.closest('.message')) return target;
  return target.closest('.picker')?.querySelector('.picker__preview') ?? target.closest('li') ?? target;
}

await style(new URL('../../css/whole-text.css', import.meta.url).href);
