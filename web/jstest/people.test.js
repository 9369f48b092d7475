import {JSONStorage} from '../js/browser/storage.js';
import {Mutes} from '../js/chat/mutes.js';
import {People} from '../js/chat/people.js';
import {equal, test} from './harness.js';

/** A browser's storage that several tabs share. */
export function browser() {
  const values = {};
  const api = {
    getItem: (key) => values[key] ?? null,
    setItem: (key, value) => { values[key] = value; },
    removeItem: (key) => { delete values[key]; },
  };
  return () => new JSONStorage(() => api);
}

test('people are told apart by id, and found by it and by name', () => {
  const people = new People();
  people.set(2, [{user: 'v1', name: 'Vera', role: 'moderator', since: 5}, {user: 'b', name: 'Bo'}]);
  equal(people.list, [{user: 'b', name: 'Bo', role: 'member', since: 0}, {user: 'v1', name: 'Vera', role: 'moderator', since: 5}]);
  people.remove({user: 'v1', name: 'Vera'}, 1);
  people.add({user: 'v2', name: 'Vera'}, 2);
  people.remove({user: 'v1', name: 'Vera'}, 2);
  equal([people.byName('Vera').user, people.get('v1'), people.get('v2').role, people.get('')], ['v2', undefined, 'member', undefined]);
});

test('who has another name is there once, as who it was', () => {
  const people = new People();
  people.set(1, [{user: 'a', name: 'Ana', role: 'owner', since: 5}]);
  people.rename({user: 'a', from: 'Ana', name: 'Anna'});
  people.rename({user: 'x', from: 'Xi', name: 'Yi'}); // not in the list
  equal([people.list, [...people.known]], [[{user: 'a', name: 'Anna', role: 'owner', since: 5}], ['Ana', 'Anna', 'Yi']]);
});

test('a server that tells names alone, or a number', () => {
  const people = new People();
  people.set(2, undefined, ['Bo', 'Ana']);
  people.remove({name: 'Bo'}, 1);
  equal([people.sorted, people.listed, people.byName('Ana').user], [['Ana'], true, '']);
  people.set(900);
  people.add({user: 'c', name: 'Cy'}, 901);
  equal([people.list, people.listed, people.online], [[], false, 901]);
});

test('who is muted is so in all tabs, for good, and there is an end to them', () => {
  const tab = browser();
  const told = [];
  const mutes = new Mutes(tab(), () => told.push(mutes.list.length));
  const other = new Mutes(tab());
  mutes.set({user: 'b', name: 'Bo'}, true);
  mutes.set({user: '', name: 'Nobody'}, true);
  other.set({user: 'c', name: 'Cy'}, true);
  mutes.reload();
  equal([mutes.has('b'), mutes.has('c'), mutes.has(undefined), told], [true, true, false, [1, 2]]);
  other.set({user: 'b', name: 'Bo'}, false);
  equal(new Mutes(tab()).list, [{user: 'c', name: 'Cy'}]);
  for (let i = 0; i < 600; i++) other.set({user: `u${i}`, name: `U${i}`}, true);
  equal([other.list.length, other.has('c'), other.has('u599'), new Mutes(tab()).list.length], [500, false, true, 500]);
});
