export const words = {
  // people of a large room
  groupOwners: {one: 'Owner', other: 'Owners'},
  groupModerators: {one: 'Moderator · {n} here', other: 'Moderators · {n} here'},
  groupPrograms: {one: 'Program', other: 'Programs'},
  groupFound: 'Found',
  othersHere: {one: '{n} person is here. Type part of a name to find somebody.', other: '{n} people are here. Type part of a name to find somebody.'},
  moreFound: 'There are more. Type more of the name.',
  peopleFailed: 'Who is here cannot be asked for now.',

  // search in all rooms
  searchWhere: 'Where to search',
  searchHere: 'This room',
  searchEverywhere: 'All rooms',
  searchEverywhereHint: 'Words that were said in any room that you can read.',
  searchEverywhereIn: 'Search all rooms',

  // what one can do with a room
  notifyOf: 'Notify me of',
  notifyAll: 'All messages',
  notifyMentions: 'Mentions',
  notifyNone: 'Nothing',
  quiet: 'Notifies of nothing',
  notifyOff: 'Your browser will ask whether this page may notify you.',
  notifyDenied: 'Your browser blocks notifications of this page.',
  markRead: 'Mark as read',
  markAllRead: 'Mark all as read',
  leaveThis: 'Leave this room',
  saidIn: '{name} in {room}',
  newIn: {one: '{n} new message in {room}', other: '{n} new messages in {room}'},
};
