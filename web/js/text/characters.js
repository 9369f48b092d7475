// How long a text is for people, where a limit is in bytes. Loaded when somebody comes near to one.

const encoder = new TextEncoder();
const segmenter = Intl.Segmenter && new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** What people take for characters: a letter with its accents, an emoji of several parts. */
const characters = (text) => segmenter ? Array.from(segmenter.segment(text), ({segment}) => segment) : [...text];

/** How many characters at the end are too many. */
export function tooMany(text, bytes) {
  const all = characters(text);
  let over = encoder.encode(text).length - bytes;
  let n = 0;
  while (over > 0 && n < all.length) over -= encoder.encode(all[all.length - ++n]).length;
  return n;
}

/** How many more there is room for, if they are like those so far. */
export function roomFor(text, bytes) {
  const used = encoder.encode(text).length;
  return Math.floor((bytes - used) * characters(text).length / used);
}
