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
  passphrase: 'Passphrase',
  passphraseHint: 'This chat is for friends. Who invited you knows it.',
  terms: 'Terms',
  privacy: 'Privacy',
  imprint: 'Imprint',

  // rooms
  rooms: 'Rooms',
  newRoom: 'Open a room',
  openRoom: 'Open',
  roomOptions: 'Options for {room}',
  otherRooms: 'More rooms',
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
  visited: {one: '{names} joined and left', other: '{names} joined and left'},
  others: {one: '{n} other', other: '{n} others'},
  show: 'Show',
  newMessages: {one: '{n} new message', other: '{n} new messages'},
  unreadFrom: 'New',
  today: 'Today',
  yesterday: 'Yesterday',
  notSent: 'Not sent. {reason}',
  sending: 'Sending…',
  retry: 'Retry',
  remove: 'Delete',
  loadingOlder: 'Loading earlier messages…',
  beginning: 'This is where the room begins.',
  oneSaid: '{name}: {text}',

  // writing
  message: 'Message',
  messageTo: 'Message to {room}',
  send: 'Send',
  suggestions: 'Suggestions',

  // what became of messages
  question: 'Question',
  answered: 'Answered',
  edited: '(edited)',
  inReplyTo: 'In reply to',

  // search
  search: 'Search',

  // connection
  lost: 'Connection lost.',
  flood: 'You sent too much at once.',
  trying: 'Trying again…',
  tryingIn: {one: 'Trying again in {n} second.', other: 'Trying again in {n} seconds.'},
  offline: 'You are offline. Waiting for the network.',
  signedOut: 'Another page answers in place of the chat: your sign-in may have expired. Reload to see it.',
  reload: 'Reload',
  tryNow: 'Try now',

  // settings
  settings: 'Settings',
  close: 'Close',
};
