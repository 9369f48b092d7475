// When two texts read the same, for names, mentions and what is looked for. The
// cases that the server holds as well are in server/name/testdata/folding.json.

// What is folded as one: a syllable of jamo, a space, a letter with its marks.
const PIECE = /[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|[^\S\n\ufeff]+|[^][\p{M}\uff9e\uff9f]*/uy;

/** The pieces of a text from a place on. */
export function* pieces(text, at = 0) {
  while (at < text.length) {
    PIECE.lastIndex = at;
    const [piece] = PIECE.exec(text);
    at += piece.length;
    yield piece;
  }
}

const each = (text, map) => Array.from(pieces(text), map).join('');

/** What all spellings of a name share: forms, case, dots of an i, and how an emoji is to be drawn make no difference. */
export const nameKey = (text) => each(text, pieceKey);

/** What is left where accents make no difference either, nor what joins letters, nor how an apostrophe is drawn. */
export const fold = (text) => each(text, pieceFold);

/** By way of capitals, as ß has only there the form that it shares with ss. */
function pieceKey(piece) {
  if (/^[!-~]$/.test(piece)) return piece.toLowerCase();
  return piece.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase()
    .replace(/[^\S\n\ufeff]+/g, ' ').replace(/ς/g, 'σ').replace(/i\u0307/g, 'i').replace(/[\ufe0e\ufe0f]/g, '').normalize('NFKC');
}

const PLAIN = new Map(Object.entries({
  ł: 'l', ø: 'o', đ: 'd', ħ: 'h', ŧ: 't', æ: 'ae', œ: 'oe', ð: 'd', þ: 'th', ı: 'i', ƀ: 'b', ɨ: 'i', ŋ: 'n',
  ⱥ: 'a', ȼ: 'c', ɇ: 'e', ǥ: 'g', ɉ: 'j', ƚ: 'l', ɍ: 'r', ⱦ: 't', ʉ: 'u', ɏ: 'y', ƶ: 'z', ɓ: 'b', ɖ: 'd', ɗ: 'd', ƙ: 'k', ƴ: 'y',
  '’': "'", '‘': "'", 'ʼ': "'", 'ʻ': "'",
})); // what nothing decomposes
const TO_PLAIN = new RegExp(`[${[...PLAIN.keys()].join('')}]`, 'gu');
const UNSEEN = /[\xad\u034f\u200c\u200d\u2060\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;

function pieceFold(piece) {
  return pieceKey(piece).normalize('NFD')
    .replace(/([\p{sc=Latn}\p{sc=Grek}])\p{M}+/gu, '$1').replace(/е\u0308/g, 'е')
    .replace(TO_PLAIN, (letter) => PLAIN.get(letter)).replace(UNSEEN, '').normalize('NFC');
}
