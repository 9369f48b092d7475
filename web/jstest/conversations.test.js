import {Conversations} from '../js/chat/conversations.js';
import {JSONStorage} from '../js/browser/storage.js';
import {equal, test} from './harness.js';

/** What a Conversation does, written down. */
function made(log) {
  return (room) => Object.assign({room, unread: 1}, Object.fromEntries(['connect', 'disconnect', 'leave', 'saveRead', 'retryNow']
    .map((name) => [name, () => log.push(`${name} ${room}`)])));
}

const nowhere = () => new JSONStorage(() => { throw new Error('forbidden'); });

test('a room is joined once, and left for another it stays open', () => {
  const log = [];
  const rooms = new Conversations(made(log), nowhere());
  rooms.begin('lobby');
  rooms.enter('games');
  rooms.enter('lobby');
  equal(log.filter((l) => l.startsWith('connect')), ['connect lobby', 'connect games']);
  equal([rooms.current.room, rooms.size, rooms.unread(() => true)], ['lobby', 2, 2]);
  equal([rooms.beside(1), rooms.beside(-1)], ['games', 'games']);
  rooms.leave(rooms.get('games'));
  equal([log.at(-1), rooms.size, rooms.beside(1)], ['leave games', 1, 'lobby']);
});

test('a reload opens the same rooms', () => {
  const tab = nowhere();
  tab.set('rooms', ['lobby', 'games']);
  const rooms = new Conversations(made([]), tab);
  rooms.begin('lobby');
  rooms.reopen();
  equal([...rooms].map((c) => c.room), ['lobby', 'games']);
  equal(tab.get('rooms'), ['lobby', 'games']);
});

test('a room that was asked for under another name takes its place', () => {
  const log = [];
  const tab = nowhere();
  const rooms = new Conversations(made(log), tab);
  rooms.begin('São Paulo');
  rooms.enter('music');
  const asked = rooms.get('São Paulo');
  asked.room = 'sao-paulo';
  equal(rooms.found(asked, 'São Paulo'), true);
  equal([[...rooms].map((c) => c.room), tab.get('rooms'), rooms.get('sao-paulo') === asked], [['sao-paulo', 'music'], ['sao-paulo', 'music'], true]);
});

test('a room that is open already goes on, under whatever name it is asked for', () => {
  const log = [];
  const tab = nowhere();
  const rooms = new Conversations(made(log), tab);
  rooms.begin('lobby');
  const lobby = rooms.current;
  rooms.enter('LOBBY');
  const asked = rooms.current;
  asked.room = 'lobby';
  log.length = 0;
  equal(rooms.found(asked, 'LOBBY'), false);
  equal([rooms.current === lobby, rooms.size, tab.get('rooms')], [true, 1, ['lobby']]);
  equal(log, ['disconnect LOBBY']);
});

test('a reload before the first welcome loses no room, and the order stays', () => {
  const tab = nowhere();
  tab.set('rooms', ['games', 'lobby', 'music']);
  new Conversations(made([]), tab).begin('lobby');
  const rooms = new Conversations(made([]), tab);
  rooms.begin('music');
  rooms.reopen();
  equal([...rooms].map((c) => c.room), ['games', 'lobby', 'music']);
  equal([tab.get('rooms'), rooms.current.room], [['games', 'lobby', 'music'], 'music']);
});

test('what a full storage did not take is not what it had before', () => {
  const full = {getItem: () => '"old"', setItem: () => { throw new Error('full'); }, removeItem: () => {}};
  const storage = new JSONStorage(() => full);
  equal(storage.get('draft'), 'old');
  storage.set('draft', 'new');
  equal([storage.get('draft'), storage.isAtRisk('dr'), storage.isAtRisk('outbox.')], ['new', true, false]);
  storage.set('draft', null);
  equal(storage.isAtRisk('dr'), false);
});

test('what is stored outlives nothing where storage is forbidden, but serves as long as the page', () => {
  const storage = nowhere();
  storage.set('draft', 'half a thought');
  equal(storage.get('draft'), 'half a thought');
  storage.clear();
  equal(storage.get('draft'), null);
});
