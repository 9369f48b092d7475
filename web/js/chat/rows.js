// What is drawn of a timeline: a row for each entry, with separators between.

import {sameDay} from '../lang/times.js';

const GROUP_MS = 5 * 60_000; // messages of one author within this time stand together
const GROUP = 8; // at most
const groups = new WeakMap(); // message → {n, at}: its place in its group, and when that began
const MINUTE_MS = 60_000;

/**
 * @param {import('./timeline.js').Timeline} timeline
 * @returns {{key: number|string, kind: 'entry'|'day'|'unread'|'removed', entry: import('./timeline.js').Entry, follows: boolean, minute?: boolean, another?: boolean}[]}
 *   minute: the first message of a minute; removed: messages without a text, count of them, own of these by who reads; another: its author is somebody else than the last one of this name
 */
export function rows(timeline) {
  const out = [];
  let last = null; // the last message
  let joins = false; // nothing stands between it and the next
  let marked = false; // the line where unread messages begin is there
  const holders = new Map(); // name → id of its last holder
  const add = (e) => {
    if (timeline.hides(e)) return;
    if (e.removed) {
      joins = false;
      addRemoved(out, e);
      return;
    }
    const day = e.kind === 'message' && (!last || !sameDay(last.at, e.at));
    if (day) out.push({key: `day-${e.key}`, kind: 'day', entry: e, follows: false});
    const unread = !marked && isUnread(e, timeline.unreadAfter);
    if (unread) out.push({key: 'unread', kind: 'unread', entry: e, follows: false});
    marked ||= unread;
    const group = joins && !day && !unread && e.kind === 'message' && last.from === e.from && last.user === e.user && groups.get(last);
    const follows = Boolean(group) && group.n < GROUP && e.at - group.at < GROUP_MS;
    // What was above the window is gone from it, and moves no head below.
    if (last || !groups.has(e)) groups.set(e, follows ? {n: group.n + 1, at: group.at} : {n: 1, at: e.at});
    out.push({key: e.key, kind: 'entry', entry: e, follows, minute: minuteOf(e) !== minuteOf(last), another: changesHands(holders, e)});
    joins = e.kind === 'message';
    if (joins) last = e;
  };
  timeline.entries.forEach(add);
  if (timeline.live) timeline.pending.forEach(add);
  return out;
}

const minuteOf = (message) => Math.floor(message?.at / MINUTE_MS);

/** Removed messages that stand together are one line. */
function addRemoved(out, e) {
  const last = out.at(-1);
  if (last?.kind !== 'removed') {
    out.push({key: `removed-${e.key}`, kind: 'removed', entry: {key: e.key, count: 1, own: e.own ? 1 : 0, version: e.own ? '1 1' : '1 0'}, follows: false});
    return;
  }
  last.entry.count++;
  if (e.own) last.entry.own++;
  last.entry.version = `${last.entry.count} ${last.entry.own}`;
}

/** Keeps who holds a name, and tells if it was somebody else before. One's own name is no surprise. */
function changesHands(holders, {user, from, own}) {
  if (!user || !from) return false;
  const name = from.normalize('NFKC').toLowerCase();
  const before = holders.get(name);
  holders.set(name, user);
  return before !== undefined && before !== user && !own;
}

/** An entry of others that holds, or stands for, a message after the last that was read. */
function isUnread({own, seq, last, before}, unreadAfter) {
  return unreadAfter !== null && !own && (seq ?? last ?? before) > unreadAfter;
}
