import {Api} from '../js/client/api.js';
import {codeOf, failureOf} from '../js/client/http-status.js';
import {languages} from '../js/lang/i18n.js';
import '../js/lang/refusals.js';
import {equal, test} from './harness.js';

test('every status that is no success has words', () => {
  const statuses = [0, ...Array.from({length: 300}, (_, i) => 300 + i)];
  equal(statuses.filter((status) => !['error', 'do'].every((what) => languages.en.strings[`${what}_${codeOf(status)}`])), []);
  equal([404, 413, 429, 500, 502, 503, 504].map(codeOf), ['not_here', 'too_large', 'rate_limited', 'internal', 'unavailable', 'unavailable', 'unavailable']);
});

test('what the server has a code for is that, and what it has none for is its status', async () => {
  const asked = (status, body, headers = {}) => new Api(() => '', () => Promise.resolve(new Response(body, {status, headers}))).get('/x');
  const now = Date.now();
  equal(await asked(409, '{"code":"too_late","detail":"late"}'), {type: 'error', code: 'too_late', message: 'late'});
  const {endsAt, ...busy} = await asked(502, '<html>', {'Retry-After': '30'});
  equal(busy, {type: 'error', code: 'unavailable', message: '', retry_after_ms: 30_000});
  equal(endsAt >= now + 30_000, true, 'its end');
  equal((await asked(429, '{"title":"Too Many Requests","retry_after_ms":1500}', {'Retry-After': '2'})).retry_after_ms, 1500, 'in milliseconds, where it says so');
  equal((await asked(503, '', {'Retry-After': new Date(now + 60_000).toUTCString()})).endsAt > now, true, 'a date');
  equal(await asked(503, 'null', {'Retry-After': 'soon'}), {type: 'error', code: 'unavailable', message: ''});
});

test('why nothing came of a question', () => {
  equal(failureOf(new TypeError('Failed to fetch'), false), {code: 'offline'});
  equal(failureOf(new DOMException('', 'TimeoutError'), false), {code: 'offline'});
  equal(failureOf(new SyntaxError('no JSON'), false), {code: 'bad_message'});
  equal(failureOf(Object.assign(new Error('x'), {status: 500}), false), {code: 'internal'});
  equal(failureOf(Object.assign(new Error('x'), {status: 0}), true), {code: 'signed_out'});
});
