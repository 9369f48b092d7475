// Where messages are written.

import {emoji, loadEmoji, replaceEmoji} from '../text/shortcodes.js';
import {t} from '../lang/i18n.js';
import {Said} from './said.js';
import {type} from './typing.js';

const COUNTER_FROM = 0.8; // of the limit: from here on is told how much is left
const NOTE_MS = 8_000; // how long something that was said stays
const RECALLED = 50; // texts that ↑ can bring back
const FAR_OVER = 4; // times the limit: more than that is not let in

const encoder = new TextEncoder();

export class Composer {
  #form;
  #input;
  #note;
  #said; // in it
  #button;
  #makeCompletion;
  #making = null;
  #completion = null; // until it is loaded
  #on;
  #limit = Infinity; // bytes
  #timer = 0;
  #turn = 0; // of who says something in the note
  #room = '';
  #title = ''; // of it
  #sent = []; // texts, the latest last
  #recalled = -1; // index into said of what the field shows
  #closed = '';
  #composing = false; // an input method has not finished a word
  #sends = false; // when it has

  /**
   * @param {{form: HTMLFormElement, input: HTMLTextAreaElement, note: HTMLElement, button: HTMLButtonElement}} nodes
   * @param {() => Promise<import('./completion-list.js').CompletionList>} completion makes it, when somebody may write
   * @param {{text: (text: string) => boolean, nothing: () => void, escape: () => boolean, up: () => boolean, draft: (room: string, text: string) => void}} on
   *   text: false if it stays where it is; nothing: Enter in an empty field; escape, up: false if these keys mean nothing there
   */
  constructor({form, input, note, button}, completion, on) {
    this.#form = form;
    this.#input = input;
    this.#note = note;
    this.#said = new Said(note);
    this.#button = button;
    this.#makeCompletion = completion;
    this.#on = on;
    input.addEventListener('input', (e) => this.#edited(e));
    input.addEventListener('keydown', (e) => this.#key(e));
    input.addEventListener('compositionstart', () => { this.#composing = true; });
    for (const end of ['compositionend', 'blur']) input.addEventListener(end, () => this.#composed());
    input.addEventListener('paste', (e) => this.#brought(e, e.clipboardData));
    input.addEventListener('drop', (e) => this.#brought(e, e.dataTransfer));
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      this.#submit();
      if (this.#sends && e.submitter) input.blur(); // ends the word; a touch on the button may not
    });
    new ResizeObserver(() => this.#grow()).observe(form);
    this.#update();
  }

  /** Writes for another room, from what was begun there. */
  show(room, draft, bytes) {
    this.#room = room;
    loadEmoji();
    this.#making ??= this.#makeCompletion().then((completion) => {
      this.#completion = completion;
      if (document.activeElement === this.#input) completion.update(); // for what was typed meanwhile
    }, () => { this.#making = null; });
    this.#limit = bytes;
    this.#set(draft);
    this.retranslate();
  }

  /** How the room is called. */
  set title(title) {
    this.#title = title;
    this.closed = this.#closed;
  }

  set limit(bytes) {
    this.#limit = bytes;
    this.#update();
  }

  retranslate() {
    this.closed = this.#closed;
    this.#said.again();
  }

  get text() { return this.#input.value; }

  set text(text) {
    this.#set(text);
    this.#on.draft(this.#room, text);
  }

  focus() { this.#input.focus({preventScroll: true}); } // a page around a frame stays where it is

  /** Sends what stands in the field. */
  send() { this.#form.requestSubmit(); }

  /**
   * Shows a note for a while, or until more is written; of a refusal: with the text that it is about.
   * @param {string | (() => string)} words @param {boolean} isRefusal @param {number} endsAt as Said has them
   */
  note(words, isRefusal = false, endsAt = 0) {
    this.#update();
    if (!words) return;
    this.#turn++;
    this.#said.say(words, endsAt);
    this.#note.classList.toggle('composer__note--over', isRefusal);
    if (!isRefusal) this.#timer = setTimeout(() => this.#update(), Math.max(NOTE_MS, endsAt - Date.now()));
  }

  /** Puts a name where the cursor is. */
  mention(name) {
    const {value, selectionStart: at} = this.#input;
    const space = at > 0 && !/\s/.test(value[at - 1]) ? ' ' : '';
    type(this.#input, `${space}@${name} `, at, this.#input.selectionEnd);
  }

  /** Refuses what is far too long before it is in: the field would be busy with it for seconds. */
  #brought(e, data) {
    const {length} = data?.getData('text/plain') ?? '';
    if (this.#input.value.length + length <= FAR_OVER * this.#limit) return;
    e.preventDefault();
    this.note(() => t('pasteTooLong', {n: length}));
  }

  /** A word is whole: what was to be sent with it is. The browser may write once more after this event. */
  #composed() {
    this.#composing = false;
    if (!this.#sends) return;
    this.#sends = false;
    setTimeout(() => this.#form.requestSubmit());
  }

  /** Enter sends, Shift+Enter breaks the line; an input method's Enter is its own. */
  #key(e) {
    if (e.isComposing || e.keyCode === 229) return; // 229: Safari, whose compositions end before their last key
    if (e.shiftKey || e.altKey || e.ctrlKey || e.metaKey) return; // keys of the page, or of the browser
    if (this.#completion?.key(e)) return;
    if (e.key === 'Enter') {
      e.preventDefault();
      this.#form.requestSubmit();
    } else if (e.key === 'Escape' && this.#on.escape() || e.key === 'ArrowUp' && !this.#input.value && this.#on.up()) {
      e.preventDefault();
    } else if (e.key === 'ArrowUp' && this.#mayRecall) {
      this.#recall(e, this.#recalled < 0 ? this.#sent.length - 1 : this.#recalled - 1);
    } else if (e.key === 'ArrowDown' && this.#recalled >= 0) {
      this.#recall(e, this.#recalled + 1);
    }
  }

  get #mayRecall() {
    return this.#sent.length > 0 && (this.#input.value === '' || this.#recalled >= 0 && this.#input.selectionStart === this.#input.value.length);
  }

  #recall(e, index) {
    if (index < 0) return;
    e.preventDefault();
    type(this.#input, this.#sent[index] ?? '', 0, this.#input.value.length);
    this.#completion?.close();
    this.#recalled = index < this.#sent.length ? index : -1;
  }

  #set(text) {
    this.#input.value = text;
    this.#recalled = -1;
    this.#completion?.close();
    this.#update();
  }

  #edited({inputType} = {}) {
    this.#recalled = -1;
    // What was replaced comes back selected, and would go with the next key.
    if (inputType === 'historyUndo') this.#input.selectionStart = this.#input.selectionEnd;
    this.#on.draft(this.#room, this.#input.value);
    this.#completion?.update();
    this.#update();
  }

  #submit() {
    this.#sends = this.#composing; // some browsers tell of the key before the word is in
    if (this.#sends) return;
    const text = replaceEmoji(this.#input.value.trim(), emoji);
    if (!text) return this.#on.nothing();
    if (this.#bytesLeft(text) < 0) return;
    const typed = this.#input.value;
    this.#set('');
    if (!this.#on.text(text)) {
      this.#input.value = typed;
      this.#button.disabled = false;
      return;
    }
    this.#on.draft(this.#room, '');
    if (this.#sent.at(-1) !== text) this.#sent.push(text);
    if (this.#sent.length > RECALLED) this.#sent.shift();
    this.focus();
  }

  /** Puts a text back that was refused; false where something else is written by now, or for another room. */
  takeBack(room, text) {
    if (room !== this.#room || this.#input.value.trim()) return false;
    this.#set(text);
    this.#on.draft(room, text);
    return true;
  }

  /** What stands in an empty field: words for one who may only read, or '' for everybody else. */
  set closed(words) {
    this.#closed = words;
    this.#form.classList.toggle('composer--closed', Boolean(words));
    this.#input.placeholder = words || t('messageTo', {room: this.#title});
  }

  #bytesLeft(text) {
    return this.#limit - encoder.encode(text).length;
  }

  #update() {
    const text = this.#input.value.trim();
    const left = this.#bytesLeft(text);
    clearTimeout(this.#timer);
    this.#note.classList.toggle('composer__note--over', left < 0);
    this.#turn++;
    this.#said.say('');
    if (left < this.#limit * (1 - COUNTER_FROM)) this.#count(text);
    this.#button.disabled = !text || left < 0;
    this.#grow();
  }

  /** Says how many characters there is room for yet, or are too many. */
  async #count(text) {
    const turn = this.#turn;
    const {roomFor, tooMany} = await import('../text/characters.js').catch(() => ({}));
    if (!tooMany || turn !== this.#turn) return; // something else is said by now
    const limit = this.#limit;
    this.#said.say(() => this.#bytesLeft(text) < 0 ? t('tooLong', {n: tooMany(text, limit)}) : t('bytesLeft', {n: roomFor(text, limit)}));
  }

  #grow() {
    const {style, parentElement: box} = this.#input;
    box.style.height = `${box.offsetHeight}px`; // what is above must not grow while this is measured
    style.height = 'auto';
    style.height = `${this.#input.scrollHeight + this.#input.offsetHeight - this.#input.clientHeight}px`;
    box.style.height = '';
  }
}
