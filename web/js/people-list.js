// Who is here: names in small rooms, a number in large ones.

import {element} from './dom.js';
import {hueClass} from './names.js';
import {strings} from './strings.js';

const order = new Intl.Collator();

export class PeopleList {
  #list;
  #note;
  #count;
  #people = new Set();
  #listed = false;

  constructor(list, note, count) {
    this.#list = list;
    this.#note = note;
    this.#count = count;
  }

  /** Sets everybody; users is undefined where only their number is known. */
  set(online, users, me) {
    this.#listed = Boolean(users);
    this.#people = new Set(users);
    this.#show(online, me);
  }

  add(name, online, me) {
    this.#people.add(name);
    this.#show(online, me);
  }

  remove(name, online, me) {
    this.#people.delete(name);
    this.#show(online, me);
  }

  #show(online, me) {
    this.#count.textContent = strings.online(online);
    this.#note.hidden = this.#listed;
    this.#note.textContent = this.#listed ? '' : strings.tooManyToList(online);
    const names = this.#listed ? [...this.#people].sort(order.compare) : [];
    this.#list.replaceChildren(...names.map((name) => this.#person(name, name === me)));
  }

  #person(name, isMe) {
    const item = element('li', `people__person ${hueClass(name)}`);
    item.append(element('span', 'people__name', name, {dir: 'auto'}));
    if (isMe) item.append(element('span', 'people__you', strings.you));
    return item;
  }
}
