import {Router} from '../js/browser/router.js';
import {isRoom, roomFrom} from '../js/text/room-name.js';
import {equal, test} from './harness.js';

const at = (hash, search = '') => new Router({location: {hash, search, origin: 'https://chat.example'}, history: {}, addEventListener() {}}, () => {});

test('the room of an address', () => {
  equal(['', '#/games', '#/%', '#/a/b', '#/caf%C3%A9'].map((h) => at(h).room), ['lobby', 'games', 'lobby', 'lobby', 'café']);
  equal([at('', '?embed=1&room=games').room, at('', '?embed=1&room=games').embedded, at('', '?embed=0').embedded], ['games', true, false]);
  equal(at('').link('games'), 'https://chat.example/#/games');
});

test('names of rooms', () => {
  equal(['Board Games', '#café ', '--x', '<b>', 'a'.repeat(80)].map(roomFrom), ['board-games', 'cafe', 'x', 'b', 'a'.repeat(64)]);
  equal(['games', 'a-1', '', '-a', 'A', 'a b', '../x', 'a'.repeat(65)].map(isRoom), [true, true, false, false, false, false, false, false]);
});
