import {roomFor, tooMany} from '../js/text/characters.js';
import {equal, test} from './harness.js';

test('a limit of bytes is told in characters, as people see them', () => {
  for (const [text, bytes, over] of [['hello', 5, 0], ['hello', 3, 2], ['ééé', 4, 1], ['ééé', 3, 2], ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 30, 1], ['日本語', 0, 3], ['e\u0301e\u0301', 3, 1], ['', 0, 0], ['\ud800x', 3, 1]]) {
    equal(tooMany(text, bytes), over, `${text} of ${bytes}`);
  }
  for (const [text, bytes, left] of [['aaaa', 6, 2], ['日本', 12, 2], ['日本', 11, 1], ['👩‍👩‍👧‍👦', 49, 0], ['👩‍👩‍👧‍👦', 50, 1], ['aaaa', 4, 0]]) {
    equal(roomFor(text, bytes), left, `room after ${text} of ${bytes}`);
  }
});
