import {letters} from '../js/text/letters.js';
import {equal, test} from './harness.js';

test('two letters stand for a name of words', () => {
  for (const [name, want] of [
    ['main-stage', 'MS'], ['lobby', 'LO'], ['The room for everything', 'TR'], ['#general', 'GE'], ['a', 'A'], ['x_y z', 'XY'],
    ['会場案内', '会場'], ['ラジオ・南', 'ラ南'], ['غرفة النقاش', 'غا'], ['🚀 launch', '🚀L'], ['👩‍🚀👩‍🚀👩‍🚀', '👩‍🚀👩‍🚀'], ['éclair', 'ÉC'], ['e\u0301tat-major', 'E\u0301M'],
    ['…', '…'], ['--', '--'], ['', ''], ['  ', ''],
  ]) equal([name, letters(name)], [name, want]);
});
