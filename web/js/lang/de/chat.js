export const words = {
  // rooms
  roomNameRules: 'Jede Schrift, höchstens 64 Zeichen, kein Schrägstrich.',
  openFull: 'In eigenem Tab öffnen',
  openRoom: 'Öffnen',
  otherRooms: 'Weitere Räume',

  // people
  tooManyToList: {one: '{n} Person ist hier.', other: '{n} Personen sind hier: zu viele für eine Liste.'},
  findPerson: 'Person suchen',
  nobodyFound: 'Niemand mit diesem Namen ist hier.',

  // messages
  emptyHint: 'Sag Hallo oder teile den Link zu diesem Raum.',
  restarted: 'Der Server hat ein neues Gespräch begonnen.',
  missed: {one: '{n} Nachricht ging verloren, während du weg warst', other: '{n} Nachrichten gingen verloren, während du weg warst'},
  missedSome: 'Nachrichten gingen verloren, während du weg warst',
  expired: {one: '{n} Nachricht wird nicht mehr aufbewahrt', other: '{n} Nachrichten werden nicht mehr aufbewahrt'},
  expiredSome: 'Manche Nachrichten werden nicht mehr aufbewahrt',
  skipped: {one: '{n} Nachricht übersprungen: zu viele auf einmal', other: '{n} Nachrichten übersprungen: zu viele auf einmal'},
  skippedSome: 'Nachrichten übersprungen: zu viele auf einmal',
  showAll: 'Alles anzeigen',
  showLess: 'Weniger anzeigen',
  olderFailed: 'Frühere Nachrichten konnten nicht geladen werden.',
  olderGone: 'Frühere Nachrichten werden hier nicht aufbewahrt.',
  olderExpired: 'Frühere Nachrichten werden nicht mehr aufbewahrt.',
  renamed: '{from} heißt jetzt {name}',
  another: 'jemand anderes: {name}',
  anotherHint: 'Nicht die Person, die diesen Namen weiter oben hatte.',
  visited: {one: '{names} ist gekommen und gegangen', other: '{names} sind gekommen und gegangen'},
  notSent: 'Nicht gesendet. {reason}',
  sending: 'Wird gesendet …',
  retry: 'Noch einmal',
  remove: 'Löschen',
  loadingOlder: 'Frühere Nachrichten werden geladen …',
  beginning: 'Hier beginnt der Raum.',
  oneSaid: '{name}: {text}',

  // writing
  tooLong: {one: '{n} Zeichen zu lang', other: '{n} Zeichen zu lang'},
  pasteTooLong: {one: 'Ein Zeichen ist zu viel.', other: '{n} Zeichen sind viel zu viel für eine Nachricht. Es wurde nichts eingefügt.'},
  notKept: 'Dieser Browser bewahrt für die Seite nichts auf: Beim Neuladen ginge verloren, was noch nicht gesendet ist.',
  bytesLeft: {one: 'noch {n} Zeichen', other: 'noch {n} Zeichen'},
  waiting: {one: '{n} Nachricht geht hinaus, sobald du wieder verbunden bist.', other: '{n} Nachrichten gehen hinaus, sobald du wieder verbunden bist.'},
  noFiles: 'Dateien und Bilder werden hier nicht aufbewahrt, und es wurde nichts gesendet. Teile stattdessen einen Link.',
  suggestions: 'Vorschläge',

  // what became of messages
  quoteRemoved: 'Diese Nachricht wurde entfernt',
  quoteExpired: 'Eine ältere Nachricht',
  question: 'Frage',
  answered: 'Beantwortet',
  edited: '(bearbeitet)',
  inReplyTo: 'Antwort auf',

  // rules of a room
  removed: {one: '{n} Nachricht entfernt', other: '{n} Nachrichten entfernt'},
  removedOwn: {one: 'Deine Nachricht wurde entfernt', other: '{n} deiner Nachrichten wurden entfernt'},

  // search
  searchFailed: 'Die Suche hat nicht geklappt. Versuch es noch einmal.',
  searchMore: 'Frühere Treffer',

  // connection
  tooMany: 'Zu viele Anfragen auf einmal.',
  draining: {one: 'Der Server startet neu. Weiter in {n} Sekunde.', other: 'Der Server startet neu. Weiter in {n} Sekunden.'},
  notReady: 'Der Server kann dich gerade nicht einlassen.',
  newVersion: 'Es gibt eine neue Fassung dieser Seite. Lade sie neu, wenn es dir passt.',
  backOnline: 'Wieder verbunden.',
  replaced: 'Dieser Raum ist in zu vielen Fenstern offen.',
  takeOver: 'Hier verwenden',
  otherName: 'Anderen Namen wählen',
  flood: 'Du hast zu viel auf einmal gesendet.',
  trying: 'Neuer Versuch …',
  tryingIn: {one: 'Neuer Versuch in {n} Sekunde.', other: 'Neuer Versuch in {n} Sekunden.'},
  offline: 'Du bist offline. Warten auf das Netz.',
  signedOut: 'Statt des Chats antwortet eine andere Seite: Deine Anmeldung ist vielleicht abgelaufen. Lade neu, um sie zu sehen.',

  // settings
  mentionedIn: '{name} in {room}',
  mentionsIn: {one: '{n} Erwähnung in {room}', other: '{n} Erwähnungen in {room}'},

  // keyboard
  showKeys: 'Tastenkürzel',
};
