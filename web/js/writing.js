// What becomes of a text that was written: it is said, or it is a command.

import {COMMANDS, read} from './chat/commands.js';
import {t} from './lang/i18n.js';
import {why} from './lang/why.js';

const OF_READERS = COMMANDS.filter((name) => !['me', 'ask'].includes(name)); // who may only read
const LACKS = {me: 'actionMissing', ask: 'questionMissing'}; // of commands that say something, the words for when there is nothing

export class Writing {
  #conversations;
  #composer;
  #on;
  #bots = null; // commands of programs, once they are wanted
  #looking = null; // for these

  /**
   * @param {import('./chat/conversations.js').Conversations} conversations @param {import('./view/composer.js').Composer} composer
   * @param {{said: () => void, rules: (agreed: () => void) => boolean, help: () => void, missed: () => void, density: (chosen: string) => void, authorization: () => string, editing: () => import('./room/editing.js').Editing | null,
   *   desk: () => {commands: string[], command: (name: string, rest: string) => Promise<string>} | null}} on
   *   editing: of one's messages, once it is loaded; desk: of a moderator, whose commands answer with why nothing came of them, or ''; authorization: of who is here
   */
  constructor(conversations, composer, on) {
    this.#conversations = conversations;
    this.#composer = composer;
    this.#on = on;
  }

  /** The commands that can be given here. */
  get commands() { return [...this.#own, ...this.#ofBots.map(({name}) => name).filter((name) => !this.#own.includes(name))]; }

  get #own() {
    const {editWindowMs, keeping} = this.#current;
    const everybodys = keeping.rules.isReader ? OF_READERS : Number.isNaN(editWindowMs) ? COMMANDS.filter((name) => name !== 'ask') : COMMANDS;
    return [...everybodys, ...this.#on.desk()?.commands ?? []];
  }

  get #ofBots() { return this.#bots?.of(this.#current.room) ?? []; }

  /** The public id of who goes by a name here, as far as the page knows. */
  userOf(name) { return this.#current.people.byName(name)?.user || this.#current.timeline.entries.findLast((e) => e.from === name)?.user; }

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
    if (this.#current.composition.edit) return this.#edit((editing) => editing.submit(text));
    const {say, command, rest, unknown} = read(text, this.commands);
    if (say !== undefined) return this.#say(say);
    if (command === 'me' && rest) return this.#say(`/me ${rest}`);
    if (command === 'ask' && rest) return this.#say(rest, {ask: true});
    const looksUp = unknown && this.lookUp();
    if (looksUp) this.#seek(looksUp, unknown, text);
    else if (unknown) this.#composer.note(() => t('unknownCommand', {command: unknown}), true);
    else if (LACKS[command]) this.#composer.note(() => t(LACKS[command]), true);
    else this.#do(command, rest, text);
    return Boolean(looksUp || !unknown && !LACKS[command]);
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
    else this.#composer.note(() => t('unreachable'), true);
    return false;
  }

  /** A command may be one of a program, of which the page does not know yet. */
  async #seek(looksUp, unknown, text) {
    const {room} = this.#current;
    await looksUp;
    if (room !== this.#current.room) return;
    const {command, rest} = read(text, this.commands);
    if (command) return this.#do(command, rest, text);
    this.#composer.takeBack(room, text);
    this.#composer.note(() => t('unknownCommand', {command: unknown}), true);
  }

  get #current() { return this.#conversations.current; }

  #say(text, more) {
    if (this.#current.keeping.pause.now) return false; // the text stays, and how long is told
    if (this.#on.rules(() => this.#composer.send())) return false;
    this.#current.say(text, {reply: this.#current.composition.takeReply(), ...more});
    this.#on.said();
    return true;
  }

  async #do(command, rest, text) {
    const {room} = this.#current;
    const problem = await this.#run(command, rest);
    if (!problem) return;
    const isName = command === 'nick';
    const fate = isName ? '' : this.#composer.takeBack(room, text) ? 'field' : 'recall';
    const words = () => problem.code ? why(problem, {fate, name: rest}) : `${problem}`;
    this.#composer.note(words, !isName, problem.endsAt);
  }

  /** @returns {Promise<string | object | null>} why nothing came of it: words, or the server's error */
  async #run(command, rest) {
    if (['help', 'missed'].includes(command)) this.#on[command]();
    else if (command === 'nick') return rest ? this.#current.rename(rest) : {toString: () => t('nameMissing')};
    else if (['compact', 'comfortable'].includes(command)) this.#on.density(command);
    else if (this.#own.includes(command)) return this.#on.desk().command(command, rest);
    else return this.#current.keeping.command(command, rest);
    return '';
  }
}
