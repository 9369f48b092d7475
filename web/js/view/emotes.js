// The pictures that the site has for :name:. Loaded where it has some.

import {Api} from '../client/api.js';
import {emotes} from '../text/emote.js';
import {element} from './dom.js';

const MOVES_MS = 5_000; // WCAG 2.2.2: what moves for longer can be stopped

let asked = ''; // hash of those that are known, or on their way

/** Gets those of a hash. @param {string} hash '' for none @returns {Promise<boolean>} whether they are others than before */
export async function loadEmotes(hash) {
  if (hash === asked) return false;
  asked = hash;
  const {emotes: all} = hash ? await new Api(() => '').get('/api/emotes') : {emotes: []};
  if (!all && asked === hash) asked = ''; // the next welcome tries again
  if (!all || asked !== hash) return false;
  emotes.clear();
  for (const one of all) emotes.set(one.name, new Emote(one));
  return true;
}

class Emote {
  #name;
  #url;
  #still;
  #size;

  /** @param {{name: string, url: string, width: number, height: number, still?: string}} emote as the server tells of it; still: of what moves */
  constructor({name, url, width, height, still = ''}) {
    this.#name = name;
    this.#url = url;
    this.#still = still;
    this.#size = {width, height}; // so that nothing shifts when it comes
  }

  draw() {
    const text = `:${this.#name}:`;
    const image = element('img', 'emote', '', {alt: text, title: text, ...this.#size, loading: 'lazy', draggable: 'false', src: this.#url});
    return this.#still ? this.#moving(image) : image;
  }

  /** It moves for a while, and again under a pointer; not at all for those who want no motion. */
  #moving(image) {
    const picture = element('picture');
    picture.append(element('source', '', '', {media: '(prefers-reduced-motion: reduce)', srcset: this.#still}), image);
    const shows = (url) => image.getAttribute('src') === url;
    image.addEventListener('load', () => {
      if (shows(this.#url)) setTimeout(() => { if (image.isConnected) image.src = this.#still; }, MOVES_MS);
    });
    image.addEventListener('pointerenter', () => { if (shows(this.#still)) image.src = this.#url; });
    return picture;
  }
}
