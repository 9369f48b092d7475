// All emoji to choose from: beside what it was opened from, on a phone a sheet from below. Loaded
// when somebody wants it.

import {t} from '../lang/i18n.js';
import '../lang/emoji.js';
import {style} from '../view/style.js';
import {placeBeside} from '../view/beside.js';
import {Dialog} from '../view/dialog.js';
import {button, element} from '../view/dom.js';
import {loadCatalog, tones, withTone} from './catalog.js';
import {Grid} from './grid.js';
import {Habits} from './habits.js';
import {glyph} from './glyph.js';

const FOUND = 90; // of a search
const HAND = '🖐️'; // shows the colour of skin
const [WIDE, NARROW] = [9, 8]; // columns

const columns = () => matchMedia('(max-width: 47.5em)').matches ? NARROW : WIDE;

await style(new URL('../../css/picker.css', import.meta.url).href);

export class Picker {
  #catalog;
  #habits;
  #chosen;
  #dialog = new Dialog(t('pickEmoji'), 'picker');
  #search = element('input', 'field field--small picker__search', '', {type: 'search', maxlength: 60, autocomplete: 'off', spellcheck: 'false', dir: 'auto', placeholder: t('findEmoji'), 'aria-label': t('findEmoji')});
  #tone;
  #grid;
  #note = element('p', 'picker__note', '', {role: 'status'});
  #preview = element('p', 'picker__preview', '', {'aria-hidden': 'true'});

  /** @param {import('./catalog.js').Catalog} catalog @param {import('../browser/storage.js').JSONStorage} storage @param {(char: string) => void} chosen */
  constructor(catalog, storage, chosen) {
    this.#catalog = catalog;
    this.#habits = new Habits(storage);
    this.#chosen = chosen;
    this.#tone = button('picker__tone', '', () => this.#nextTone());
    this.#grid = new Grid(t('pickEmoji'), {
      chosen: (emoji, char) => this.#choose(char),
      at: (emoji, char) => this.#tell(emoji, char),
      out: () => this.#search.focus(),
    });
    const head = element('div', 'picker__head');
    head.append(this.#search, this.#tone);
    this.#dialog.heading.classList.add('visually-hidden');
    this.#dialog.body.append(head, this.#groups(), this.#note, this.#grid.node, this.#preview);
    this.#search.addEventListener('input', () => this.#show());
    this.#search.addEventListener('keydown', (e) => this.#key(e));
    this.#drawTone();
    this.#show();
  }

  /** Opens one, when all it needs is there. @param {HTMLElement} anchor beside which @param {(char: string) => void} chosen */
  static async open(anchor, storage, chosen) {
    new Picker(await loadCatalog(), storage, chosen).#open(anchor);
  }

  #open(anchor) {
    const again = () => this.#resized(anchor);
    window.addEventListener('resize', again);
    this.#dialog.open(() => window.removeEventListener('resize', again));
    placeBeside(this.#dialog.node, anchor);
    const first = matchMedia('(pointer: coarse)').matches ? this.#dialog.heading : this.#search; // no keyboard comes over it
    first.focus({preventScroll: true});
  }

  /** The window is narrower or wider than it was: other rows, and what was in sight or had the focus still is. */
  #resized(anchor) {
    placeBeside(this.#dialog.node, anchor);
    if (this.#grid.columns === columns()) return;
    const back = this.#grid.mark();
    this.#show();
    back();
  }

  /** A way to each group for who points; by keyboard it is PgUp and PgDn. */
  #groups() {
    const node = element('div', 'picker__groups', '', {role: 'group', 'aria-label': t('emojiGroups')});
    node.append(...this.#catalog.groups.map(({id, emoji: [first]}) => {
      const to = button('picker__to', '', () => {
        this.#search.value = '';
        this.#show();
        this.#grid.toGroup(t(`emoji_${id}`));
      }, {tabindex: '-1', 'aria-label': t(`emoji_${id}`), title: t(`emoji_${id}`)});
      to.append(glyph(first.char));
      return to;
    }));
    return node;
  }

  #choose(char) {
    this.#habits.used(char);
    this.#dialog.close();
    this.#chosen(char);
  }

  #show() {
    const text = this.#search.value.trim();
    const {groups, ofSite} = this.#catalog;
    const found = text ? this.#catalog.search(text, FOUND) : [];
    this.#note.textContent = text ? t('emojiFound', {n: found.length}) : '';
    this.#note.classList.toggle('visually-hidden', !text || found.length > 0); // who sees, sees them
    this.#grid.show(text ? [{title: t('emojiResults'), emoji: found}] : [
      this.#recent(), {title: t('emojiOfSite'), emoji: ofSite},
      ...groups.map(({id, emoji}) => ({title: t(`emoji_${id}`), emoji})),
    ], columns(), this.#habits.tone);
    this.#tell(null);
  }

  #recent() {
    const used = this.#habits.recent.map((char) => [char, this.#catalog.of(char)]).filter(([, emoji]) => emoji);
    return {title: t('emojiRecent'), chars: used.map(([char]) => char), emoji: used.map(([, emoji]) => emoji)};
  }

  #tell(emoji, char) {
    this.#preview.replaceChildren();
    if (emoji) this.#preview.append(glyph(char), element('span', 'picker__name', emoji.name, {dir: 'auto'}), element('span', 'picker__code', `:${emoji.code}:`));
    else this.#preview.append(element('span', 'picker__code', t('emojiHint')));
  }

  #nextTone() {
    this.#habits.tone = (this.#habits.tone + 1) % tones;
    this.#drawTone();
    this.#show();
  }

  #drawTone() {
    const words = t('skinTone', {tone: t(`skinTone${this.#habits.tone}`)});
    this.#tone.replaceChildren(glyph(withTone({char: HAND, persons: 1}, this.#habits.tone)));
    this.#tone.setAttribute('aria-label', words);
    this.#tone.title = words;
  }

  /** ↓ goes into the grid, Enter takes the first that was found. */
  #key(e) {
    if (e.isComposing || e.altKey || e.ctrlKey || e.metaKey) return;
    if (e.key === 'ArrowDown' && this.#grid.focus()) e.preventDefault();
    if (e.key !== 'Enter') return;
    e.preventDefault();
    if (this.#search.value.trim()) this.#grid.chooseFirst();
  }
}
