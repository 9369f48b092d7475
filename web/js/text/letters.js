// The letters that stand for a name of words where there is place for two.

const BETWEEN = /[\s\p{P}]+/u; // words
const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** The first letter of each of the first two words, or the first two of the only one, as a person counts them. */
export function letters(name) {
  const words = name.split(BETWEEN).filter(Boolean);
  const of = (text) => Array.from(segmenter.segment(text), ({segment}) => segment);
  const shown = words.length > 1 ? words.slice(0, 2).map((word) => of(word)[0]) : of(words[0] ?? name.trim()).slice(0, 2);
  return shown.join('').toLocaleUpperCase();
}
