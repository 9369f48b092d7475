// Texts to format, and what became of them.

/** The parts of a text in short: type(text). */
export const short = (parts) => parts.map((p) => p.type === 'text' ? p.text : `${p.type}(${p.parts ? short(p.parts) : p.text})`).join('');

/** Random texts of signs, the same ones each time. */
export function* texts(count) {
  const signs = ['`', '```', '*', '**', '***', '_', '~~', '> ', '>', '- ', '1. ', '[', ']', '](', '(', ')', '[a](https://a.example/)', '](javascript:a)', '@a', '＠田', '@', 'https://a.example/',
    'www.a.example', 'http://', 'javascript:', 'mailto:a@a.example', ' ', '\n', 'x', '<b>', 'é', 'e\u0301', '見', '。', 'ไ', '👋', '\ud83d', '\u202e', '\u200b', '\0', '\\'];
  let seed = 7;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let i = 0; i < count; i++) yield Array.from({length: 1 + random(20)}, () => signs[random(signs.length)]).join('');
}
