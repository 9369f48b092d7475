// What holds in every script, by one table that the server holds as well.

import {fold, nameKey} from '../js/text/fold.js';
import {isMentioned, parse} from '../js/text/format.js';
import {equal, test} from './harness.js';
import {short} from './texts.js';

const scripts = await (await fetch('/folding.json')).json();

test('names that read the same, in every script', () => {
  equal(scripts.length > 30, true, 'scripts');
  for (const {script, same: [name, ...others], found, other} of scripts) {
    for (const n of others) equal(nameKey(n), nameKey(name), `${script}: ${n}`);
    for (const n of found) equal([fold(n), nameKey(n) === nameKey(name)], [fold(name), false], `${script}: ${n}`);
    for (const n of other) equal(fold(n) === fold(name), false, `${script}: ${n}`);
  }
});

test('the same characters are one here and on the server', async () => {
  const [here, there] = [new Map(), new Map()];
  for (const [character, key] of await (await fetch('/folded.json')).json()) {
    const own = fold(character);
    const same = [there.get(key) ?? own, here.get(own) ?? key];
    equal([own, key], same, `U+${character.codePointAt(0).toString(16)}`);
    there.set(key, own);
    here.set(own, key);
  }
  equal(there.size > 10_000, true, 'characters');
});

test('texts, in every script', () => {
  for (const {script, same: [name], other, texts} of scripts) {
    equal(texts.length > 0, true, script);
    for (const [text, want] of texts) equal(short(parse(text, [name, ...other])), want, script);
  }
});

test('every spelling of a name mentions it, and no other name does', () => {
  for (const {script, same, found, other} of scripts) {
    const [name] = same;
    for (const n of [...same, ...found]) equal(isMentioned(`x @${n}, y`, [name, ...other], name), true, `${script}: ${n}`);
    for (const n of other) equal(isMentioned(`x @${n}, y`, [name, ...other], name), false, `${script}: ${n}`);
  }
});

test('of two names that differ by an accent, the one that is written', () => {
  const names = ['Ze', 'Zé'];
  for (const text of ['@ze', '@Ze\u0301', '@ZÉ']) {
    equal(names.map((me) => isMentioned(text, names, me)), text === '@ze' ? [true, false] : [false, true], text);
  }
  equal(isMentioned('@Ze', ['Zé'], 'Zé'), true, 'where there is one');
});
