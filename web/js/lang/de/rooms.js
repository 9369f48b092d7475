export const words = {
  // people of a large room
  groupOwners: {one: 'Inhaber', other: 'Inhaber'},
  groupModerators: {one: 'Moderation · {n} hier', other: 'Moderation · {n} hier'},
  groupPrograms: {one: 'Programm', other: 'Programme'},
  groupFound: 'Gefunden',
  othersHere: {one: '{n} Person ist hier. Gib einen Teil eines Namens ein, um jemanden zu finden.', other: '{n} Personen sind hier. Gib einen Teil eines Namens ein, um jemanden zu finden.'},
  moreFound: 'Es gibt noch mehr. Gib mehr vom Namen ein.',
  peopleFailed: 'Wer hier ist, lässt sich gerade nicht abfragen.',

  // search in all rooms
  searchWhere: 'Wo gesucht wird',
  searchHere: 'Dieser Raum',
  searchEverywhere: 'Alle Räume',
  searchEverywhereHint: 'Wörter, die in einem der Räume gesagt wurden, die du lesen kannst.',
  searchEverywhereIn: 'In allen Räumen suchen',

  // what one can do with a room
  notifyOf: 'Mitteilungen für',
  notifyAll: 'Alle Nachrichten',
  notifyMentions: 'Erwähnungen',
  notifyNone: 'Nichts',
  quiet: 'Keine Mitteilungen',
  notifyOff: 'Dein Browser wird fragen, ob diese Seite dir Mitteilungen schicken darf.',
  notifyDenied: 'Dein Browser blockiert Mitteilungen dieser Seite.',
  markRead: 'Als gelesen markieren',
  markAllRead: 'Alle als gelesen markieren',
  leaveThis: 'Diesen Raum verlassen',
  saidIn: '{name} in {room}',
  newIn: {one: '{n} neue Nachricht in {room}', other: '{n} neue Nachrichten in {room}'},
};
