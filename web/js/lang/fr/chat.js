export const words = {
  // rooms
  roomNameRules: 'Toute écriture, 64 caractères au plus, sans barre oblique.',
  openFull: 'Ouvrir dans un onglet à part',
  openRoom: 'Ouvrir',
  otherRooms: 'Autres salons',

  // people
  tooManyToList: {one: '{n} personne est ici.', other: '{n} personnes sont ici : trop pour une liste.'},
  findPerson: 'Chercher une personne',
  nobodyFound: 'Personne de ce nom n’est ici.',

  // messages
  emptyHint: 'Dites bonjour, ou partagez le lien de ce salon.',
  restarted: 'Le serveur a commencé une nouvelle conversation.',
  missed: {one: '{n} message manqué pendant votre absence', other: '{n} messages manqués pendant votre absence'},
  missedSome: 'Des messages ont été manqués pendant votre absence',
  expired: {one: '{n} message n’est plus conservé', other: '{n} messages ne sont plus conservés'},
  expiredSome: 'Des messages ne sont plus conservés',
  skipped: {one: '{n} message sauté : trop à la fois', other: '{n} messages sautés : trop à la fois'},
  skippedSome: 'Des messages ont été sautés : trop à la fois',
  showAll: 'Tout afficher',
  showLess: 'Afficher moins',
  olderFailed: 'Les messages précédents n’ont pas pu être chargés.',
  olderGone: 'Les messages précédents ne sont pas conservés ici.',
  olderExpired: 'Les messages précédents ne sont plus conservés.',
  renamed: '{from} s’appelle maintenant {name}',
  another: 'une autre personne : {name}',
  anotherHint: 'Ce n’est pas la personne qui portait ce nom plus haut.',
  visited: {one: '{names} est entré puis sorti', other: '{names} sont entrés puis sortis'},
  notSent: 'Non envoyé. {reason}',
  sending: 'Envoi…',
  retry: 'Réessayer',
  remove: 'Supprimer',
  loadingOlder: 'Chargement des messages précédents…',
  beginning: 'Le salon commence ici.',
  oneSaid: '{name} : {text}',

  // writing
  tooLong: {one: '{n} caractère de trop', other: '{n} caractères de trop'},
  pasteTooLong: {one: 'Un caractère, c’est trop.', other: '{n} caractères, c’est bien trop pour un message. Rien n’a été inséré.'},
  notKept: 'Ce navigateur ne garde rien pour la page : la recharger ferait perdre ce qui n’est pas encore envoyé.',
  bytesLeft: {one: 'reste {n} caractère', other: 'restent {n} caractères'},
  waiting: {one: '{n} message partira quand vous serez reconnecté.', other: '{n} messages partiront quand vous serez reconnecté.'},
  noFiles: 'Les fichiers et les images ne sont pas conservés ici, et rien n’a été envoyé. Partagez plutôt un lien.',
  suggestions: 'Suggestions',

  // what became of messages
  quoteRemoved: 'Ce message a été retiré',
  quoteExpired: 'Un message plus ancien',
  question: 'Question',
  answered: 'Répondue',
  edited: '(modifié)',
  inReplyTo: 'En réponse à',

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
  flood: 'Vous avez trop envoyé d’un coup.',
  trying: 'Nouvel essai…',
  tryingIn: {one: 'Nouvel essai dans {n} seconde.', other: 'Nouvel essai dans {n} secondes.'},
  offline: 'Vous êtes hors ligne. En attente du réseau.',
  signedOut: 'Une autre page répond à la place du chat : votre session a peut-être expiré. Rechargez pour la voir.',

  // settings
  mentionedIn: '{name} dans {room}',
  mentionsIn: {one: '{n} mention dans {room}', other: '{n} mentions dans {room}'},

  // keyboard
  showKeys: 'Raccourcis clavier',
};
