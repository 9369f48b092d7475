export const words = {
  // the site's rules
  rules: 'Rules',
  rulesAgree: 'Agree and send',

  // settings
  density: 'Messages',
  densityAuto: 'Compact in large rooms',
  densityComfortable: 'Comfortable',
  densityCompact: 'Compact',

  // keyboard
  keyboard: 'Keyboard',
  keyHelp: 'Show this sheet',
  keyCompose: 'Write a message',
  keySearch: 'Search',
  keySend: 'Send',
  keyNewline: 'New line',
  keyRecall: 'Edit your last message, or bring it back',
  keyComplete: 'Complete @name, :emoji: or /command',
  keyRooms: 'Previous or next room',
  keyPeople: 'People',
  keyEnd: 'End a reply or an edit; to the latest, mark as read',
  keyScroll: 'Move through the messages',
  keyMessages: 'To the messages, then from one to another',
  keyMenu: 'Of a message: what can be done with it',
  keyReply: 'Of a message: reply',
  keyReact: 'Of a message: react',
  keyChips: 'From a message to its reactions',
  keyEdit: 'Of a message: edit your own',
  keyLink: 'Of a message: copy its link',
  keyRemoveOwn: 'Of a message: remove your own',

  // another device
  onPhone: 'Continue on my phone',
  onPhoneHint: 'Scan a code with the camera of your phone or tablet, and go on there as yourself. It works once, for five minutes.',
  onPhoneWarning: 'Anybody who scans it is you. Show it to nobody.',
  showCode: 'Show the code',
  newCode: 'Make a new code',
  goneIn: 'Gone in {time}',
  codeGone: 'The code is not good any more.',
  handoverInsecure: 'This needs a page that was opened over https: without it, the browser cannot seal what it hands over.',
  handoverBusy: 'Too many wait already. Try again in a few minutes.',
  handoverGone: 'This code was used already, or is older than five minutes. Make a new one on the other device.',
  handoverBroken: 'This code is not whole. Make a new one on the other device.',
  continueTitle: 'Go on as {name}?',
  continueHint: 'Another device hands its chat over to this one. You are the same person on both.',
  continueInstead: 'So far you are {name} on this device. That ends here.',
  continueAs: 'Go on as {name}',
  signOut: 'Sign out on all devices',
  signOutSure: 'Sign out for good? You cannot come back as who you are.',
  signOutFailed: 'The server could not be reached: you are still signed in.',

  // invitations
  notNow: 'Not now',
  inviteTitle: 'You were invited',
  inviteHint: 'This link gives a role in this chat to whoever accepts it first. It works once.',
  inviteAs: 'You accept it as {name}.',
  inviteAccept: 'Accept',
  inviteUsed: 'This invitation was accepted already. Ask for a new one.',
  inviteExpired: 'This invitation is too old. Ask for a new one.',
  inviteUnknown: 'This server knows no such invitation. Is the link whole, and of this chat?',

  // a person's card
  hereSince: 'Here since {time}',
  notHere: 'Not here now',
  guest: 'Guest',
  mention: 'Mention',
  mute: 'Mute for me',
  unmute: 'Hear again',
  muteHint: 'You see nothing that {name} writes. Nobody else notices.',
  itsYou: 'This is you.',

  // oneself
  myName: 'Your name here',
  changeName: 'Change',
  nameChanged: 'You are {name} now.',
  thisBrowser: {one: 'This browser, {n} tab', other: 'This browser, {n} tabs'},
  muted: 'Muted for you',

  // sharing a room
  shareRoom: 'Share {room}',
  shareWith: 'Share with…',
  copyLink: 'Copy link',
  qrCode: 'QR code of the link',
  onlyHere: 'This address works only on this machine.',
  linkCopied: 'The link is on the clipboard.',
  linkSelected: 'This browser does not let the page copy. The link is selected: press {keys}.',
  linkHold: 'This browser does not let the page copy. Hold a finger on the link, then choose Copy.',

  // commands
  commands: 'Commands',
  commandsHint: 'Only these are not said. Begin with two slashes to say one.',

  // search
  searchIn: 'Search in {room}',
  searchHint: 'Words that were said in this room.',
  searchNone: 'Nothing found.',
  searchNoWord: 'Type a word, a character or an emoji: this is only punctuation.',
  searchPartly: 'Older messages are still being made searchable.',
  searchMissing: 'This server keeps no history to search.',
  results: {one: '{n} result', other: '{n} results'},
  resultsMore: {one: '{n} result, and there are earlier ones', other: '{n} results, and there are earlier ones'},
  searching: 'Searching…',

  // settings
  language: 'Language',
  theme: 'Appearance',
  themeAuto: 'As the system',
  themeLight: 'Light',
  themeDark: 'Dark',
  sound: 'Sound',
  notifications: 'Notifications',
  soundHint: 'A soft tone when you are mentioned or a message comes while you are elsewhere.',
  notificationsHint: 'When somebody mentions you and you are elsewhere.',
  notificationsDenied: 'Your browser blocks them for this site.',

  // leaving with what was not sent
  leaveTitle: 'Leave without sending?',
  leaveUnsent: {one: '{n} message has not been sent yet, and would be lost.', other: '{n} messages have not been sent yet, and would be lost.'},
  leaveDraft: 'What you have begun to write would be lost.',
  leaveSure: 'Leave',
  leaveNot: 'Stay',
};
