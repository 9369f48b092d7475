// What a text that begins with a slash does. Loaded with the first room.

import {COMMANDS, read} from '../chat/commands.js';
import {t} from '../lang/i18n.js';
import '../lang/message.js';
import {Problem} from '../lang/problem.js';
import '../lang/room.js';
import {fold} from '../text/fold.js';
import {roomFrom} from '../text/room-name.js';
import {leaveRoom} from './leave.js';

const OF_READERS = COMMANDS.filter((name) => !['me', 'ask'].includes(name)); // who may only read
const LACKS = {me: 'actionMissing', ask: 'questionMissing'}; // of commands that say something, the words for when there is nothing

export class CommandLine {
  #conversations;
  #composer;
  #on;
  #bots = null; // commands of programs, once they are wanted
  #looking = null; // for these

  /**
   * @param {import('../chat/conversations.js').Conversations} conversations @param {import('../view/composer.js').Composer} composer
   * @param {object} on as Writing has it, and say: a text, and what it is besides
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
    const here = 'embedded' in document.documentElement.dataset ? everybodys.filter((name) => name !== 'leave') : everybodys; // a frame is of one room
    return [...here, ...this.#on.desk()?.commands ?? []];
  }

  get #current() { return this.#conversations.current; }
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
    const [{BotCommands}, {Api}] = await Promise.all([import('../client/bot-commands.js'), import('../client/api.js')]).catch(() => [{}, {}]);
    if (BotCommands) await (this.#bots ??= new BotCommands(new Api(this.#on.authorization))).load(room);
    return Boolean(BotCommands);
  }

  /** @returns {boolean} false if the text stays in the field */
  give(text) {
    const {say, command, rest, unknown} = read(text, this.commands);
    if (say !== undefined) return this.#on.say(say);
    if (command === 'me' && rest) return this.#on.say(`/me ${rest}`);
    if (command === 'ask' && rest) return this.#on.say(rest, {ask: true});
    const looksUp = unknown && this.lookUp();
    if (looksUp) this.#seek(looksUp, unknown, text);
    else if (unknown) this.#composer.note(() => t('unknownCommand', {command: unknown}), true);
    else if (LACKS[command]) this.#composer.note(() => t(LACKS[command]), true);
    else this.#do(command, rest, text);
    return Boolean(looksUp || !unknown && !LACKS[command]);
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

  async #do(command, rest, text) {
    const {room} = this.#current;
    const error = await this.#run(command, rest);
    if (!error) return;
    const isName = command === 'nick';
    const fate = isName ? '' : this.#composer.takeBack(room, text) ? 'field' : 'recall';
    const problem = error instanceof Problem ? error : Problem.of(error);
    this.#composer.note(() => problem.words({fate, name: rest}), !isName, problem.endsAt);
  }

  /** @returns {Promise<Problem | object | '' | null>} why nothing came of it: of the page, or the server's error */
  async #run(command, rest) {
    if (['help', 'missed'].includes(command)) this.#on[command]();
    else if (command === 'nick') return rest ? this.#current.rename(rest) : new Problem(() => t('nameMissing'));
    else if (['compact', 'comfortable'].includes(command)) this.#on.density(command);
    else if (command === 'leave') return this.#leave(rest);
    else if (this.#own.includes(command)) return this.#on.desk().command(command, rest);
    else return this.#current.keeping.command(command, rest);
    return '';
  }

  /** Leaves the room that is shown, or another one that is open. @returns {Promise<Problem | ''>} */
  async #leave(rest) {
    const wanted = fold(roomFrom(rest));
    const open = [...this.#conversations];
    const left = wanted ? open.find(({room, title}) => [room, title].some((name) => fold(name) === wanted)) : this.#current;
    if (!left) return new Problem(() => t('leaveNotThere', {room: roomFrom(rest)}));
    if (open.length < 2) return new Problem(() => t('leaveOnly'));
    await leaveRoom(left, this.#on.left);
    return '';
  }
}
