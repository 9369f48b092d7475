export const words = {
  // name screen
  tagline: 'A room, a name, and off you go.',
  yourName: 'Your name',
  join: 'Join',
  joining: 'Joining…',
  nameMissing: 'Enter a name.',
  unreachable: 'The server cannot be reached.',
  justSaid: 'Just said',
  nobodyHere: 'Nobody is here yet.',
  emptyTitle: 'Nothing has been said here yet',
  passphrase: 'Passphrase',
  passphraseHint: 'This chat is for friends. Who invited you knows it.',
  terms: 'Terms',
  privacy: 'Privacy',
  imprint: 'Imprint',

  // rooms
  rooms: 'Rooms',
  newRoom: 'Open a room',
  roomOptions: 'Options for {room}',
  unreadCount: {one: '{n} unread message', other: '{n} unread messages'},
  mentionCount: {one: '{n} mention', other: '{n} mentions'},
  leave: 'Leave',
  share: 'Share',
  popOut: 'Open in a small window',

  // people
  people: 'People here',
  online: {one: '{n} online', other: '{n} online'},
  you: '(you)',
  owner: 'Owner',
  moderator: 'Moderator',
  bot: 'Bot',

  // messages
  messages: 'Messages',
  joined: {one: '{names} joined', other: '{names} joined'},
  left: {one: '{names} left', other: '{names} left'},
  others: {one: '{n} other', other: '{n} others'},
  show: 'Show',
  newMessages: {one: '{n} new message', other: '{n} new messages'},
  unreadFrom: 'New',
  today: 'Today',
  yesterday: 'Yesterday',

  // writing
  message: 'Message',
  messageTo: 'Message to {room}',
  send: 'Send',

  // search
  search: 'Search',

  // connection
  lost: 'Connection lost.',
  reload: 'Reload',
  tryNow: 'Try now',

  // settings
  settings: 'Settings',
  close: 'Close',
};
