// What is drawn of a timeline: a row for each entry, with separators between.

import {sameDay} from '../lang/times.js';

const GROUP_MS = 5 * 60_000; // messages of one author within this time stand together

/**
 * @param {import('./timeline.js').Timeline} timeline
 * @returns {{key: number|string, kind: 'entry'|'day'|'unread', entry: import('./timeline.js').Entry, follows: boolean}[]}
 */
export function rows(timeline) {
  const out = [];
  let last = null; // the last message
  let joins = false; // nothing stands between it and the next
  let marked = false; // the line where unread messages begin is there
  const add = (e) => {
    const day = e.kind === 'message' && (!last || !sameDay(last.at, e.at));
    if (day) out.push({key: `day-${e.key}`, kind: 'day', entry: e, follows: false});
    const unread = !marked && isUnread(e, timeline.unreadAfter);
    if (unread) out.push({key: 'unread', kind: 'unread', entry: e, follows: false});
    marked ||= unread;
    const follows = joins && !day && !unread && e.kind === 'message' && last.from === e.from && e.at - last.at < GROUP_MS;
    out.push({key: e.key, kind: 'entry', entry: e, follows});
    joins = e.kind === 'message';
    if (joins) last = e;
  };
  timeline.entries.forEach(add);
  if (timeline.live) timeline.pending.forEach(add);
  return out;
}

/** An entry of others that holds, or stands for, a message after the last that was read. */
function isUnread({own, seq, last, before}, unreadAfter) {
  return unreadAfter !== null && !own && (seq ?? last ?? before) > unreadAfter;
}
