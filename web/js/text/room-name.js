// Names of rooms.

export const LOBBY = 'lobby';

const ROOM = /^[a-z0-9][a-z0-9-]{0,63}$/; // as the server has it

export const isRoom = (name) => ROOM.test(name);

/** What somebody wrote, as a room may be named: "Board Games" is board-games. */
export function roomFrom(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
    .replace(/^#/, '').replace(/[\s_]+/g, '-').replace(/[^a-z0-9-]/g, '').replace(/^-+/, '').slice(0, 64);
}
