import {Identity} from '../js/chat/identity.js';
import {firstJoin} from '../js/client/first-join.js';
import {JoinQueue} from '../js/client/join-queue.js';
import {endSession} from '../js/client/session.js';
import {equal, test} from './harness.js';
import {browser} from './people.test.js';

/** Tabs of one browser, each with storage of its own besides. */
const tabs = (count) => {
  const shared = browser();
  return Array.from({length: count}, () => new Identity(shared(), browser()()));
};
const ana = (token = 't1') => ({session: token, name: 'Ana', user: 'a'});

test('a new tab is the person that the browser knows, with the token as it was renewed last', () => {
  const [first, second] = tabs(2);
  equal(second.resume(), false);
  first.welcomed(ana());
  first.welcomed(ana('t2'));
  equal([second.resume(), second.name, second.user, second.session.token, second.lastName], [true, 'Ana', 'a', 't2', 'Ana']);
});

test('a name that one tab has taken is that of the others', () => {
  const [first, second] = tabs(2);
  first.welcomed(ana());
  second.resume();
  first.renamed('Anna');
  equal([second.look(false), second.name, second.session], ['same', 'Anna', {token: 't1', name: 'Anna', user: 'a'}]);
});

test('a session that one tab has forgotten is none for the others, and does not come back', () => {
  const [first, second] = tabs(2);
  first.welcomed(ana());
  second.resume();
  second.passphrase = 'sesame';
  first.forget();
  second.welcomed(ana()); // was on its way
  equal(second.look(true), 'gone');
  second.forget();
  equal([first.session, second.passphrase], [null, '']);
  first.welcomed({session: 'b1', name: 'Bo', user: 'b'});
  second.welcomed(ana('t3'));
  first.welcomed({session: 'b1', name: 'Bo', user: 'b'});
  equal(second.look(true), 'gone');
  second.forget();
  equal(first.session.token, 'b1', 'another person, whom it leaves alone');
});

test('a server that knew the token no more has made another person of one: so are the other tabs', () => {
  const [first, second, third] = tabs(3);
  for (const tab of [first, second]) tab.welcomed(ana());
  first.welcomed({session: 'n1', name: 'Ana', user: 'n'});
  equal([second.look(false), second.user, second.session.token, second.look(false), third.look(false)], ['other', 'n', 'n1', 'same', 'same']);
  first.session = {token: 'h1', name: 'Hi'}; // was handed over, of whomever
  equal(second.look(false), 'gone');
});

test('whose message it is: the id decides, and a message without one is nobody\'s own', () => {
  const [me] = tabs(1);
  me.welcomed(ana());
  equal([{user: 'a', from: 'Anna'}, {user: 'v', from: 'Ana'}, {from: 'Ana'}].map((m) => me.isOwn(m)), [true, false, false]);
  me.welcomed({session: 't', name: 'Ana'});
  equal([me.isOwn({from: 'Ana'}), me.isOwn({from: 'Bo'})], [true, false], 'a server that gives nobody an id');
});

test('a request shows the session, and the passphrase where there is one', () => {
  const [me] = tabs(1);
  equal(me.authorization, '');
  me.welcomed(ana());
  equal(me.authorization, 'Bearer t1');
  me.passphrase = 'sésame';
  const [kind, text] = me.authorization.split(' ');
  equal([kind, new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)))], ['Basic', 't1:sésame']);
});

/** Locks as a browser has them, of one name. */
function fakeLocks() {
  const waiting = [];
  let held = false;
  const next = () => {
    if (held || waiting.length === 0) return;
    held = true;
    waiting.shift()().then(() => { held = false; next(); });
  };
  return {request: (name, options, run) => new Promise((done) => {
    waiting.push(() => run().then(done));
    next();
  })};
}

test('of new tabs one joins first, and the next when it is known who it is', async () => {
  const locks = fakeLocks();
  const log = [];
  let known = false;
  const ends = ['first', 'second'].map((tab) => {
    let end = null;
    new JoinQueue(firstJoin(() => known, locks)).enter({held() {}, begin: (done) => { log.push(`${tab} ${known}`); end = done; }});
    return () => end();
  });
  for (let i = 0; i < 10; i++) await null;
  equal(log, ['first false']);
  known = true;
  ends[0]();
  for (let i = 0; i < 10; i++) await null;
  equal(log, ['first false', 'second true']);
  new JoinQueue(firstJoin(() => known, locks)).enter({held() {}, begin: () => log.push('third at once')});
  equal(log.at(-1), 'third at once');
});

test('locks that do not come, or are not there, keep nobody out', async () => {
  for (const locks of [null, {request: () => Promise.reject(new DOMException('late', 'TimeoutError'))}]) {
    let begun = 0;
    new JoinQueue(firstJoin(() => false, locks)).enter({held() {}, begin: () => { begun++; }});
    for (let i = 0; i < 10; i++) await null;
    equal(begun, 1);
  }
});

test('a room that is not wanted any more when its turn comes does not join', async () => {
  let grant = () => {};
  let released = 0;
  const queue = new JoinQueue((begin) => { grant = () => begin(() => { released++; }); });
  const leave = queue.enter({held() {}, begin: () => { throw new Error('joined'); }});
  leave();
  grant();
  equal(released, 1);
});

test('signing out everywhere is over when the server says so, or knows nothing of the session', async () => {
  const asked = [];
  const server = (status, type = 'application/problem+json') => (path, {method, headers}) => {
    asked.push(`${method} ${path} ${headers.Authorization}`);
    return status ? Promise.resolve(new Response(status === 204 ? null : '', {status, headers: {'Content-Type': type}})) : Promise.reject(new TypeError('away'));
  };
  const ended = [];
  for (const status of [204, 401, 500, 0]) ended.push(await endSession('Bearer t1', server(status)));
  equal([ended, asked[0]], [[true, true, false, false], 'POST /api/session/end Bearer t1']);
  for (const status of [200, 401, 403]) equal(await endSession('Bearer t1', server(status, 'text/html')), false, `a page of a proxy, ${status}`);
});
