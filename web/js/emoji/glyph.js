// How one emoji is drawn: as its character, or as a picture of this site. A picture that is not
// known, or cannot be had, is its :name:.

import {element} from '../view/dom.js';
import {siteEmojiOf} from './site.js';

/** @param {string} char that is written @returns {HTMLElement} which says nothing by itself: whoever shows it has the words */
export function glyph(char) {
  const node = element('span', 'glyph', '', {'aria-hidden': 'true'});
  const image = siteEmojiOf(char);
  if (!image) {
    node.textContent = char;
    return node;
  }
  const picture = element('img', 'glyph__picture', '', {src: image.url, alt: '', width: image.width, height: image.height, decoding: 'async'});
  picture.addEventListener('error', () => { node.textContent = char; }, {once: true});
  node.append(picture);
  return node;
}
