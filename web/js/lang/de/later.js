export const words = {
  // the site's rules
  rules: 'Regeln',
  rulesAgree: 'Zustimmen und senden',

  // settings
  density: 'Nachrichten',
  densityAuto: 'Kompakt in großen Räumen',
  densityComfortable: 'Geräumig',
  densityCompact: 'Kompakt',

  // keyboard
  keyboard: 'Tastatur',
  keyHelp: 'Diese Übersicht zeigen',
  keyCompose: 'Nachricht schreiben',
  keySearch: 'Suchen',
  keySend: 'Senden',
  keyNewline: 'Neue Zeile',
  keyRecall: 'Deine letzte Nachricht bearbeiten oder zurückholen',
  keyComplete: '@Name, :Emoji: oder /Befehl vervollständigen',
  keyRooms: 'Voriger oder nächster Raum',
  keyPeople: 'Personen',
  keyEnd: 'Antwort oder Bearbeitung beenden; zum Neuesten, als gelesen markieren',
  keyScroll: 'Durch die Nachrichten gehen',
  keyMessages: 'Zu den Nachrichten, dann von einer zur nächsten',
  keyMenu: 'Bei einer Nachricht: was man mit ihr tun kann',
  keyReply: 'Bei einer Nachricht: antworten',
  keyReact: 'Bei einer Nachricht: reagieren',
  keyChips: 'Von einer Nachricht zu ihren Reaktionen',
  keyEdit: 'Bei einer Nachricht: die eigene bearbeiten',
  keyLink: 'Bei einer Nachricht: ihren Link kopieren',
  keyRemoveOwn: 'Bei einer Nachricht: die eigene entfernen',

  // another device
  onPhone: 'Auf meinem Handy weitermachen',
  onPhoneHint: 'Scanne einen Code mit der Kamera deines Handys oder Tablets und mach dort als du selbst weiter. Er gilt einmal, fünf Minuten lang.',
  onPhoneWarning: 'Wer ihn scannt, ist damit du. Zeig ihn niemandem.',
  showCode: 'Code zeigen',
  newCode: 'Neuen Code machen',
  goneIn: 'Weg in {time}',
  codeGone: 'Der Code gilt nicht mehr.',
  handoverInsecure: 'Dafür muss die Seite über https geöffnet sein: Ohne das kann der Browser nicht versiegeln, was er übergibt.',
  handoverBusy: 'Es warten schon zu viele. Versuch es in ein paar Minuten noch einmal.',
  handoverGone: 'Dieser Code wurde schon benutzt oder ist älter als fünf Minuten. Mach auf dem anderen Gerät einen neuen.',
  handoverBroken: 'Dieser Code ist nicht vollständig. Mach auf dem anderen Gerät einen neuen.',
  continueTitle: 'Als {name} weitermachen?',
  continueHint: 'Ein anderes Gerät übergibt diesem seinen Chat. Auf beiden bist du dieselbe Person.',
  continueInstead: 'Bisher bist du auf diesem Gerät {name}. Das endet hier.',
  continueAs: 'Als {name} weitermachen',
  signOut: 'Auf allen Geräten abmelden',
  signOutSure: 'Endgültig abmelden? Du kannst nicht als diese Person zurückkommen.',
  signOutFailed: 'Der Server war nicht erreichbar: Du bist noch angemeldet.',

  // invitations
  notNow: 'Nicht jetzt',
  inviteTitle: 'Du wurdest eingeladen',
  inviteHint: 'Dieser Link gibt dem, der ihn zuerst annimmt, eine Rolle in diesem Chat. Er gilt einmal.',
  inviteAs: 'Du nimmst sie als {name} an.',
  inviteAccept: 'Annehmen',
  inviteUsed: 'Diese Einladung wurde schon angenommen. Bitte um eine neue.',
  inviteExpired: 'Diese Einladung ist zu alt. Bitte um eine neue.',
  inviteUnknown: 'Dieser Server kennt keine solche Einladung. Ist der Link vollständig und von diesem Chat?',

  // a person's card
  hereSince: 'Hier seit {time}',
  notHere: 'Gerade nicht hier',
  guest: 'Gast',
  mention: 'Erwähnen',
  mute: 'Für mich stumm schalten',
  unmute: 'Wieder hören',
  muteHint: 'Du siehst nichts von dem, was {name} schreibt. Sonst merkt es niemand.',
  itsYou: 'Das bist du.',

  // oneself
  myName: 'Dein Name hier',
  changeName: 'Ändern',
  nameChanged: 'Du heißt jetzt {name}.',
  thisBrowser: {one: 'Dieser Browser, {n} Tab', other: 'Dieser Browser, {n} Tabs'},
  muted: 'Für dich stumm geschaltet',

  // sharing a room
  shareRoom: '{room} teilen',
  shareWith: 'Teilen mit …',
  copyLink: 'Link kopieren',
  qrCode: 'QR-Code des Links',
  onlyHere: 'Diese Adresse gilt nur auf diesem Rechner.',
  linkCopied: 'Der Link ist in der Zwischenablage.',
  linkSelected: 'Dieser Browser lässt die Seite nicht kopieren. Der Link ist markiert: Drücke {keys}.',
  linkHold: 'Dieser Browser lässt die Seite nicht kopieren. Halte einen Finger auf den Link und wähle „Kopieren“.',

  // commands
  commands: 'Befehle',
  commandsHint: 'Nur diese werden nicht gesagt. Beginne mit zwei Schrägstrichen, um einen zu sagen.',

  // search
  searchIn: 'In {room} suchen',
  searchHint: 'Wörter, die in diesem Raum gesagt wurden.',
  searchNone: 'Nichts gefunden.',
  searchNoWord: 'Gib ein Wort, ein Zeichen oder ein Emoji ein: Das sind nur Satzzeichen.',
  searchPartly: 'Ältere Nachrichten werden noch durchsuchbar gemacht.',
  searchMissing: 'Dieser Server bewahrt keinen Verlauf auf, den man durchsuchen könnte.',
  results: {one: '{n} Treffer', other: '{n} Treffer'},
  resultsMore: {one: '{n} Treffer, und es gibt frühere', other: '{n} Treffer, und es gibt frühere'},
  searching: 'Suche läuft …',

  // settings
  language: 'Sprache',
  theme: 'Aussehen',
  themeAuto: 'Wie das System',
  themeLight: 'Hell',
  themeDark: 'Dunkel',
  sound: 'Ton',
  notifications: 'Mitteilungen',
  soundHint: 'Ein leiser Ton, wenn du erwähnt wirst oder eine Nachricht kommt, während du woanders bist.',
  notificationsHint: 'Wenn dich jemand erwähnt, während du woanders bist.',
  notificationsDenied: 'Dein Browser blockiert sie für diese Seite.',

  // leaving with what was not sent
  leaveTitle: 'Gehen, ohne zu senden?',
  leaveUnsent: {one: '{n} Nachricht ist noch nicht gesendet und ginge verloren.', other: '{n} Nachrichten sind noch nicht gesendet und gingen verloren.'},
  leaveDraft: 'Was du angefangen hast zu schreiben, ginge verloren.',
  leaveSure: 'Gehen',
  leaveNot: 'Bleiben',
};
