// Leaving a room, by its menu or by a command.

import {mayLose} from '../view/leave-dialog.js';

/**
 * Leaves a room, once it is sure where messages would be lost.
 * @param {import('../chat/conversation.js').Conversation} conversation @param {(room: string) => void} left
 */
export async function leaveRoom(conversation, left) {
  if (!await mayLose(conversation.unsent)) return;
  conversation.giveUp();
  left(conversation.room);
}
