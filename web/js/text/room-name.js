// Names of rooms. What makes two of them one is the server's to tell: the welcome has it.

export const LOBBY = 'lobby';

/** What somebody wrote to name a room, empty if nothing. */
export const roomFrom = (text) => text.trim().replace(/^#\s*/, '');
