import {found, wanted} from '../js/text/found.js';
import {equal, test} from './harness.js';

const marked = (text, query) => {
  let shown = '';
  let at = 0;
  for (const [from, to] of found(text, wanted(query))) {
    shown += `${text.slice(at, from)}[${text.slice(from, to)}]`;
    at = to;
  }
  return shown + text.slice(at);
};

test('what a query looks for', () => {
  equal(wanted('Łódź  "quick Brown" !!! “de la”'), ['lodz', 'quick brown', 'de la']);
  equal(wanted('?! …'), []);
  equal(wanted('"not closed'), ['not closed']);
});

test('where it is', () => {
  for (const [text, query, want] of [
    ['aus Łódź nach Łodz', 'lodz', 'aus [Łódź] nach [Łodz]'],
    ['我家在上海东边。', '上海', '我家在[上海]东边。'],
    ['日本語を検索する', '検索 日', '[日]本語を[検索]する'],
    ['a party of art', 'art', 'a party of [art]'],
    ['the deployment', 'dep', 'the [dep]loyment'],
    ['the quick brown fox', '"quick brown"', 'the [quick brown] fox'],
    ['I like C++ and C', 'C++', 'I like [C++] and C'],
    ['cafe\u0301s', 'cafe', '[cafe\u0301]s'],
    ['ＦＵＬＬ ﬁnance', 'full fin', '[ＦＵＬＬ] [ﬁn]ance'],
    ['done 🎉', '🎉', 'done [🎉]'],
    ['قال مُحَمَّد', 'محمد', 'قال [مُحَمَّد]'],
    ['أحمد إلى مـدرسة', 'احمد مدرسه', '[أحمد] إلى [مـدرسة]'],
    ['کتاب خوبی', 'كتاب', '[کتاب] خوبی'],
    ['שָׁלוֹם', 'שלום', '[שָׁלוֹם]'],
    ['٢٠٢٦ และ ๒๕๖๙', '2026 2569', '[٢٠٢٦] และ [๒๕๖๙]'],
    ['Hawaiʻi', "hawai'i", '[Hawaiʻi]'],
    ['👍🏽 and 👍', '👍🏿', '[👍🏽] and [👍]'],
    ['straße', 'strasse', '[straße]'],
    ['aaaa', 'aa', '[aa]aa'],
    ['nothing', '', 'nothing'],
    ['nothing', 'else', 'nothing'],
  ]) equal(marked(text, query), want, `${query} in ${text}`);
});
