// Where words end: scripts that are written without spaces between words need other
// rules than those that have them.

/** The scripts in which a word may stand right beside another; Korean hangs particles on names. For an expression with the flag v. */
export const UNSPACED = String.raw`[[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\p{scx=Yiii}\p{scx=Java}]&&[\p{L}\p{M}\p{Nl}]]`;

const WORD = /[\p{L}\p{N}\p{M}]/u;
const unspaced = new RegExp(UNSPACED, 'v');

export const isWord = (char) => WORD.test(char);

/** A letter of a word that ends at a space. */
export const isSpaced = (char) => WORD.test(char) && !unspaced.test(char);

/** The character that begins at a place, '' at the end. */
export function charAt(text, at) {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** The character before a place, '' at the beginning. */
export function charBefore(text, at) {
  const pair = text.slice(Math.max(0, at - 2), at);
  return pair.codePointAt(0) > 0xffff ? pair : pair.slice(-1);
}

/** What is before and behind a place belongs to one word. */
export const isWithin = (text, at) => isSpaced(charBefore(text, at)) && isSpaced(charAt(text, at));
