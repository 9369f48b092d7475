// What becomes of a text that was written: it is said, or it is a command.

import {COMMANDS, read} from './chat/commands.js';
import {errorText, t} from './lang/i18n.js';

export class Writing {
  #conversations;
  #composer;
  #on;
  #bots = null; // commands of programs, once they are wanted
  #looking = null; // for these

  /**
   * @param {import('./chat/conversations.js').Conversations} conversations @param {import('./view/composer.js').Composer} composer
   * @param {{said: () => void, rules: (agreed: () => void) => boolean, help: () => void, authorization: () => string, desk: () => {commands: string[], command: (name: string, rest: string) => Promise<string>} | null}} on
   *   desk: of a moderator, whose commands answer with why nothing came of them, or ''; authorization: of who is here
   */
  constructor(conversations, composer, on) {
    this.#conversations = conversations;
    this.#composer = composer;
    this.#on = on;
  }

  /** The commands that can be given here. */
  get commands() { return [...this.#own, ...this.#ofBots.map(({name}) => name).filter((name) => !this.#own.includes(name))]; }

  get #own() { return [...COMMANDS, ...this.#on.desk()?.commands ?? []]; }
  get #ofBots() { return this.#bots?.of(this.#current.room) ?? []; }

  /** The words on what a command does. */
  describe(name) {
    if (this.#own.includes(name)) return t(`command_${name}`);
    const {args, help} = this.#ofBots.find((command) => command.name === name) ?? {};
    return [args, help].filter(Boolean).join(': ');
  }

  /** Finds out what programs can be asked for here; null: that is known. @returns {Promise<boolean> | null} whether it could */
  lookUp() {
    const {room} = this.#current;
    if (this.#bots?.knows(room)) return null;
    return this.#looking ??= this.#load(room).finally(() => { this.#looking = null; });
  }

  async #load(room) {
    const [{BotCommands}, {Api}] = await Promise.all([import('./client/bot-commands.js'), import('./client/api.js')]).catch(() => [{}, {}]);
    if (BotCommands) await (this.#bots ??= new BotCommands(new Api(this.#on.authorization))).load(room);
    return Boolean(BotCommands);
  }

  /** @returns {boolean} false if the text stays in the field */
  write(text) {
    const {say, command, rest, unknown} = read(text, this.commands);
    if (say !== undefined) return this.#say(say);
    if (command === 'me' && rest) return this.#say(`/me ${rest}`);
    const looksUp = unknown && this.lookUp();
    if (looksUp) this.#seek(looksUp, unknown, text);
    else if (unknown || command === 'me') this.#composer.note(unknown ? t('unknownCommand', {command: unknown}) : t('actionMissing'), true);
    else this.#do(command, rest, text);
    return Boolean(looksUp || !unknown && command !== 'me');
  }

  /** A command may be one of a program, of which the page does not know yet. */
  async #seek(looksUp, unknown, text) {
    const {room} = this.#current;
    await looksUp;
    if (room !== this.#current.room) return;
    const {command, rest} = read(text, this.commands);
    if (command) return this.#do(command, rest, text);
    this.#composer.takeBack(room, text);
    this.#composer.note(t('unknownCommand', {command: unknown}), true);
  }

  get #current() { return this.#conversations.current; }

  #say(text) {
    if (this.#current.keeping.pause.now) return false; // the text stays, and how long is told
    if (this.#on.rules(() => this.#composer.send())) return false;
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
    else if (this.#own.includes(command)) return this.#on.desk().command(command, rest);
    else return this.#ask(command, rest);
    return '';
  }

  async #ask(name, args) {
    const error = await this.#current.keeping.command(name, args);
    return error ? errorText(error) : '';
  }

  async #rename(name) {
    if (!name) return t('nameMissing');
    const error = await this.#current.rename(name);
    return error ? errorText(error, {name}) : '';
  }
}
