// Shows who is here, with a search.

import {button, element} from './dom.js';
import {fold} from '../text/fold.js';
import {t} from '../lang/i18n.js';
import {hueClass, initial} from './names.js';

export class PeopleList {
  #nodes;
  #onName;
  #people = null;
  #me = '';
  #frame = 0;
  #drawn = new Map(); // person → node

  /**
   * @param {{list: HTMLElement, note: HTMLElement, count: HTMLElement, find: HTMLInputElement}} nodes
   * @param {(name: string) => void} onName gets the name that was chosen
   */
  constructor(nodes, onName) {
    this.#nodes = nodes;
    this.#onName = onName;
    nodes.find.addEventListener('input', () => this.#draw());
  }

  /** Shows people at the next frame, however often it is called before. */
  show(people, me) {
    if (people !== this.#people) this.#nodes.find.value = '';
    this.#people = people;
    this.#me = me;
    this.#frame ||= requestAnimationFrame(() => { this.#frame = 0; this.#draw(); });
  }

  #draw() {
    const {list, note, count, find} = this.#nodes;
    const {online, listed, list: all} = this.#people;
    count.textContent = t('online', {n: online});
    find.hidden = !listed || all.length < 8;
    const wanted = find.hidden ? '' : fold(find.value.trim());
    const found = all.filter(({name}) => fold(name).includes(wanted));
    note.textContent = !listed ? t('tooManyToList', {n: online}) : found.length === 0 ? t('nobodyFound') : '';
    note.hidden = !note.textContent;
    list.hidden = found.length === 0;
    this.#place(found);
  }

  /** Puts people in their order; who stays keeps the node, and with it the focus. */
  #place(people) {
    const {list} = this.#nodes;
    const words = t('mentionPerson'); // another language, other nodes
    const nodes = new Map(people.map((person) => {
      const key = `${person.user} ${person.name} ${person.name === this.#me} ${words}`;
      return [key, this.#drawn.get(key) ?? this.#person(person)];
    }));
    for (const [key, node] of this.#drawn) if (!nodes.has(key)) node.remove();
    this.#drawn = nodes;
    let at = list.firstElementChild;
    for (const node of nodes.values()) {
      if (node === at) at = at.nextElementSibling;
      else list.insertBefore(node, at);
    }
  }

  #person({user, name}) {
    const item = element('li', `people__person ${hueClass(user || name)}`);
    item.dataset.name = name;
    const isMe = name === this.#me;
    const choose = isMe ? element('span', 'people__name', name, {dir: 'auto'})
      : button('people__name', name, () => this.#onName(name), {dir: 'auto', title: t('mentionPerson', {name})});
    item.append(element('span', 'avatar avatar--small', initial(name), {'aria-hidden': 'true'}), choose);
    if (isMe) item.append(element('span', 'people__you', t('you')));
    return item;
  }
}
