// What becomes of a text that was written: it is said, or it is a command.

import {COMMANDS, read} from './chat/commands.js';
import {errorText, t} from './lang/i18n.js';

export class Writing {
  #conversations;
  #composer;
  #on;

  /**
   * @param {import('./chat/conversations.js').Conversations} conversations @param {import('./view/composer.js').Composer} composer
   * @param {{said: () => void, help: () => void, desk: () => {commands: string[], command: (name: string, rest: string) => Promise<string>} | null}} on
   *   desk: of a moderator, whose commands answer with why nothing came of them, or ''
   */
  constructor(conversations, composer, on) {
    this.#conversations = conversations;
    this.#composer = composer;
    this.#on = on;
  }

  /** The commands that can be given here. */
  get commands() { return [...COMMANDS, ...this.#on.desk()?.commands ?? []]; }

  /** @returns {boolean} false if the text stays in the field */
  write(text) {
    const {say, command, rest, unknown} = read(text, this.commands);
    if (say !== undefined) return this.#say(say);
    if (command === 'me' && rest) return this.#say(`/me ${rest}`);
    if (unknown || command === 'me') {
      this.#composer.note(unknown ? t('unknownCommand', {command: unknown}) : t('actionMissing'), true);
      return false;
    }
    this.#do(command, rest, text);
    return true;
  }

  get #current() { return this.#conversations.current; }

  #say(text) {
    if (this.#current.keeping.pause.now) return false; // the text stays, and how long is told
    this.#current.say(text);
    this.#on.said();
    return true;
  }

  async #do(command, rest, text) {
    const {room} = this.#current;
    const problem = await this.#run(command, rest);
    if (!problem) return;
    if (command !== 'nick') this.#composer.takeBack(room, text);
    this.#composer.note(problem, command !== 'nick');
  }

  /** @returns {Promise<string>} why nothing came of it, or '' */
  async #run(command, rest) {
    if (command === 'help') this.#on.help();
    else if (command === 'nick') return this.#rename(rest);
    else return this.#on.desk().command(command, rest);
    return '';
  }

  async #rename(name) {
    if (!name) return t('nameMissing');
    const error = await this.#current.rename(name);
    return error ? errorText(error, {name}) : '';
  }
}
