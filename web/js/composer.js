// Where messages are written.

import {strings} from './strings.js';

const COUNTER_FROM = 0.8; // of the limit: from here on the bytes left are shown

const NOTE_MS = 8_000; // how long something that was said stays

const encoder = new TextEncoder();

export class Composer {
  #form;
  #input;
  #note;
  #button;
  #limit = Infinity; // bytes
  #timer = 0;

  /** @param {(text: string) => void} onText gets what was written */
  constructor(form, input, note, button, onText) {
    this.#form = form;
    this.#input = input;
    this.#note = note;
    this.#button = button;
    input.addEventListener('input', () => this.#update());
    input.addEventListener('keydown', (e) => this.#key(e));
    form.addEventListener('submit', (e) => { e.preventDefault(); this.#submit(onText); });
    this.#update();
  }

  set limit(bytes) {
    this.#limit = bytes || Infinity;
    this.#update();
  }

  focus() {
    this.#input.focus();
  }

  /** Says something for a while, or until more is written. */
  say(text) {
    this.#update();
    if (!text) return;
    this.#note.textContent = text;
    this.#timer = setTimeout(() => this.#update(), NOTE_MS);
  }

  /** Enter sends, Shift+Enter breaks the line; an input method's Enter is its own. */
  #key(e) {
    if (e.key !== 'Enter' || e.shiftKey || e.isComposing) return;
    e.preventDefault();
    this.#form.requestSubmit();
  }

  #submit(onText) {
    const text = this.#input.value.trim();
    if (!text || this.#bytesLeft(text) < 0) return;
    this.#input.value = '';
    this.#update();
    onText(text);
  }

  #bytesLeft(text) {
    return this.#limit - encoder.encode(text).length;
  }

  #update() {
    const text = this.#input.value.trim();
    const left = this.#bytesLeft(text);
    clearTimeout(this.#timer);
    this.#note.classList.toggle('composer__note--over', left < 0);
    if (left < 0) this.#note.textContent = strings.tooLong(-left);
    else this.#note.textContent = left < this.#limit * (1 - COUNTER_FROM) ? strings.bytesLeft(left) : '';
    this.#button.disabled = !text || left < 0;
    this.#input.style.height = 'auto';
    this.#input.style.height = `${this.#input.scrollHeight + this.#input.offsetHeight - this.#input.clientHeight}px`;
  }
}
