// Shows a timeline. Draws at most once a frame, and changes only what has changed.

import {Follower} from './follower.js';
import {RowView} from './row-view.js';
import {rows} from '../chat/rows.js';
import {FRESH} from '../chat/timeline.js';

const LATEST = FRESH + 6; // rows that are drawn of the latest, with lines that say what was skipped
const LATEST_OF_CROWD = 30; // the same while it never rests: each row costs time with all that comes; and how many more where they are too few
const CROWD_MS = 2_000; // after so long without a rest
const REST_MS = 1_000; // in which nothing comes
const MORE = 60; // rows that are drawn for who goes up
const FLASH_MS = 2_000; // how long a message that was jumped to stands out
const MOVES = ['wheel', 'touchmove', 'pointerdown', 'keydown']; // by which somebody goes on

export class MessageList {
  #scroller;
  #list;
  #follower;
  #view;
  #on;
  #timeline = null;
  #nodes = new Map(); // row key → {node, version, another, follows, minute, chips}
  #decoration = null; // what shows reactions, once it is loaded
  #most = LATEST; // rows that are drawn while the latest is in sight
  #isCrowd = false;
  #rested = 0; // when something came after a rest
  #came = 0; // when it did last
  #above = []; // rows that are not drawn
  #first = null; // key of the first that is; null: all are
  #frame = 0;
  #flash = 0;

  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} list inside of it
   * @param {{retry: Function, drop: Function, show: Function, jump: (seq: number) => void, names: () => Iterable<string>, me: () => string,
   *   drawn: () => void, followed: () => void}} on
   */
  constructor(scroller, list, on) {
    this.#scroller = scroller;
    this.#list = list;
    this.#on = on;
    this.#view = new RowView(on);
    this.#follower = new Follower(scroller, list, (follows) => this.#followed(follows));
  }

  get scroller() { return this.#scroller; }
  get timeline() { return this.#timeline; }
  get atEnd() { return this.#follower.follows && this.#timeline?.live; }

  /** Shows another timeline, at its end or where it was left. */
  show(timeline) {
    this.#timeline = timeline;
    this.#most = LATEST;
    this.#rested = performance.now();
    this.#follower.follows = true;
    timeline.moveToEnd();
    this.redraw();
  }

  /** Takes what brings the reactions at a row up to date. @param {{show: (row: HTMLElement, entry: object) => void}} decoration */
  decorate(decoration) {
    this.#decoration = decoration;
    this.changed();
  }

  /** Draws everything anew, as in another language. */
  redraw() {
    for (const known of this.#nodes.values()) known.version = -1;
    this.changed();
  }

  /** All rows of the window are drawn. */
  get isWhole() { return this.#above.length === 0; }

  /** Draws more of what is above; false: all is drawn. */
  drawMore() {
    if (this.isWhole) return false;
    if (this.#follower.follows) this.#most = this.#nodes.size + LATEST_OF_CROWD;
    else this.#first = this.#above.at(-MORE)?.key;
    this.changed();
    return true;
  }

  /** Something in the timeline is different. */
  changed() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /** Stays where it is, whatever comes. */
  hold() { this.#follower.hold(); }
  letGo() { this.#follower.letGo(); }

  /** Goes to the latest, at once: who holds it there before the next frame holds what is drawn. */
  toEnd() {
    this.#timeline.moveToEnd();
    this.#follower.toEnd();
    this.#draw();
  }

  /**
   * Brings a message of the window into sight and lets it stand out: for a while, or until somebody moves. Where it has no row, as
   * one that was removed, the place is shown.
   * @param {boolean} stays until somebody moves
   */
  toMessage(seq, stays = false) {
    this.#drawWhole();
    this.#unmark();
    const node = this.#nodeOf(this.#timeline.find(seq));
    if (!node) return this.#toPlace(seq);
    this.#center(node);
    node.classList.add('message--found');
    if (stays) for (const type of MOVES) this.#scroller.addEventListener(type, this.#unmark, {once: true, passive: true});
    else this.#flash = setTimeout(this.#unmark, FLASH_MS);
    this.#view.focusIn(node);
  }

  #toPlace(seq) {
    const near = this.#timeline.entries.findLast((e) => e.seq <= seq && this.#nodeOf(e)) ?? this.#timeline.entries.find((e) => this.#nodeOf(e));
    if (near) this.#center(this.#nodeOf(near));
  }

  #nodeOf(entry) { return entry && this.#nodes.get(entry.key)?.node; }

  #unmark = () => {
    clearTimeout(this.#flash);
    for (const type of MOVES) this.#scroller.removeEventListener(type, this.#unmark);
    for (const node of this.#list.querySelectorAll('.message--found')) node.classList.remove('message--found');
  };

  /** Brings the line where unread messages begin into sight. */
  toUnread() {
    if (this.#above.some(isUnread)) this.#drawWhole();
    const node = this.#nodes.get('unread')?.node;
    if (!node) return;
    this.#follower.follows = this.#timeline.following = false;
    this.#center(node, 0.15);
    this.changed();
  }

  /** Tells if the line where unread messages begin is above what is seen. */
  get unreadIsAbove() {
    const node = this.#nodes.get('unread')?.node;
    return node ? node.offsetTop + node.offsetHeight < this.#scroller.scrollTop : this.#above.some(isUnread);
  }

  #center(node, share = 0.35) {
    this.#follower.scrollTo(node.offsetTop - this.#scroller.clientHeight * share);
  }

  #followed(follows) {
    if (!this.#timeline) return;
    this.#timeline.following = follows && this.#timeline.live;
    if (follows) this.changed();
    this.#on.followed();
  }

  /** Draws what may be far above. */
  #drawWhole() {
    this.#follower.follows = this.#timeline.following = false;
    this.#first = null;
    this.#draw();
  }

  /** A crowd gets fewer rows, until it rests. */
  #pace() {
    const now = performance.now();
    if (now - this.#came > REST_MS) this.#rested = now;
    this.#came = now;
    const isCrowd = now - this.#rested > CROWD_MS;
    if (isCrowd === this.#isCrowd) return;
    this.#isCrowd = isCrowd;
    this.#most = isCrowd ? LATEST_OF_CROWD : LATEST;
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const timeline = this.#timeline;
    if (!timeline) return;
    if (timeline.fresh) this.#pace();
    if (!timeline.live) this.#follower.follows = false;
    timeline.following = this.#follower.follows;
    timeline.skim();
    this.#follower.mark();
    const wanted = rows(timeline);
    this.#above = wanted.splice(0, this.#follower.follows ? wanted.length - this.#most : wanted.findIndex((row) => row.key === this.#first));
    this.#first = wanted[0]?.key;
    this.#reconcile(wanted);
    this.#follower.keep();
    this.#on.drawn();
    this.#scroller.dispatchEvent(new Event('drawn')); // whoever hears it may write what lays the page out anew
  }

  #reconcile(wanted) {
    const keys = new Set(wanted.map((row) => row.key));
    for (const [key, {node}] of this.#nodes) {
      if (keys.has(key)) continue;
      if (node.contains(document.activeElement)) this.#scroller.focus({preventScroll: true}); // whoever is at a message that goes stays among them
      node.remove();
      this.#nodes.delete(key);
    }
    let at = this.#list.firstElementChild;
    for (const row of wanted) {
      const before = this.#nodes.get(row.key)?.node;
      const node = this.#node(row);
      if (before && before !== node) {
        if (before === at) at = node;
        const hadFocus = before.contains(document.activeElement);
        before.replaceWith(node);
        if (hadFocus) this.#view.focusIn(node); // whoever is at a message stays there when it changes
      }
      if (node === at) at = at.nextElementSibling;
      else this.#list.insertBefore(node, at);
    }
  }

  /** The node of a row, made or brought up to date where needed. */
  #node(row) {
    let known = this.#nodes.get(row.key);
    if (!known || known.version !== row.entry.version || known.another !== row.another) {
      known = {node: this.#view.node(row), version: row.entry.version, another: row.another, follows: false, minute: false, chips: -1};
      this.#nodes.set(row.key, known);
    }
    const {chips = 0, reactions} = row.entry;
    if (this.#decoration && known.chips !== chips && row.kind === 'entry') {
      known.chips = chips;
      if (chips || reactions) this.#decoration.show(known.node, row.entry);
    }
    for (const is of ['follows', 'minute']) {
      if (known[is] === Boolean(row[is])) continue;
      known[is] = Boolean(row[is]);
      known.node.classList.toggle(`message--${is}`, known[is]);
    }
    return known.node;
  }
}

const isUnread = (row) => row.key === 'unread';
