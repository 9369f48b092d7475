// Times as people read them.

import {strings} from './strings.js';

const clock = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit'});
const full = new Intl.DateTimeFormat(undefined, {dateStyle: 'full', timeStyle: 'medium'});
const day = new Intl.DateTimeFormat(undefined, {weekday: 'long', day: 'numeric', month: 'long'});

export const shortTime = (ms) => clock.format(ms);
export const fullTime = (ms) => full.format(ms);
export const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();

/** The heading of a day. */
export function dayName(ms, now = Date.now()) {
  if (sameDay(ms, now)) return strings.today;
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  return sameDay(ms, yesterday) ? strings.yesterday : day.format(ms);
}
