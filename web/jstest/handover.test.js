import {leave, parse, seal, take, unseal} from '../js/client/handover.js';
import {redeem} from '../js/client/invites.js';
import {arrivalIn, takeArrival, watchArrivals} from '../js/browser/arrival.js';
import {equal, test} from './harness.js';

const ID = '7D4YXQ2KZ5M6RWVNB3TJ5LHCEA';
const json = (body, status = 200) => new Response(JSON.stringify(body), {status, headers: {'Content-Type': status < 400 ? 'application/json' : 'application/problem+json'}});
const codeOf = (promise) => promise.then(() => 'none', (error) => error.code);

/** A server that keeps what is left, once. */
function keeper() {
  const kept = new Map();
  const seen = [];
  const fetcher = async (path, {body}) => {
    seen.push(path + (body ?? ''));
    if (path === '/api/handovers') {
      kept.set(ID, JSON.parse(body).sealed);
      return json({id: ID, expires_in_ms: 300_000}, 201);
    }
    const sealed = kept.get(path.split('/').at(-1));
    kept.clear();
    return sealed ? json({sealed}) : json({status: 404}, 404);
  };
  return {fetcher, seen};
}

test('a session goes from one device to another, once, and the server sees nothing of it', async () => {
  const {fetcher, seen} = keeper();
  const what = {token: 'TOKEN', name: 'Ana & Bo. نور', room: 'São Paulo'};
  const {fragment, expiresInMs} = await leave(what, fetcher);
  equal(expiresInMs, 300_000);
  const {kind, secret} = arrivalIn(`#${fragment}`);
  const link = parse(secret);
  equal([kind, link.id, link.name, link.secret.length], ['continue', ID, what.name, 43]);
  equal(await take(link, fetcher), what);
  equal(await codeOf(take(link, fetcher)), 'gone');
  equal(seen.some((s) => s.includes('TOKEN') || s.includes(link.secret) || s.includes('Ana')), false, seen.join());
});

test('each is sealed under a secret of its own', async () => {
  const {fetcher, seen} = keeper();
  const [a, b] = [await leave({token: 't', name: 'Ana', room: 'r'}, fetcher), await leave({token: 't', name: 'Ana', room: 'r'}, fetcher)];
  equal(a.fragment === b.fragment, false);
  equal(seen[0] === seen[1], false);
});

test('a room that is too long stays behind', async () => {
  const {fetcher, seen} = keeper();
  const {fragment} = await leave({token: 'T'.repeat(64), name: '界'.repeat(20), room: '長'.repeat(400)}, fetcher);
  equal(JSON.parse(seen[0].slice('/api/handovers'.length)).sealed.length <= 1024, true);
  equal((await take(parse(arrivalIn(`#${fragment}`).secret), fetcher)).room, undefined);
});

test('another secret, another name, or a changed text opens nothing', async () => {
  const secret = new Uint8Array(32).fill(7);
  const sealed = await seal(secret, {token: 't', name: 'Ana'});
  equal(await unseal(secret, sealed, 'Ana'), {token: 't', name: 'Ana'});
  const flipped = (sealed[20] === 'A' ? 'B' : 'A');
  for (const [s, text, name] of [
    [new Uint8Array(32).fill(8), sealed, 'Ana'], [secret, sealed, 'Bo'], [secret, sealed.slice(0, 20) + flipped + sealed.slice(21), 'Ana'], [secret, 'AAAA', 'Ana'],
  ]) equal(await unseal(s, text, name).then(() => 'open', () => 'shut'), 'shut');
  const link = {id: ID, secret: 'A'.repeat(43), name: 'Ana'};
  equal(await codeOf(take(link, async () => json({sealed}))), 'broken');
});

test('what goes wrong has a word', async () => {
  for (const [status, code] of [[404, 'gone'], [429, 'busy'], [503, 'busy'], [500, 'unreachable']]) {
    equal(await codeOf(leave({token: 't', name: 'n', room: 'r'}, async () => json({}, status))), code, `${status}`);
  }
  for (const status of [404, 200, 403]) {
    equal(await codeOf(leave({token: 't', name: 'n', room: 'r'}, async () => new Response('<p>', {status, headers: {'Content-Type': 'text/html'}}))), 'unreachable', `a page of a proxy, ${status}`);
  }
  equal(await codeOf(leave({token: 't', name: 'n', room: 'r'}, async () => { throw new TypeError('offline'); })), 'unreachable');
});

test('fragments that bring something, and those that do not', () => {
  equal(['#/games', '', '#', '#invit=x', '#/continue=x', '#x#invite=1'].map(arrivalIn), [null, null, null, null, null, null]);
  equal(arrivalIn('#invite=abc'), {kind: 'invite', secret: 'abc'});
  equal([`${ID}`, `${ID}.short`, `${ID.slice(1)}.${'a'.repeat(43)}`, `${ID}.${'a'.repeat(43)}.%`, `${ID}.${'a'.repeat(44)}`, ''].map(parse), Array(6).fill(null));
  equal(parse(`${ID}.${'a'.repeat(43)}`).name, '');
});

/** A window whose address is as given. */
function fakeWindow(hash) {
  const window = new EventTarget();
  window.location = {hash, pathname: '/', search: '?embed=1'};
  window.history = {replaceState(state, title, url) { window.location.hash = new URL(url, 'http://a.example').hash; window.written = url; }};
  return window;
}

test('a secret is gone from the address as soon as it was read', () => {
  const window = fakeWindow('#invite=abc');
  equal(takeArrival(window), {kind: 'invite', secret: 'abc'});
  equal(window.written, '/?embed=1');
  equal(takeArrival(window), null);
  const early = fakeWindow(''); // early.js was there first
  early.hubbubArrival = '#continue=x';
  equal([takeArrival(early), early.hubbubArrival], [{kind: 'continue', secret: 'x'}, undefined]);
  const other = fakeWindow('#/games');
  equal([takeArrival(other), other.location.hash, other.written], [null, '#/games', undefined]);
});

test('one that comes while the page is open leaves the room in the address, and nobody else sees it', () => {
  const window = fakeWindow('#invite=abc');
  const seen = [];
  watchArrivals(window, (arrival) => seen.push(arrival.secret));
  window.addEventListener('hashchange', () => seen.push('router'));
  const change = (oldURL) => window.dispatchEvent(Object.assign(new Event('hashchange'), {oldURL}));
  change('http://a.example/#/games');
  equal([window.location.hash, seen], ['#/games', ['abc']]);
  change('http://a.example/#/');
  equal(seen, ['abc', 'router'], 'a room is as before');
});

test('an invitation is redeemed with the session, if there is one', async () => {
  const asked = [];
  const answer = {session: 's', user: 'u', role: 'moderator', room: 'lobby', name: ''};
  const fetcher = async (path, {method, headers, body}) => {
    asked.push([path, method, headers.Authorization, body]);
    return json(answer);
  };
  equal(await redeem('abc', 'TOKEN', fetcher), answer);
  await redeem('abc', '', fetcher);
  equal(asked, [['/api/invites/redeem', 'POST', 'Bearer TOKEN', '{"secret":"abc"}'], ['/api/invites/redeem', 'POST', undefined, '{"secret":"abc"}']]);
  for (const [body, status, code] of [
    [{code: 'invite_used'}, 409, 'invite_used'], [{code: 'invite_expired'}, 410, 'invite_expired'], [{code: 'invite_unknown'}, 404, 'invite_unknown'],
    [{}, 404, 'unreachable'], [null, 502, 'unreachable'], [{}, 429, 'busy'], [{code: 'else'}, 500, 'unreachable'],
  ]) equal(await codeOf(redeem('abc', '', async () => json(body, status))), code);
  equal(await codeOf(redeem('abc', '', async () => new Response('<p>', {status: 200}))), 'unreachable');
});
