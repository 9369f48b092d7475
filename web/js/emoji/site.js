// The pictures that this site has for :name:. Whoever has got the list gives it here, and whoever
// shows pictures looks here: the picker and what completes a name as a group of their own, and
// reactions.

/** @typedef {{name: string, url: string, width: number, height: number, animated?: boolean}} SiteEmoji as GET /api/emotes has them */

let all = new Map(); // name → SiteEmoji
const listeners = new Set();

/** Takes the place of what there was. @param {SiteEmoji[]} images */
export function setSiteEmoji(images) {
  all = new Map(images.map((image) => [image.name, image]));
  for (const listener of listeners) listener();
}

/** @returns {SiteEmoji[]} */
export const siteEmoji = () => [...all.values()];

/** The picture that a text such as :party: stands for; undefined: none. */
export const siteEmojiOf = (text) => /^:.+:$/.test(text) ? all.get(text.slice(1, -1)) : undefined;

/** Calls a listener whenever there are others. */
export const watchSiteEmoji = (listener) => { listeners.add(listener); };
