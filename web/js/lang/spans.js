// Spans of time, and moments that may be of another day, as people read them.

import {dateLocale} from './i18n.js';
import {dateTime, sameDay, shortTime} from './times.js';

const UNITS = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1_000]];

/** A span of time in the largest unit that it is a whole number of. */
export function duration(ms) {
  const [unit, unitMs] = UNITS.find(([, length]) => ms >= length && ms % length === 0) ?? UNITS.at(-1);
  return new Intl.NumberFormat(dateLocale(), {style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0}).format(Math.ceil(ms / unitMs));
}

/** A moment of today by its time, of another day with the day, of another year with that, too. */
export function moment(ms, now = Date.now()) {
  if (sameDay(ms, now)) return shortTime(ms);
  if (new Date(ms).getFullYear() === new Date(now).getFullYear()) return dateTime(ms);
  return new Intl.DateTimeFormat(dateLocale(), {dateStyle: 'medium', timeStyle: 'short'}).format(ms);
}
