// Times of a recording: in its address, and as they are shown.

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;
const LATEST_S = 253_402_300_799; // the end of the year 9999

/** A time as RFC 3339 or seconds since 1970; null if it is none. @returns {number|null} Unix milliseconds */
export function timeIn(text) {
  if (/^\d+(\.\d+)?$/.test(text ?? '')) return Number(text) <= LATEST_S ? Math.round(Number(text) * 1000) : null;
  const ms = RFC3339.test(text ?? '') ? Date.parse(text) : NaN;
  return ms >= 0 ? ms : null;
}

/** A place in a recording, as players write it: 0:07, 42:17, 1:32:40. */
export function placeText(ms) {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (parts[0] === 0) parts.shift();
  const text = parts.map((part, i) => String(part).padStart(i ? 2 : 1, '0')).join(':');
  return ms <= -1000 ? `−${text}` : text;
}
