import {History, HistoryMissing} from '../js/client/history.js';
import {withClock} from './clock.js';
import {equal, test} from './harness.js';

/** Lets answers come by promises alone: whoever waits for these tests to end has a timer in this page. */
const settled = async () => { for (let i = 0; i < 30; i++) await null; };

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

test('an answer of somebody else is a failure, not the beginning of a room', async () => {
  for (const body of [{}, null, [], {messages: null}, {rooms: {}}, {error: 'sign in'}]) {
    const history = new History(async () => json(body));
    for (const ask of [() => history.rooms(), () => history.before('games', 10), () => history.search('games', 'a')]) {
      const failure = await ask().catch((e) => e);
      equal([failure instanceof Error, failure instanceof HistoryMissing], [true, false], JSON.stringify(body));
    }
  }
});

test('a failure is no absence', async () => {
  const history = new History(() => Promise.resolve(json({title: 'broken'}, 500, 'application/problem+json')));
  equal(await history.rooms().catch((e) => e instanceof HistoryMissing), false);
  equal(history.missing, false);
});

/** An answer whose body is there at once. */
const answer = (status, body, headers = {}) => ({status, ok: status === 200, headers: new Headers(headers), json: async () => JSON.parse(body)});
const tooMany = (body, headers) => answer(429, body, headers);
const problem = (ms) => tooMany(JSON.stringify({title: 'too many', retry_after_ms: ms}), {'Content-Type': 'application/problem+json', 'Retry-After': '5'});

/** A history whose server answers with each of these, and then with the rooms. */
function limited(...answers) {
  const made = {asked: 0, waits: []};
  made.history = new History(async () => (made.asked++, answers.shift() ?? answer(200, '{"epoch": "e", "messages": [{"seq": 1}]}')));
  made.onWait = (until) => made.waits.push(Math.round((until - performance.now()) / 100) / 10);
  return made;
}

for (const [what, first, seconds] of [
  ['the problem document', () => problem(3_200), 3.2],
  ['the header', () => tooMany('slow down', {'Retry-After': '7'}), 7],
  ['nothing', () => tooMany('<!doctype html>', {'Content-Type': 'text/html'}), 2],
  ['a date', () => tooMany('', {'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT'}), 2],
  ['null', () => tooMany('null', {'Content-Type': 'application/json'}), 2],
  ['an age', () => problem(1e15), 300],
]) {
  test(`too many questions: asks again as late as ${what} says`, () => withClock(async (clock) => {
    const made = limited(first());
    let page = null;
    made.history.before('games', 10, {onWait: made.onWait}).then((p) => { page = p; });
    await settled();
    equal([made.waits, made.asked], [[seconds], 1]);
    clock.pass(1000 * seconds + 400);
    await settled();
    equal(made.asked, 1, 'not sooner, and not all at once');
    clock.pass(200);
    await settled();
    equal([made.asked, page?.messages], [2, [{seq: 1}]]);
  }));
}

test('too many questions for too long is a failure, not a sign-in', () => withClock(async (clock) => {
  const made = limited(...Array.from({length: 20}, () => tooMany('', {'Content-Type': 'text/html', 'Retry-After': '1'})));
  let failure = null;
  made.history.search('games', 'a', undefined, {onWait: made.onWait}).catch((e) => { failure = e; });
  for (let i = 0; i < 10; i++) {
    clock.pass(2_000);
    await settled();
  }
  equal([made.asked, failure instanceof Error, failure instanceof HistoryMissing, made.history.signedOut], [5, true, false, false]);
}));

test('while the server wants no questions none is asked, and none that nobody waits for any more', () => withClock(async (clock) => {
  const made = limited(problem(5_000));
  const answered = [];
  const ask = (words, isWanted) => made.history.search('games', words, undefined, {isWanted, onWait: made.onWait}).then(() => answered.push(words), () => {});
  ask('l', () => false);
  await settled();
  clock.pass(1_000);
  ask('li', () => false);
  ask('lin', () => true);
  await settled();
  equal([made.asked, made.waits], [1, [5, 4, 4]]);
  clock.pass(4_600);
  await settled();
  equal([made.asked, answered], [2, ['lin']]);
}));

test('what is open to everybody is asked for as nobody, and what is not, as oneself', async () => {
  const asked = [];
  const problem = (status) => json({code: 'not_found'}, status, 'application/problem+json');
  const page = {epoch: 'e', messages: [], more: false};
  let token = 'Bearer t1';
  const history = new History((path, {headers}) => {
    asked.push(`${path.split('/')[3]?.split('?')[0] ?? 'rooms'} ${headers.Authorization ?? '-'}`);
    if (path === '/api/rooms') return Promise.resolve(json({rooms: []}));
    return Promise.resolve(path.includes('members') && headers.Authorization !== 'Bearer t1' ? problem(404) : json(page));
  }, () => token);
  const outcome = async (room) => (await history.before(room, 9).catch((e) => e)) instanceof HistoryMissing ? 'none' : 'page';
  equal([await outcome('lobby'), await outcome('members'), await outcome('lobby')], ['page', 'page', 'page']);
  await history.rooms();
  equal(asked.splice(0), ['lobby -', 'members -', 'members Bearer t1', 'lobby Bearer t1', 'rooms Bearer t1']);
  history.reconnected();
  token = 'Bearer other';
  equal([await outcome('members'), await outcome('lobby')], ['none', 'page']);
  equal(asked.splice(0), ['members -', 'members Bearer other', 'lobby -'], 'a refusal of both opens nothing');
  token = '';
  equal(await outcome('members'), 'none');
  equal(asked, ['members -']);
});
