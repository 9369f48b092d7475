// Sentences for people on a refusal: why, what became of the text, until when, and what to do. Loaded
// with the first room, or the first refusal.

import {dateLocale, errorText, knows, t} from './i18n.js';
import './refusals.js';
import {dateTime, sameDay, shortTime} from './times.js';

const COUNTED_MS = 60_000; // a longer wait is told by its end
const LONGEST_MS = 10 * 365 * 86_400_000; // a server may say what it likes; a date has its limits

/**
 * @param {{code: string, message?: string, endsAt?: number, retry_after_ms?: number}} error of the server; endsAt: when it may be
 *   otherwise, in Unix milliseconds
 * @param {{fate?: ''|'field'|'goes'|'kept'|'lost'|'recall', n?: number, name?: string}} of fate: what became of the text;
 *   n: how many messages it was; name: that was asked for
 */
export function refusalText(error, {fate = '', n, name} = {}) {
  const {code, message} = error;
  const why = errorText(error, {name});
  const detail = code === 'filtered' && message ? `“\u2068${message}\u2069”` : '';
  const became = fate && t(`fate_${fate}`, {n, when: when(error)});
  return [why, detail, became, fate === 'goes' ? '' : whatToDo(error)].filter(Boolean).join(' ');
}

/** What people can do about it: the words of the code, or what the server said of the time. */
function whatToDo(error) {
  const key = `do_${error.code}`;
  const words = {when: when(error)};
  if (!knows(key)) return error.endsAt ? t('tryAgain', words) : '';
  return t(!error.endsAt && knows(`${key}_open`) ? `${key}_open` : key, words);
}

/** Until when, in words: seconds below a minute, then the time of day, with the day if it is another. */
export function when({endsAt, retry_after_ms: waitMs = LONGEST_MS}, now = Date.now()) {
  if (!endsAt) return t('whenLater');
  const leftMs = Math.min(endsAt - now, waitMs, LONGEST_MS); // a clock that was put back makes nobody wait longer
  if (leftMs <= 0) return t('whenNow');
  if (leftMs <= COUNTED_MS) return new Intl.RelativeTimeFormat(dateLocale(), {numeric: 'always'}).format(Math.ceil(leftMs / 1000), 'second');
  const end = now + leftMs;
  return sameDay(end, now) ? t('whenAt', {time: shortTime(end)}) : t('whenOn', {time: dateTime(end)});
}
