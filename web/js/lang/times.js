// Times as people read them, in the language of the page.

import {dateLocale, t} from './i18n.js';

const options = {
  clock: {hour: 'numeric', minute: '2-digit'},
  full: {dateStyle: 'full', timeStyle: 'medium'},
  day: {weekday: 'long', day: 'numeric', month: 'long'},
  date: {day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit'},
};

const formats = new Map(); // making one is slow

function format(kind, ms) {
  const locale = dateLocale();
  const key = `${kind} ${locale} ${new Date().getTimezoneOffset()}`; // a format keeps the time zone in which it was made
  if (!formats.has(key)) formats.set(key, {format: new Intl.DateTimeFormat(locale, options[kind])});
  const known = formats.get(key); // with the last second and its text, for many say something in one
  const second = Math.floor(ms / 1000);
  if (known.second !== second) Object.assign(known, {second, text: known.format.format(ms)});
  return known.text;
}

export const shortTime = (ms) => format('clock', ms);
export const fullTime = (ms) => format('full', ms);
export const dateTime = (ms) => format('date', ms);

export const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();

/** The heading of a day. */
export function dayName(ms, now = Date.now()) {
  if (sameDay(ms, now)) return t('today');
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  return sameDay(ms, yesterday) ? t('yesterday') : format('day', ms);
}
