import {isEmojiOnly, isLong, isMentioned, parse} from '../js/text/format.js';
import {safeURL} from '../js/text/link.js';
import {equal, test} from './harness.js';
import {short, texts} from './texts.js';

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

test('links with www', () => {
  table({
    'see www.example.org.': 'see link(www.example.org).',
    'www.example': 'www.example',
    'awww.example.org //www.example.org x@www.example.org': 'awww.example.org //www.example.org x@www.example.org',
    'Www.Example.Org/x_y': 'link(Www.Example.Org/x_y)',
  });
  equal(parse('www.example.org/x')[0].href, 'https://www.example.org/x');
});

test('where an address ends', () => table({
  '(see https://x.example/a)': '(see link(https://x.example/a))',
  '(https://x.example/a_(b)), and': '(link(https://x.example/a_(b))), and',
  '[https://x.example/a]': '[link(https://x.example/a)]',
  "https://x.example/it's 'https://x.example/a'": "link(https://x.example/it's) 'link(https://x.example/a)'",
  'https://x.example/it’s “https://x.example/a”': 'link(https://x.example/it’s) “link(https://x.example/a)”',
  'https://x.example/1914–1918—the war': 'link(https://x.example/1914–1918)—the war',
  'https://x.example/a?q=1&r=2#s, https://x.example/!?': 'link(https://x.example/a?q=1&r=2#s), link(https://x.example/)!?',
  'https://x.example/\u202egpj.exe': 'link(https://x.example/)\u202egpj.exe',
  'https://x.example/a\u200bb': 'link(https://x.example/a)\u200bb',
  'смотриhttps://x.example/путь': 'смотриlink(https://x.example/путь)',
  '見てhttps://x.exampleを': '見てlink(https://x.example)を',
  '見てhttp://127.0.0.1を': '見てlink(http://127.0.0.1)を',
  'https://x.example/aを見て': 'link(https://x.example/a)を見て',
  'https://x.example/a/を見て': 'link(https://x.example/a/)を見て',
  'https://x.example/wiki/東京_(曖昧さ回避)': 'link(https://x.example/wiki/東京_(曖昧さ回避))',
  'https://x.example/?q=東京&r=1を': 'link(https://x.example/?q=東京&r=1)を',
  'https://例え.テスト/a': 'link(https://例え.テスト/a)',
  'http://[::1]:8000/x http://localhost:8000': 'link(http://[::1]:8000/x) link(http://localhost:8000)',
  'https://bank.example@evil.example/ https://bank.example:x@evil.example': 'https://bank.example@evil.example/ https://bank.example:x@evil.example',
  'http://x.example:99999/': 'http://x.example:99999/',
}));

test('[text](address)', () => {
  const links = (text) => parse(text).filter((p) => p.type === 'link').map((p) => [p.text, p.href, p.target]);
  equal(links('see [the (docs)](https://x.example/a_(b)).'), [['the (docs)', 'https://x.example/a_(b)', 'x.example']]);
  equal(links('[bank.example](https://evil.example:81/bank.example)'), [['bank.example', 'https://evil.example:81/bank.example', 'evil.example:81']]);
  equal(links('[mail](mailto:ana@x.example)'), [['mail', 'mailto:ana@x.example', 'ana@x.example']]);
  equal(links('これは[資料](https://x.example)です'), [['資料', 'https://x.example/', 'x.example']]);
  equal(links('[bаnk](https://bаnk.example)'), [['bаnk', 'https://xn--bnk-6cd.example/', 'xn--bnk-6cd.example']], 'a Cyrillic letter');
  for (const address of ['javascript:alert(1)', 'JAVASCRIPT:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///x', 'blob:https://x.example/1', '/x', '//x.example', 'x.example',
    'https:', 'mailto:', 'mailto:ana@x.example?bcc=bo@x.example', 'https://bank.example@evil.example', 'https://x.example/\u202ea', 'https://x.example/\u200b', 'https://x.example/\u3164', 'java\nscript:alert(1)', 'java\tscript:alert(1)']) {
    equal(parse(`[x](${address})`).some((p) => p.type === 'link' && p.target), false, address);
  }
  for (const text of ['[](https://x.example)', '[ \u200b](https://x.example)', '[x] (https://x.example)', '[x](https://x.example', '[x](https://x.example "title")']) {
    equal(links(text).some(([, , target]) => target), false, text);
  }
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
  '***both***': 'italic(bold(both))',
  '**a *b** c*': 'bold(a *b) c*',
  '*a **b* c**': 'italic(a **b) c**',
  '`**a` **b**': 'code(**a) bold(b)',
  '**重要**です。これは*重要*です': 'bold(重要)です。これはitalic(重要)です',
  'これは**「重要」**です': 'これはbold(「重要」)です',
  '**Ana**nın 2**3**4': 'bold(Ana)nın 2**3**4',
  '変数_名前_値 _名前_': '変数_名前_値 italic(名前)',
  '~~struck~~ ~a~ a ~~ b': 'struck(struck) ~a~ a ~~ b',
  '¯\\_(ツ)_/¯': '¯\\_(ツ)_/¯',
}));

test('marks within marks have an end', () => {
  const text = `${'*a _b '.repeat(50)}c${'_ d*'.repeat(50)}`;
  const deep = (parts) => Math.max(0, ...parts.map((p) => p.parts ? 1 + deep(p.parts) : 0));
  equal(deep(parse(text)), 6);
  equal(deep(parse('> '.repeat(50) + '- a')), 3, 'quotes');
});

test('quotes and lists', () => table({
  '> a\n> **b**\nc': 'quote(a\nbold(b))c',
  'a\n> b\n>\n> c': 'aquote(b\n\nc)',
  '> > a\n> b': 'quote(quote(a)b)',
  '>_< >:( a > b': '>_< >:( a > b',
  '>': '>', '> ': '> ',
  '- a\n- *b*\n* c\nd': 'bullets(item(a)item(italic(b))item(c))d',
  '1. a\n2. b': 'numbers(item(a)item(b))',
  '1.5 is\n-1\n-- a\n- ': '1.5 is\n-1\n-- a\n- ',
  '> - a\n> - b': 'quote(bullets(item(a)item(b)))',
  '> @Ana, see www.example.org': 'quote(mention(@Ana), see link(www.example.org))',
  '```\n> a\n- b\n```': 'block(> a\n- b)',
  '2. a\n7. b\n\n- c': 'numbers(item(a)item(b))bullets(item(c))',
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
    '@Ana_21 and @Ana__b': 'mention(@Ana_21) and mention(@Ana__b)',
    '@Ana_ and _': 'mention(@Ana)_ and _',
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
  const letters = (parts) => parts.map((p) => `${p.value >= 0 ? p.value : ''}${p.parts ? letters(p.parts) : p.text}${p.target ? p.href : ''}`).join('');
  const bare = (text) => text.replace(/[`*_~>[\]().\-\s]/g, '');
  for (const text of texts(20_000)) equal(bare(letters(parse(text, ['a', '田']))), bare(text), JSON.stringify(text));
});

test('a link leads to the web or to mail, whatever the text', () => {
  let count = 0;
  const look = (part) => {
    if (part.href !== undefined && !/^(?:https?:\/\/|mailto:)[^\s\p{C}]+$/u.test(part.href)) throw new Error(part.href);
    if (part.href) count++;
    part.parts?.forEach(look);
  };
  for (const text of texts(20_000)) parse(text).forEach(look);
  equal(count > 1000, true, `${count} links`);
});

/** How much of a text expressions and searches go over, while body runs. */
function workOf(body) {
  const {exec} = RegExp.prototype;
  const methods = Object.fromEntries(['indexOf', 'slice', 'replace', 'split', 'startsWith', 'normalize'].map((name) => [name, String.prototype[name]]));
  let work = 0;
  RegExp.prototype.exec = function(text) {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const m = exec.call(this, text);
    if (m) work += m.index + m[0].length - from + 1;
    else work += this.sticky ? 1 : text.length - from + 1;
    return m;
  };
  for (const [name, method] of Object.entries(methods)) {
    String.prototype[name] = function(...values) {
      const result = method.apply(this, values);
      work += name === 'indexOf' ? (result < 0 ? this.length : result) - (values[1] ?? 0) + 1 : name === 'slice' ? result.length + 1 : this.length + 1;
      return result;
    };
  }
  try {
    body();
  } finally {
    RegExp.prototype.exec = exec;
    Object.assign(String.prototype, methods);
  }
  return work;
}

test('twice the text is no more than twice the work, however hostile', () => {
  for (const sign of ['*', '**a', '_a', '*a _b ', 'a_ *b ', '~~', '`', '``', '` ', '```', '```a\n', '@', '@a', '@Ana@', '＠\u200c', 'a@', '/@a', 'a.b/@a', 'https://', 'https://a', 'https://a.example/', 'http://(.', 'http://a.b@',
    'http://a..', 'https://a.aあ', 'www.', 'www.a.b.', 'h', '(', '[', '[a', '[a]', '[a](', '[a](https://a.b', '[a](https://a.b(', '](', '> ', '> > a\n', '- a\n', '1. ', '1. *a\n', '>\n', '**a *', 'é', 'e\u0301', 'あ', '@あ']) {
    const work = (length) => {
      const text = sign.repeat(length / sign.length);
      return workOf(() => parse(text, ['Ana', 'Bo', '@@@@']));
    };
    const [short, long] = [work(4_000), work(8_000)];
    if (long > 2.2 * short + 2_000) throw new Error(`${JSON.stringify(sign)}: ${short}, then ${long}`);
    if (long > 300 * 8_000) throw new Error(`${JSON.stringify(sign)}: ${long}`);
  }
});

test('a text without a limit is no matter either', () => {
  for (const sign of ['*a ', '[a](https://a.example) ', '- a\n', 'https://a.example/a', '> > a\n', 'あ']) equal(parse(sign.repeat(200_000)).length > 0, true, sign);
});

test('long and short', () => {
  equal(isLong('a\n'.repeat(20)), true);
  equal(isLong('a'.repeat(3000)), true);
  equal(isLong('a\nb'), false);
  equal(['🎉', '👍🏽 👩‍👩‍👧', '🇧🇷'].map(isEmojiOnly), [true, true, true]);
  equal(['1', 'a🎉', '', '🎉'.repeat(9)].map(isEmojiOnly), [false, false, false, false]);
});
