// What follows a moderator's command: whom it means, for how long, and why.

/**
 * @typedef {'person'|'span'|'rest'|'number'|'switch'} Kind a name, a span of time, any text, a number, on or off
 * @typedef {{takes: Kind[], needs: number}} Command needs: how many of what it takes have to be there
 */

const command = (takes = '', needs = 0) => ({takes: takes.split(' ').filter(Boolean), needs});

/** @type {Record<string, Command>} */
export const COMMANDS = {
  timeout: command('person span rest', 1),
  ban: command('person span rest', 1),
  kick: command('person rest', 1),
  sweep: command('person'),
  clear: command(),
  slow: command('span', 1),
  pace: command('number', 1),
  pin: command('person'),
  announce: command('rest'),
  topic: command('rest'),
  shield: command('switch'),
};

const UNIT_MS = {s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000};
const OFF = ['off', '0'];

/** How many milliseconds "10m", "2h 30m" or "until 22:00" are at a time; NaN if it is no span. */
export function span(words, now = new Date()) {
  const until = /^until\s+(\d{1,2}):(\d{2})$/iu.exec(words);
  if (until) return untilTime(Number(until[1]), Number(until[2]), now);
  if (!/^(\d+\s*[smhd]\s*)+$/iu.test(words)) return NaN;
  return [...words.matchAll(/(\d+)\s*([smhd])/giu)].reduce((ms, [, n, unit]) => ms + n * UNIT_MS[unit.toLowerCase()], 0);
}

/** The next time that a clock shows so. */
function untilTime(hours, minutes, now) {
  if (hours > 23 || minutes > 59) return NaN;
  const then = new Date(now);
  then.setHours(hours, minutes, 0, 0);
  if (then <= now) then.setDate(then.getDate() + 1);
  return then - now;
}

const SPAN_AT_START = /^(until\s+\d{1,2}:\d{2}|(?:\d+\s*[smhd](?=\s|\d|$)\s*)+|off(?=\s|$)|0(?=\s|$))\s*/iu;

/**
 * Takes apart what follows a command.
 * @param {Command} command @param {string} rest
 * @param {(text: string) => {name: string, length: number} | null} person finds a known name at the beginning of a text
 * @returns {{values: Record<Kind, any>} | {missing: Kind, words: string}} missing: what should be there, and what is there
 */
export function parse({takes, needs}, rest, person, now = new Date()) {
  const values = {};
  let left = rest;
  for (const [i, kind] of takes.entries()) {
    const found = left ? takers[kind](left, person, now) : null;
    if (!found && (i < needs || left && i === takes.length - 1)) return {missing: kind, words: left};
    if (!found) continue;
    values[kind] = found.value;
    left = left.slice(found.length).trim();
  }
  return left ? {missing: takes.at(-1) ?? 'nothing', words: left} : {values};
}

const takers = {
  person: (text, person) => {
    const at = /^[@＠]/u.test(text) ? 1 : 0;
    const found = person(text.slice(at));
    return found && {value: found.name, length: found.length + at};
  },
  span: (text, _, now) => {
    const words = SPAN_AT_START.exec(text);
    if (!words) return null;
    const value = OFF.includes(words[1].toLowerCase()) ? 0 : span(words[1].trim(), now);
    return Number.isNaN(value) ? null : {value, length: words[0].length};
  },
  number: (text) => {
    const words = /^(\d{1,6}|off)$/iu.exec(text);
    return words && {value: Number(words[1]) || 0, length: text.length};
  },
  switch: (text) => /^(on|off)$/iu.test(text) ? {value: text.toLowerCase() === 'on', length: text.length} : null,
  rest: (text) => ({value: text, length: text.length}),
};

/** Finds the longest of some names at the beginning of a text, where a word ends. */
export function nameAt(text, names) {
  const wanted = text.toLocaleLowerCase();
  let best = null;
  for (const name of names) {
    const end = text[name.length];
    if (name.length > (best?.length ?? 0) && wanted.startsWith(name.toLocaleLowerCase()) && (end === undefined || /\s/u.test(end))) best = {name, length: name.length};
  }
  return best;
}
