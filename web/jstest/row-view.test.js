import {setLanguage} from '../js/lang/i18n.js';
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
