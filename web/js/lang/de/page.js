export const words = {
  // name screen
  tagline: 'Ein Raum, ein Name, und los geht’s.',
  yourName: 'Dein Name',
  join: 'Beitreten',
  joining: 'Beitreten …',
  nameMissing: 'Gib einen Namen ein.',
  unreachable: 'Der Server ist nicht erreichbar.',
  justSaid: 'Gerade gesagt',
  nobodyHere: 'Noch ist niemand hier.',
  emptyTitle: 'Hier hat noch niemand etwas gesagt',
  passphrase: 'Kennwort',
  passphraseHint: 'Dieser Chat ist unter Freunden. Wer dich eingeladen hat, kennt das Kennwort.',
  terms: 'Bedingungen',
  privacy: 'Datenschutz',
  imprint: 'Impressum',

  // rooms
  rooms: 'Räume',
  newRoom: 'Raum öffnen',
  roomOptions: 'Optionen für {room}',
  unreadCount: {one: '{n} ungelesene Nachricht', other: '{n} ungelesene Nachrichten'},
  mentionCount: {one: '{n} Erwähnung', other: '{n} Erwähnungen'},
  leave: 'Verlassen',
  share: 'Teilen',
  popOut: 'In kleinem Fenster öffnen',

  // people
  people: 'Wer hier ist',
  online: {one: '{n} online', other: '{n} online'},
  you: '(du)',
  owner: 'Inhaber',
  moderator: 'Moderation',
  bot: 'Bot',

  // messages
  messages: 'Nachrichten',
  joined: {one: '{names} ist gekommen', other: '{names} sind gekommen'},
  left: {one: '{names} ist gegangen', other: '{names} sind gegangen'},
  others: {one: '{n} weitere Person', other: '{n} weitere'},
  show: 'Anzeigen',
  newMessages: {one: '{n} neue Nachricht', other: '{n} neue Nachrichten'},
  unreadFrom: 'Neu',
  today: 'Heute',
  yesterday: 'Gestern',

  // writing
  message: 'Nachricht',
  messageTo: 'Nachricht an {room}',
  send: 'Senden',

  // search
  search: 'Suchen',

  // connection
  lost: 'Verbindung verloren.',
  reload: 'Neu laden',
  tryNow: 'Jetzt versuchen',

  // settings
  settings: 'Einstellungen',
  close: 'Schließen',
};
