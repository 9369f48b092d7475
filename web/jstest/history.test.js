import {History, HistoryMissing} from '../js/client/history.js';
import {equal, test} from './harness.js';

const json = (body, status = 200, type = 'application/json') => new Response(JSON.stringify(body), {status, headers: {'Content-Type': type}});

test('pages come the oldest first', async () => {
  const asked = [];
  const history = new History((path) => {
    asked.push(path);
    return Promise.resolve(json({epoch: 'e', messages: [{seq: 9}, {seq: 8}], more: true}));
  });
  equal(await history.before('games', 10), {epoch: 'e', floor: 1, messages: [{seq: 8}, {seq: 9}], more: true});
  equal(asked, ['/api/rooms/games/messages?before=10&limit=60']);
  await history.search('a b', 'x & y');
  equal(asked[1], '/api/rooms/a%20b/messages?q=x+%26+y&limit=30');
});

test('a place is shown from both sides, the message itself once', async () => {
  const all = [3, 7, 8, 20, 1000].map((seq) => ({seq}));
  const history = new History((path) => {
    const [[way, seq]] = [...new URL(path, 'http://a.example').searchParams];
    const found = way === 'before' ? all.filter((m) => m.seq < seq).toReversed() : all.filter((m) => way === 'from' && m.seq >= seq);
    return Promise.resolve(json({epoch: 'e', messages: found, more: false}));
  });
  for (const seq of [3, 8, 9, 1000]) equal((await history.around('games', seq)).messages, all, `${seq}`);
  equal(await history.around('games', 0), {epoch: 'e', floor: 1, messages: all, more: {above: false, below: false}});
});

test('a place of two histories is none', async () => {
  const history = new History((path) => Promise.resolve(json({epoch: path.includes('from') ? 'new' : 'old', messages: [{seq: 3}], more: false})));
  equal(await history.around('games', 3).catch((e) => e.message), 'the history began anew meanwhile');
});

test('a server without a history is asked once', async () => {
  let asked = 0;
  const history = new History(() => { asked++; return Promise.resolve(new Response('not found', {status: 404})); });
  for (let i = 0; i < 2; i++) equal(await history.rooms().catch((e) => e instanceof HistoryMissing), true);
  equal([asked, history.missing], [1, true]);
});

const html = (status) => new Response('<!doctype html>', {status, headers: {'Content-Type': 'text/html; charset=utf-8'}});
const redirect = () => Object.defineProperty(new Response(), 'type', {value: 'opaqueredirect'});

for (const [what, answer, missing, signedOut] of [
  ['a server', () => json({rooms: []}), false, false],
  ['a server without a history', () => new Response('not found', {status: 404}), true, false],
  ['a server that knows no such room', () => json({}, 404, 'application/problem+json'), false, false],
  ['a server that refuses', () => json({}, 403, 'application/problem+json'), false, false],
  ['a proxy whose server restarts', () => html(502), false, false],
  ['another such proxy', () => html(503), false, false],
  ['a proxy that knows no server', () => html(404), false, false],
  ['a sign-in page', () => html(200), false, true],
  ['a sign-in page of another status', () => html(401), false, true],
  ['a sign-in in words', () => new Response('sign in', {status: 401}), false, true],
  ['a network that asks for a sign-in', () => html(511), false, true],
  ['a way to a sign-in page', redirect, false, true],
]) {
  test(`${what} answers, and is asked again after a reconnect`, async () => {
    let asked = 0;
    let next = answer;
    const history = new History(async (path, {redirect: mode}) => { asked++; equal(mode, 'manual'); return next(); });
    equal(await history.probe(), signedOut);
    await history.rooms().catch(() => {});
    equal([history.missing, history.signedOut, asked], [missing, signedOut, missing ? 1 : 2]);
    history.reconnected();
    equal([history.missing, history.signedOut], [false, false]);
    next = () => json({rooms: [{name: 'lobby'}]});
    equal(await history.rooms(), [{name: 'lobby'}]);
  });
}

test('a failure is no absence', async () => {
  const history = new History(() => Promise.resolve(json({title: 'broken'}, 500, 'application/problem+json')));
  equal(await history.rooms().catch((e) => e instanceof HistoryMissing), false);
  equal(history.missing, false);
});
