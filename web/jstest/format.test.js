import {isEmojiOnly, isLong, isMentioned, parse, safeURL} from '../js/text/format.js';
import {equal, test} from './harness.js';
import {short} from './short.js';

const table = (cases, names) => { for (const [text, want] of Object.entries(cases)) equal(short(parse(text, names)), want, text); };

test('links', () => table({
  'see https://a.example/x?y=1#z now': 'see link(https://a.example/x?y=1#z) now',
  'HTTP://A.example.': 'link(HTTP://A.example).',
  '(https://en.example/wiki/Chat_(software))': '(link(https://en.example/wiki/Chat_(software)))',
  'https://a.example/, then': 'link(https://a.example/), then',
  '**https://a.example**': 'bold(link(https://a.example))',
  'xhttps://a.example': 'xhttps://a.example',
  'https://': 'https://',
  'http:/one': 'http:/one',
  'ftp://a.example mailto:a@b.example': 'ftp://a.example mailto:a@b.example',
}));

test('addresses that are none of the web', () => {
  for (const text of ['javascript:alert(1)', 'JaVaScRiPt://x%0aalert(1)', 'data:text/html,<script>1</script>', 'vbscript:x',
    'blob:https://a.example/1', 'file:///etc/passwd', 'https:', '//a.example']) {
    equal(safeURL(text), null, text);
    equal(parse(text).some((p) => p.type === 'link' && !/^https?:/.test(p.href)), false, text);
  }
  equal(safeURL('http://a.example/"onclick="x'), 'http://a.example/%22onclick=%22x');
});

test('code', () => table({
  'a `b **c** https://d.example` e': 'a code(b **c** https://d.example) e',
  '`not closed': '`not closed',
  'empty `` here': 'empty `` here',
  '`over\nlines`': '`over\nlines`',
  '```\nlet x = 1;\n```': 'block(let x = 1;)',
  'see\n```js\nf(`x`)\n\ng()\n```\nthen': 'see\nblock(f(`x`)\n\ng())then'.replace('\nblock', 'block'),
  '```open': '```open',
  '```one``` and `two`': 'block(one) and code(two)',
}));

test('bold and italic', () => table({
  '**bold** and *italic* and _italic_': 'bold(bold) and italic(italic) and italic(italic)',
  '**bold with *italic* inside**': 'bold(bold with italic(italic) inside)',
  '2 * 3 * 4': '2 * 3 * 4',
  '2*3*4': '2*3*4',
  'snake_case_name': 'snake_case_name',
  '__init__': '__init__',
  '** not **': '** not **',
  '**over\nlines**': '**over\nlines**',
  '*': '*', '**': '**', '****': '****', '*a': '*a',
}));

test('mentions', () => {
  table({
    'hi @Ana!': 'hi mention(@Ana)!',
    'a@b.example': 'a@b.example',
    '@josé, @zé.': 'mention(@josé), mention(@zé).',
    '@': '@', '@ ana': '@ ana',
    '**@Bo**': 'bold(mention(@Bo))',
  });
  table({
    '@Ana Maria is here': 'mention(@Ana Maria) is here',
    '@ana maria!': 'mention(@ana maria)!',
    '@Ana Mariana': 'mention(@Ana) Mariana',
    '@نور مرحبا': 'mention(@نور) مرحبا',
  }, ['Ana', 'Ana Maria', 'نور']);
  equal(isMentioned('hey **@ANA**', ['Ana'], 'ana'), true);
  equal(isMentioned('hey @Anabel', ['Ana'], 'ana'), false);
  equal(isMentioned('`@ana`', ['Ana'], 'ana'), false, 'in code');
});

test('an @ of an address is no mention', () => {
  for (const text of ['ana@example.org', 'ana@bo', 'mailto:ana+bo@example.org', 'ana.+@example.org', 'аня@пример.рф', '田中@example.org',
    'ana＠example.org', 'https://example.org/@Ana', 'ssh://git@example.org/@Ana', 'example.org/@Ana', 'example.org/x/@Ana']) {
    equal(short(parse(text, ['Ana', 'example', 'bo'])).includes('mention('), false, text);
  }
  table({
    'cc:@Ana': 'cc:mention(@Ana)',
    '@Ana/@Bo': 'mention(@Ana)/mention(@Bo)',
    'oh!@Ana…@Bo': 'oh!mention(@Ana)…mention(@Bo)',
    'well.@Ana': 'well.mention(@Ana)',
    '_@Ana_': 'italic(mention(@Ana))',
    '@Bo.Then': 'mention(@Bo).Then',
    '@ Ana @': '@ Ana @',
    '@Ana\nMaria': 'mention(@Ana)\nMaria',
    '@Ana\u00a0 Maria': 'mention(@Ana\u00a0 Maria)',
  }, ['Ana', 'Bo', 'Ana Maria']);
});

test('a mention of nobody who is known ends with the word, or with the script', () => table({
  '@Anaさん': 'mention(@Ana)さん',
  '你好@李明, hi': '你好mention(@李明), hi',
  '@Ana.Souza-': 'mention(@Ana.Souza)-',
  '@李明abc': 'mention(@李明)abc',
  '@𠮷田x': 'mention(@𠮷田)x',
}));

test('nothing of a text is lost', () => {
  const signs = ['`', '*', '**', '_', '@a', 'https://a.example', ' ', '\n', 'x', '```', '<b>', 'é', '👋'];
  let seed = 7;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  const letters = (parts) => parts.map((p) => p.parts ? letters(p.parts) : p.text).join('');
  const bare = (text) => text.replace(/[`*_\n]/g, '');
  for (let i = 0; i < 3000; i++) {
    const text = Array.from({length: 1 + random(12)}, () => signs[random(signs.length)]).join('');
    equal(bare(letters(parse(text))), bare(text), JSON.stringify(text));
  }
});

/** The shortest of some times that a text of a sign took, in milliseconds. */
function parseMs(sign, length) {
  const text = sign.repeat(length / sign.length);
  const times = Array.from({length: 3}, () => {
    const start = performance.now();
    parse(text, ['Ana', 'Bo']);
    return performance.now() - start;
  });
  return Math.max(0.5, Math.min(...times)); // a shorter time is not measured well
}

test('a hostile text takes no more than the square of its length', () => {
  for (const sign of ['*', '**a', '_a', '`', '```', '@', 'https://', 'h', '(', '**a *']) {
    const ratio = parseMs(sign, 4096) / parseMs(sign, 512);
    if (ratio > 4 * 8 ** 2) throw new Error(`${sign}: eight times the length took ${ratio} times as long`);
  }
});

test('long and short', () => {
  equal(isLong('a\n'.repeat(20)), true);
  equal(isLong('a'.repeat(3000)), true);
  equal(isLong('a\nb'), false);
  equal(['🎉', '👍🏽 👩‍👩‍👧', '🇧🇷'].map(isEmojiOnly), [true, true, true]);
  equal(['1', 'a🎉', '', '🎉'.repeat(9)].map(isEmojiOnly), [false, false, false, false]);
});
