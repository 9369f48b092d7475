import {setLanguage} from '../js/lang/i18n.js';
import {hueClass} from '../js/view/names.js';
import {RowView} from '../js/view/row-view.js';
import {equal, test} from './harness.js';

test('a gap says what it is: too much at once, missed by who was away, or not kept any more', () => {
  setLanguage('en');
  const view = new RowView({canShow: () => false});
  const words = (fields) => view.node({kind: 'entry', entry: {kind: 'skip', key: 1, ...fields}}).textContent;
  for (const [fields, want] of [
    [{count: 3, lost: false}, '3 messages skipped: too many at once'],
    [{count: 3, lost: true, away: true}, '3 messages were missed while you were away'],
    [{count: 1, lost: true}, '1 message is not kept any more'],
    [{count: NaN, lost: true}, 'Messages are not kept any more'],
    [{count: NaN, lost: true, away: true}, 'Messages were missed while you were away'],
  ]) equal(words(fields), want);
});

test('a person has one colour under every name, and a name that has changed hands says so', () => {
  setLanguage('en');
  const view = new RowView({names: () => [], me: () => ''});
  const node = (more, another) => view.node({kind: 'entry', entry: {kind: 'message', key: 1, from: 'Vera', at: 0, text: 'hi', ...more}, another});
  const hue = (n) => [...n.classList].find((c) => c.startsWith('hue-'));
  equal([hue(node({user: 'u1'})), hue(node({user: 'u1', from: 'Wera'}))], [hueClass('u1'), hueClass('u1')]);
  equal(hue(node({})), hueClass('Vera'));
  equal([node({user: 'u1'}, true).querySelector('.message__another').textContent.replace(/[\u2068\u2069]/g, ''), node({user: 'u1'}, false).querySelector('.message__another')], ['another Vera', null]);
});
