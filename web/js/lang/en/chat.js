export const words = {
  // rooms
  roomNameRules: 'Any script, 64 characters at most, no slash.',
  openFull: 'Open in a tab of its own',
  openRoom: 'Open',
  otherRooms: 'More rooms',

  // people
  tooManyToList: {one: '{n} person is here.', other: '{n} people are here: too many to list.'},
  findPerson: 'Find a person',
  nobodyFound: 'Nobody of that name is here.',

  // messages
  emptyHint: 'Say hello, or share the link to this room.',
  restarted: 'The server began a new conversation.',
  missed: {one: '{n} message was missed while you were away', other: '{n} messages were missed while you were away'},
  missedSome: 'Messages were missed while you were away',
  expired: {one: '{n} message is not kept any more', other: '{n} messages are not kept any more'},
  expiredSome: 'Messages are not kept any more',
  skipped: {one: '{n} message skipped: too many at once', other: '{n} messages skipped: too many at once'},
  skippedSome: 'Messages skipped: too many at once',
  showAll: 'Show all',
  showLess: 'Show less',
  olderFailed: 'Earlier messages could not be loaded.',
  olderGone: 'Earlier messages are not kept here.',
  olderExpired: 'Earlier messages are not kept any more.',
  renamed: '{from} is now {name}',
  another: 'another {name}',
  anotherHint: 'Not the person who had this name above.',
  visited: {one: '{names} joined and left', other: '{names} joined and left'},
  notSent: 'Not sent. {reason}',
  sending: 'Sending…',
  retry: 'Retry',
  remove: 'Delete',
  loadingOlder: 'Loading earlier messages…',
  beginning: 'This is where the room begins.',
  oneSaid: '{name}: {text}',

  // writing
  tooLong: {one: '{n} character too long', other: '{n} characters too long'},
  pasteTooLong: {one: 'One character is too much.', other: '{n} characters are far too many for a message. Nothing was put in.'},
  notKept: 'This browser keeps nothing for the page: a reload would lose what is not sent yet.',
  bytesLeft: {one: '{n} character left', other: '{n} characters left'},
  waiting: {one: '{n} message goes out when you are back online.', other: '{n} messages go out when you are back online.'},
  noFiles: 'Files and pictures are not kept here, and nothing was sent. Share a link instead.',
  suggestions: 'Suggestions',

  // what became of messages
  quoteRemoved: 'This message was removed',
  quoteExpired: 'An older message',
  question: 'Question',
  answered: 'Answered',
  edited: '(edited)',
  inReplyTo: 'In reply to',

  // rules of a room
  removed: {one: '{n} message removed', other: '{n} messages removed'},
  removedOwn: {one: 'Your message was removed', other: '{n} of your messages were removed'},

  // search
  searchFailed: 'The search did not work. Try again.',
  searchMore: 'Earlier results',

  // connection
  tooMany: 'Too many questions at once.',
  draining: {one: 'The server restarts. Back in {n} second.', other: 'The server restarts. Back in {n} seconds.'},
  notReady: 'The server cannot let you in at the moment.',
  newVersion: 'There is a new version of this page. Reload it when it suits you.',
  backOnline: 'Connected again.',
  replaced: 'This room is open in too many windows.',
  takeOver: 'Use it here',
  otherName: 'Choose another name',
  flood: 'You sent too much at once.',
  trying: 'Trying again…',
  tryingIn: {one: 'Trying again in {n} second.', other: 'Trying again in {n} seconds.'},
  offline: 'You are offline. Waiting for the network.',
  signedOut: 'Another page answers in place of the chat: your sign-in may have expired. Reload to see it.',

  // settings
  mentionedIn: '{name} in {room}',
  mentionsIn: {one: '{n} mention in {room}', other: '{n} mentions in {room}'},

  // keyboard
  showKeys: 'Keyboard shortcuts',
};
