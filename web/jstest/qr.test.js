import {isThisMachine, networkAddresses} from '../js/client/addresses.js';
import {qr} from '../js/text/qr.js';
import {equal, test} from './harness.js';

// Codes as the npm package qrcode 1.5 draws them (byte mode, level M).
const HUBBUB = `
#######.##..#.#######
#.....#.###...#.....#
#.###.#.##..#.#.###.#
#.###.#..#..#.#.###.#
#.###.#.##..#.#.###.#
#.....#....##.#.....#
#######.#.#.#.#######
..........###........
#..######...##..#.###
#.#.#....##.#.#.####.
.#....#..#...##.#.###
.###.......#......#..
##.#####..#...#..#.#.
........#..##.....##.
#######.#.#.#####....
#.....#.#.####...##..
#.###.#.##.##.##.#.##
#.###.#.#..##....##..
#.###.#..#....#.##.##
#.....#..#...###.####
#######.##.#....##...`;

// By length of the text: modules on a side, and the FNV-1a hash of all modules as 0 and 1.
const VERSIONS = {
  9: [21, 'd8898989'], 26: [25, 'e825a35b'], 40: [29, '4b4c0006'], 60: [33, '6bf7e8fc'], 84: [37, 'e3974f91'],
  106: [41, 'bc235a7e'], 122: [45, 'f66acc8d'], 152: [49, '8eb4a393'], 180: [53, 'c0186c35'], 213: [57, 'ce75e90a'],
};

const drawn = (code) => code.map((row) => row.map((dark) => (dark ? '#' : '.')).join('')).join('\n');
const hash = (code) => code.flat().reduce((h, dark) => Math.imul(h ^ Number(dark), 16_777_619) >>> 0, 2_166_136_261).toString(16);
const text = (length) => 'http://192.168.1.5:8000/#/'.padEnd(length, 'board-games-').slice(0, length);

test('a code is drawn as others draw it', () => {
  equal(drawn(qr('hubbub')), HUBBUB.trim());
  for (const [length, want] of Object.entries(VERSIONS)) {
    const code = qr(text(length));
    equal([code.length, hash(code)], want, `${length} bytes`);
  }
  equal(qr(text(214)), null, 'too long');
  equal(qr('é'.repeat(107)), null, 'counted in bytes');
});

test('the addresses for the network, if the server tells them', async () => {
  const answers = (body, status = 200) => async () => new Response(body, {status});
  for (const [fetcher, want] of [
    [answers('{"addresses":["http://192.168.1.5:8000"]}'), ['http://192.168.1.5:8000']],
    [answers('{"addresses":["javascript:alert(1)",7,"https://a.example"]}'), ['https://a.example']],
    [answers('{}'), []],
    [answers('null'), []],
    [answers('not json'), []],
    [answers('{"addresses":["http://a.example"]}', 404), []],
    [async () => { throw new TypeError('no network'); }, []],
  ]) equal(await networkAddresses(fetcher), want);
});

test('which addresses mean the machine itself', () => {
  for (const host of ['localhost', 'chat.localhost', '127.0.0.1', '127.8.0.1', '[::1]', '0.0.0.0']) equal(isThisMachine(host), true, host);
  for (const host of ['192.168.1.5', 'localhost.example', 'a.example', '[fe80::1]']) equal(isThisMachine(host), false, host);
});
