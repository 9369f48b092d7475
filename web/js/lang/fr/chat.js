export const words = {
  // messages
  restarted: 'Le serveur a commencé une nouvelle conversation.',
  missed: {one: '{n} message manqué pendant votre absence', other: '{n} messages manqués pendant votre absence'},
  missedSome: 'Des messages ont été manqués pendant votre absence',
  expired: {one: '{n} message n’est plus conservé', other: '{n} messages ne sont plus conservés'},
  expiredSome: 'Des messages ne sont plus conservés',
  skipped: {one: '{n} message sauté : trop à la fois', other: '{n} messages sautés : trop à la fois'},
  skippedSome: 'Des messages ont été sautés : trop à la fois',
  olderFailed: 'Les messages précédents n’ont pas pu être chargés.',
  olderGone: 'Les messages précédents ne sont pas conservés ici.',
  olderExpired: 'Les messages précédents ne sont plus conservés.',
  another: 'une autre personne : {name}',
  anotherHint: 'Ce n’est pas la personne qui portait ce nom plus haut.',
  emptyTitle: 'Rien n’a encore été dit ici',
  emptyHint: 'Dites bonjour, ou partagez le lien de ce salon.',
  showAll: 'Tout afficher',
  showLess: 'Afficher moins',
  renamed: '{from} s’appelle maintenant {name}',

  // writing
  tooLong: {one: '{n} octet de trop', other: '{n} octets de trop'},
  pasteTooLong: {one: 'Un caractère, c’est trop.', other: '{n} caractères, c’est bien trop pour un message. Rien n’a été inséré.'},
  notKept: 'Ce navigateur ne garde rien pour la page : la recharger ferait perdre ce qui n’est pas encore envoyé.',
  bytesLeft: {one: 'reste {n} octet', other: 'restent {n} octets'},
  slowDown: {one: 'Vous allez vite. Départ dans {n} seconde.', other: 'Vous allez vite. Départ dans {n} secondes.'},
  noFiles: 'Les fichiers et les images ne sont pas conservés ici, et rien n’a été envoyé. Partagez plutôt un lien.',
  waiting: {one: '{n} message partira quand vous serez reconnecté.', other: '{n} messages partiront quand vous serez reconnecté.'},

  // rules of a room
  removed: {one: '{n} message retiré', other: '{n} messages retirés'},
  removedOwn: {one: 'Votre message a été retiré', other: '{n} de vos messages ont été retirés'},

  // search
  searchFailed: 'La recherche n’a pas marché. Réessayez.',
  searchMore: 'Résultats précédents',

  // connection
  tooMany: 'Trop de demandes à la fois.',
  draining: {one: 'Le serveur redémarre. De retour dans {n} seconde.', other: 'Le serveur redémarre. De retour dans {n} secondes.'},
  notReady: 'Le serveur ne peut pas vous laisser entrer pour le moment.',
  newVersion: 'Il y a une nouvelle version de cette page. Rechargez-la quand cela vous arrange.',
  backOnline: 'De nouveau connecté.',
  replaced: 'Ce salon est ouvert dans trop de fenêtres.',
  takeOver: 'Utiliser ici',
  otherName: 'Choisir un autre nom',

  // settings
  mentionedIn: '{name} dans {room}',
  mentionsIn: {one: '{n} mention dans {room}', other: '{n} mentions dans {room}'},
  language: 'Langue',
  theme: 'Apparence',
  themeAuto: 'Comme le système',
  themeLight: 'Claire',
  themeDark: 'Sombre',
  sound: 'Son',
  notifications: 'Notifications',

  // errors by code
  error_too_long: 'C’est trop long.',
  error_empty: 'C’est vide.',
  error_repeated: 'Vous venez de le dire.',
  error_not_saved: 'Le serveur n’a pas pu le conserver.',
  error_id_reused: 'Cet identifiant est celui d’un autre message.',
  error_offline: 'Il n’y a pas de connexion. Réessayez dans un instant.',
  error_forbidden: 'Vous pouvez lire ici, pas écrire.',

  // rooms
  roomNameRules: 'Toute écriture, 64 caractères au plus, sans barre oblique.',
  openFull: 'Ouvrir dans un onglet à part',

  // people
  tooManyToList: {one: '{n} personne est ici.', other: '{n} personnes sont ici : trop pour une liste.'},
  findPerson: 'Chercher une personne',
  nobodyFound: 'Personne de ce nom n’est ici.',

  // what became of messages
  quoteRemoved: 'Ce message a été retiré',
  quoteExpired: 'Un message plus ancien',

  // keyboard
  showKeys: 'Raccourcis clavier',
};
