// How a name looks: its colour and the letter that stands for it.

const HUES = 12; // classes hue-0 to hue-11 in tokens.css

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});
const encoder = new TextEncoder();

/** The class of a person's colour, by public id or else by name, the same on every page (FNV-1a). */
export function hueClass(person) {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(person)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return `hue-${(hash >>> 24) % HUES}`;
}

/** The first character of a name, as a person counts them. */
export function initial(name) {
  if (/^[ -~]([ -~]|$)/.test(name)) return name[0].toLocaleUpperCase(); // much faster
  for (const {segment} of segmenter.segment(name)) return segment.toLocaleUpperCase();
  return '';
}
