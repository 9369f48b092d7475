import {languages, setLanguage} from '../js/lang/i18n.js';
import {refusalText, when} from '../js/lang/refusal.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';

const plain = (text) => text.replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' ');
const OF_PAGE = ['not_let_through', 'offline', 'signed_out', 'not_here', 'unavailable']; // codes that no server sends
const FATES = ['field', 'goes', 'kept', 'lost', 'recall', 'paused'];

// The table: each code of the server, and of the page, in each language.
for (const tag of Object.keys(languages)) {
  test(`every refusal says why and what to do: ${tag}`, async () => {
    const codes = await (await fetch('/codes.json')).json();
    equal(codes.length > 35, true, 'the codes of the server');
    const {strings} = languages[tag];
    const missing = [...codes, ...OF_PAGE].flatMap((code) => [`error_${code}`, `do_${code}`]).filter((key) => !strings[key]);
    equal([...missing, ...FATES.filter((fate) => !strings[`fate_${fate}`])], [], 'cells that are missing');
  });
}

test('no code has words that is none', async () => {
  const codes = await (await fetch('/codes.json')).json();
  const known = new Set([...codes, ...OF_PAGE]);
  const OPEN = ['banned_open', 'held']; // for when there is no end; what is held is no refusal
  const of = Object.keys(languages.en.strings).map((key) => /^(?:error|do)_(.+)$/.exec(key)?.[1]).filter(Boolean);
  equal(of.filter((code) => !known.has(code) && !OPEN.includes(code)), []);
});

test('why, what became of the text, until when, and what to do', () => withClock((clock) => {
  setLanguage('en');
  const repeated = {code: 'repeated', endsAt: Date.now() + 30_000, retry_after_ms: 30_000};
  equal(plain(refusalText(repeated, {fate: 'field'})), 'You said this a moment ago. Your text is still in the field. Say something else, or the same again in 30 seconds.');
  clock.pass(29_500);
  equal(plain(refusalText(repeated)), 'You said this a moment ago. Say something else, or the same again in 1 second.');
  clock.pass(1_000);
  equal(plain(refusalText(repeated)), 'You said this a moment ago. Say something else, or the same again now.');
  equal(plain(refusalText({code: 'rate_limited', endsAt: Date.now() + 2_000}, {fate: 'goes'})), 'That was too fast. Your text goes out by itself in 2 seconds.');
  equal(plain(refusalText({code: 'restarting'}, {fate: 'kept', n: 2})), 'The server restarts, or lets nobody in at the moment. 2 messages wait, and go out when you are back. It goes on a little later.');
  equal(plain(refusalText({code: 'filtered', message: 'No links'}, {fate: 'field'})), 'A filter of this room is against it. “No links” Your text is still in the field. Change the text.');
  equal(plain(refusalText({code: 'name_taken'}, {name: 'Bo'})), 'Bo is taken, or reads like a name that is. Choose another name.');
  equal(plain(refusalText({code: 'banned'})), 'A moderator banned you from this room. This has no end that was set. Ask who runs this site.');
  equal(plain(refusalText({code: 'brand_new', message: 'something new', endsAt: Date.now() + 5_000})), 'Something new. Try again in 5 seconds.', 'what the page does not know is said in the words of the server');
  equal(refusalText({code: 'brand_new'}), '', 'nothing is made up');
}));

test('until when: seconds below a minute, then the time of day, then the day', () => withClock((clock) => {
  setLanguage('en');
  const now = new Date(Date.now()).setHours(12, 0, 0, 0);
  const text = (ms, waitMs) => plain(when({endsAt: now + ms, retry_after_ms: waitMs}, now));
  equal(text(60_000), 'in 60 seconds');
  equal(/^at 12:05/.test(text(300_000)), true, text(300_000));
  equal(/^on .*\d.*12:00/.test(text(86_400_000)), true, text(86_400_000));
  equal(text(0), 'now');
  equal(plain(when({})), 'a little later');
  equal(text(3_600_000, 30_000), 'in 30 seconds', 'a clock that was put back makes nobody wait longer');
  equal(/^on /.test(text(1e17)), true, 'a time without end has words');
  setLanguage('es');
  equal(plain(when({endsAt: now + 9_000}, now)), 'dentro de 9 segundos');
  setLanguage('pt-BR');
  equal(plain(when({endsAt: now + 9_000}, now)), 'em 9 segundos');
  setLanguage('en');
  clock.pass(0);
}));
