// The card of a person, from a name in a message or in the list of people. Loaded when
// it is opened.

import {style} from './view/style.js';
import {PersonCard} from './view/person-card.js';

await style(new URL('../css/card.css', import.meta.url).href);

export class Persons {
  #identity;
  #mutes;
  #mention;
  #acts;

  /**
   * @param {import('./chat/identity.js').Identity} identity @param {import('./chat/mutes.js').Mutes} mutes
   * @param {(name: string) => void} mention
   * @param {Function} acts on people, for who may, as PersonCard has them
   */
  constructor(identity, mutes, mention, acts) {
    this.#identity = identity;
    this.#mutes = mutes;
    this.#mention = mention;
    this.#acts = acts;
  }

  /**
   * @param {{user?: string, name: string, role?: string, since?: number}} person as a row tells of them
   * @param {import('./chat/people.js').People} people who are here @param {HTMLElement} anchor what was chosen
   */
  show({user = '', name, role = '', since = 0}, people, anchor) {
    const here = user ? people.get(user) : people.byName(name);
    new PersonCard({
      user, name, role: here?.role ?? role, since: here?.since ?? since,
      isAway: people.listed && !here,
      isMe: this.#identity.isOwn({user: user || undefined, from: name}),
    }, this.#mutes, () => this.#mention(name), this.#acts).open(anchor, () => this.show({user, name, role, since}, people, anchor));
  }
}
