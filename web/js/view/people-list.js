// Shows who is here, with a search; in a room of too many, what crowd-list.js finds of them.

import {badge} from './badge.js';
import {button, element} from './dom.js';
import {fold} from '../text/fold.js';
import {t} from '../lang/i18n.js';
import {hueClass, initial} from './names.js';

export class PeopleList {
  #nodes;
  #onPerson;
  #people = null;
  #me = '';
  #frame = 0;
  #drawn = new Map(); // person → node
  #room = '';
  #history;
  #crowd = null;
  #loading = false;

  /**
   * @param {{list: HTMLElement, note: HTMLElement, count: HTMLElement, find: HTMLInputElement}} nodes
   * @param {import('../client/history.js').History} history
   * @param {(person: import('../chat/people.js').Person, node: HTMLElement) => void} onPerson gets who was chosen
   */
  constructor(nodes, history, onPerson) {
    this.#nodes = nodes;
    this.#history = history;
    this.#onPerson = onPerson;
    nodes.find.addEventListener('input', () => this.#draw());
  }

  /** Shows people at the next frame, however often it is called before. */
  show(people, me, room = this.#room) {
    if (people !== this.#people) this.#nodes.find.value = '';
    this.#people = people;
    this.#me = me;
    this.#room = room;
    this.seen();
  }

  /** It came in sight. */
  seen() {
    if (this.#people) this.#frame ||= requestAnimationFrame(() => { this.#frame = 0; this.#draw(); });
  }

  #draw() {
    const {list, note, count, find} = this.#nodes;
    const {online, listed, list: all} = this.#people;
    count.textContent = t('online', {n: online});
    if (!listed) return this.#drawCrowd();
    this.#crowd?.end();
    find.hidden = all.length < 8;
    const wanted = find.hidden ? '' : fold(find.value.trim());
    const found = all.filter(({name}) => fold(name).includes(wanted));
    note.textContent = found.length === 0 ? t('nobodyFound') : '';
    note.hidden = !note.textContent;
    list.hidden = found.length === 0;
    this.#place(found);
  }

  async #drawCrowd() {
    const {list, note, find} = this.#nodes;
    const {online} = this.#people;
    find.hidden = false;
    if (this.#crowd) {
      for (const node of this.#drawn.values()) node.remove();
      this.#drawn.clear();
      return this.#crowd.show(this.#room, online);
    }
    note.textContent = t('tooManyToList', {n: online});
    note.hidden = false;
    list.hidden = true;
    if (this.#loading) return;
    this.#loading = true;
    const {CrowdList} = await import('./crowd-list.js').catch(() => ({})); // without the server, the next change tries again
    this.#loading = false;
    if (!CrowdList) return;
    this.#crowd = new CrowdList(this.#nodes, this.#history, (person) => this.#person(person));
    this.#draw();
  }

  /** Puts people in their order; who stays keeps the node, and with it the focus. */
  #place(people) {
    const {list} = this.#nodes;
    const words = t('moderator'); // another language, other nodes
    const nodes = new Map(people.map((person) => {
      const key = `${person.user} ${person.role} ${person.name} ${person.name === this.#me} ${words}`;
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

  #person(person) {
    const {user, name, role} = person;
    const item = element('li', `people__person ${hueClass(user || name)}`);
    item.dataset.name = name;
    const choose = button('people__name', name, () => this.#onPerson(person, item), {dir: 'auto', 'aria-haspopup': 'dialog'});
    item.append(element('span', 'avatar avatar--small', initial(name), {'aria-hidden': 'true'}), choose, badge(role) ?? '');
    if (name === this.#me) item.append(element('span', 'people__you', t('you')));
    return item;
  }
}
