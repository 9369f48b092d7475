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

// What nothing decomposes: each letter with what is typed for it.
const PLAIN = new Map("łl øo đd ħh ŧt æae œoe ðd þth ıi ƀb ɨi ŋn ⱥa ȼc ɇe ǥg ɉj ƚl ɍr ⱦt ʉu ɏy ƶz ɓb ɖd ɗd ƙk ƴy ’' ‘' ʼ' ʻ'".split(' ').map((pair) => [pair[0], pair.slice(1)]));
const UNSEEN = /[\xad\u034f\u200c\u200d\u2060\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;

function pieceFold(piece) {
  return pieceKey(piece).normalize('NFD')
    .replace(/([\p{sc=Latn}\p{sc=Grek}])\p{M}+/gu, '$1').replace(/е\u0308/g, 'е')
    .replace(UNSEEN, '').replace(/./gsu, (letter) => PLAIN.get(letter) ?? letter).normalize('NFC');
}
