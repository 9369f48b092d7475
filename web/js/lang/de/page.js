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
  passphrase: 'Kennwort',
  passphraseHint: 'Dieser Chat ist unter Freunden. Wer dich eingeladen hat, kennt das Kennwort.',
  terms: 'Bedingungen',
  privacy: 'Datenschutz',
  imprint: 'Impressum',

  // rooms
  rooms: 'Räume',
  newRoom: 'Raum öffnen',
  openRoom: 'Öffnen',
  roomOptions: 'Optionen für {room}',
  otherRooms: 'Weitere Räume',
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
  visited: {one: '{names} ist gekommen und gegangen', other: '{names} sind gekommen und gegangen'},
  others: {one: '{n} weitere Person', other: '{n} weitere'},
  show: 'Anzeigen',
  newMessages: {one: '{n} neue Nachricht', other: '{n} neue Nachrichten'},
  unreadFrom: 'Neu',
  today: 'Heute',
  yesterday: 'Gestern',
  notSent: 'Nicht gesendet. {reason}',
  sending: 'Wird gesendet …',
  retry: 'Noch einmal',
  remove: 'Löschen',
  loadingOlder: 'Frühere Nachrichten werden geladen …',
  beginning: 'Hier beginnt der Raum.',
  oneSaid: '{name}: {text}',

  // writing
  message: 'Nachricht',
  messageTo: 'Nachricht an {room}',
  send: 'Senden',
  suggestions: 'Vorschläge',

  // what became of messages
  question: 'Frage',
  answered: 'Beantwortet',
  edited: '(bearbeitet)',
  inReplyTo: 'Antwort auf',

  // search
  search: 'Suchen',

  // connection
  lost: 'Verbindung verloren.',
  flood: 'Du hast zu viel auf einmal gesendet.',
  trying: 'Neuer Versuch …',
  tryingIn: {one: 'Neuer Versuch in {n} Sekunde.', other: 'Neuer Versuch in {n} Sekunden.'},
  offline: 'Du bist offline. Warten auf das Netz.',
  signedOut: 'Statt des Chats antwortet eine andere Seite: Deine Anmeldung ist vielleicht abgelaufen. Lade neu, um sie zu sehen.',
  reload: 'Neu laden',
  tryNow: 'Jetzt versuchen',

  // settings
  settings: 'Einstellungen',
  close: 'Schließen',
};
