import {Router} from '../js/browser/router.js';
import {roomFrom} from '../js/text/room-name.js';
import {equal, test} from './harness.js';

const at = (hash, search = '') => new Router({location: {hash, search, origin: 'https://chat.example'}, history: {}, addEventListener() {}}, () => {});

test('the room of an address', () => {
  equal(['', '#/', '#/games', '#/%', '#/a/b', '#/caf%C3%A9', '#/東京', '#/S%C3%A3o%20Paulo'].map((h) => at(h).room),
    ['lobby', 'lobby', 'games', '%', 'a/b', 'café', '東京', 'São Paulo']);
  equal([at('', '?embed=1&room=games').room, at('', '?embed=1&room=games').embedded, at('', '?embed=0').embedded], ['games', true, false]);
  equal(at('').link('games'), 'https://chat.example/#/games');
  equal(['#/games/1234', '#/games/12x', '#/games/', '#/1234', '#/a/b/7', '#/games/99999999999999999'].map((h) => [at(h).room, at(h).message]),
    [['games', 1234], ['games/12x', 0], ['games/', 0], ['1234', 0], ['a/b', 7], ['games/99999999999999999', 0]]);
  equal(at('').link('São Paulo', 7), 'https://chat.example/#/S%C3%A3o%20Paulo/7');
});

test('names of rooms', () => {
  equal(['Board Games', ' #café ', '# 東京', '#', ' '].map(roomFrom), ['Board Games', 'café', '東京', '', '']);
});
