// The sheet of keys and commands. Loaded when it is asked for.

import {t} from '../lang/i18n.js';
import '../lang/later.js';
import '../lang/reading.js';
import {Dialog} from '../view/dialog.js';
import {button, element} from '../view/dom.js';
import {style} from '../view/style.js';

await style(new URL('../../css/keys.css', import.meta.url).href);

/** What each does, and the keys, which are pressed together; after |, others that do the same. */
const KEYS = [
  ['keySend', 'Enter'],
  ['keyNewline', 'Shift Enter'],
  ['keyRecall', '↑'],
  ['keyComplete', 'Tab'],
  ['keyCompose', 'c'],
  ['keySearch', '/ | Ctrl K'],
  ['keyPeople', 'p'],
  ['keyRooms', 'Alt ↑ ↓'],
  ['keyMissed', 'n'],
  ['keyScroll', 'PgUp PgDn'],
  ['keyMessages', 'Enter ↑ ↓'],
  ['keyMenu', 'Enter'],
  ['keyReply', 'r'],
  ['keyEdit', 'e'],
  ['keyReact', '+'],
  ['keyChips', '→ ←'],
  ['keyLink', 'l'],
  ['keyRemoveOwn', 'Delete'],
  ['keyEnd', 'Esc'],
  ['keyHelp', '?'],
];

export class KeysDialog {
  #dialog = new Dialog(t('keyboard'));

  /** @param {import('./command-line.js').CommandLine} line of commands @param {string[][]} more keys @param {boolean} single those of one character are wanted */
  constructor(line, more = [], single = true) {
    const {body, heading, node} = this.#dialog;
    node.id = 'keys';
    heading.setAttribute('autofocus', '');
    body.append(element('p', 'dialog__text', t('keysHint')), table([...KEYS, ...more].flatMap(([words, keys]) => row(words, single ? keys : longer(keys)))),
      element('h3', 'keys__title', t('commands')),
      table(line.commands.map((name) => [`/${name}`, [line.describe(name)]]), 'keys keys--commands'),
      element('p', 'dialog__text keys__hint', t('commandsHint')),
      button('button dialog__close', t('close'), () => this.#dialog.close()));
  }

  open() { this.#dialog.open(); }
}

const row = (words, keys) => keys ? [[t(words), caps(keys)]] : [];

/** Of some keys, those that type no character. */
const longer = (keys) => keys.split(' | ').filter((one) => !/^[\x21-\x7e]$/.test(one)).join(' | ');

function table(rows, className = 'keys') {
  const list = element('dl', className);
  for (const [what, nodes] of rows) {
    const row = element('div');
    const value = element('dd');
    value.append(...nodes);
    row.append(element('dt', '', what), value);
    list.append(row);
  }
  return list;
}

/** The caps of keys. */
function caps(keys) {
  return keys.split(' | ').flatMap((together, i) => {
    const nodes = together.split(' ').flatMap((key) => [element('kbd', '', key), ' ']);
    if (i === 0) return nodes;
    const or = element('span', 'keys__or');
    or.append(...nodes);
    return [or];
  });
}
