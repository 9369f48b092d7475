// What a text that begins with a slash asks for. One that asks for nothing that is known is
// not said: it may have been a command with a slip in it.

/** Commands of everybody. */
export const COMMANDS = ['me', 'ask', 'nick', 'compact', 'comfortable', 'missed', 'leave', 'help'];

/**
 * What a text is.
 * @param {string[]} commands that can be given
 * @returns {{say: string} | {command: string, rest: string} | {unknown: string}}
 */
export function read(text, commands) {
  if (!text.startsWith('/')) return {say: text};
  if (text.startsWith('//')) return {say: text.slice(1)};
  const [, name, rest] = /^\/(\S*)\s*(.*)$/su.exec(text);
  const command = name.toLowerCase();
  return commands.includes(command) ? {command, rest: rest.trim()} : {unknown: `/${name}`};
}
