// How one emoji is drawn: as its character, or as a picture of this site. A picture that is not
// known, or cannot be had, is its :name:.

import {emotes} from '../text/emote.js';
import {element} from '../view/dom.js';

/** @param {string} char that is written @returns {HTMLElement} which says nothing by itself: whoever shows it has the words */
export function glyph(char) {
  const node = element('span', 'glyph', '', {'aria-hidden': 'true'});
  const picture = /^:.+:$/.test(char) ? emotes.get(char.slice(1, -1)) : undefined;
  node.append(picture ? picture.draw() : char);
  return node;
}
