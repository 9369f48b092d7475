// What becomes of a text that was written: it is said, it is an edit, or it is a command.

import {t} from './lang/i18n.js';

export class Writing {
  #conversations;
  #composer;
  #on;
  #commands = null; // what a text that begins with a slash does, once it is loaded
  #loading = null; // of that
  #waiting = 0; // texts that wait for it

  /**
   * @param {import('./chat/conversations.js').Conversations} conversations @param {import('./view/composer.js').Composer} composer
   * @param {{said: () => void, rules: (agreed: () => void) => boolean, help: () => void, missed: () => void, left: (room: string) => void, density: (chosen: string) => void, authorization: () => string, editing: () => import('./room/editing.js').Editing | null,
   *   desk: () => {commands: string[], command: (name: string, rest: string) => Promise<object | ''>} | null}} on
   *   left: a room is to be left; editing: of one's messages, once it is loaded; desk: of a moderator, whose commands answer with why nothing came of them, or ''; authorization: of who is here
   */
  constructor(conversations, composer, on) {
    this.#conversations = conversations;
    this.#composer = composer;
    this.#on = on;
  }

  /** Loads the commands. @returns {Promise<import('./room/command-line.js').CommandLine>} fails without the server */
  commands() {
    return this.#loading ??= import('./room/command-line.js').then(({CommandLine}) => {
      this.#commands = new CommandLine(this.#conversations, this.#composer, {...this.#on, say: (...of) => this.#say(...of)});
      return this.#commands;
    }, (error) => {
      this.#loading = null;
      throw error;
    });
  }

  /** @returns {boolean} false if the text stays in the field */
  write(text) {
    if (this.#current.composition.edit) return this.#edit((editing) => editing.submit(text));
    if (this.#commands) return this.#commands.give(text);
    if (!text.startsWith('/') && !this.#waiting) return this.#say(text);
    this.#wait(text);
    return true;
  }

  /** Until it is known what commands do, one waits, and what is said after it. */
  async #wait(text) {
    const {room} = this.#current;
    this.#waiting++;
    const commands = await this.commands().catch(() => null);
    this.#waiting--;
    if (room === this.#current.room && commands?.give(text)) return;
    this.#composer.takeBack(room, text);
    if (!commands) this.#unreachable();
  }

  /** Nothing is left of a text: of a message of one's own, that means something. */
  writeNothing() { if (this.#current.composition.edit) this.#edit((editing) => editing.submitNothing()); }

  /** Ends what the text was going to be besides a message; false if it is nothing else. */
  escape() {
    const {composition} = this.#current;
    if (composition.edit) this.#edit((editing) => editing.end());
    else if (composition.reply) composition.replyTo(null);
    else return false;
    return true;
  }

  /** Begins to edit the last message of one's own; false if it cannot be. */
  editLast() { return Boolean(!this.#current.composition.edit && this.#on.editing()?.beginLast()); }

  /** @returns {boolean} false: the text stays in the field until the server has taken it */
  #edit(does) {
    const editing = this.#on.editing();
    if (editing) does(editing);
    else this.#unreachable();
    return false;
  }

  #unreachable() { this.#composer.note(() => t('unreachable'), true); }

  get #current() { return this.#conversations.current; }

  #say(text, more) {
    if (this.#current.keeping.pause.now) return false; // the text stays, and how long is told
    if (this.#on.rules(() => this.#composer.send())) return false;
    this.#current.say(text, {reply: this.#current.composition.takeReply(), ...more});
    this.#on.said();
    return true;
  }
}
