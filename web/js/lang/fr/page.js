export const words = {
  // name screen
  tagline: 'Un salon, un nom, et c’est parti.',
  yourName: 'Votre nom',
  join: 'Entrer',
  joining: 'Connexion…',
  nameMissing: 'Saisissez un nom.',
  unreachable: 'Le serveur est injoignable.',
  justSaid: 'Vient d’être dit',
  nobodyHere: 'Il n’y a encore personne ici.',
  passphrase: 'Phrase secrète',
  passphraseHint: 'Ce chat est entre amis. La personne qui vous a invité la connaît.',
  terms: 'Conditions',
  privacy: 'Confidentialité',
  imprint: 'Mentions légales',

  // rooms
  rooms: 'Salons',
  newRoom: 'Ouvrir un salon',
  openRoom: 'Ouvrir',
  roomOptions: 'Options de {room}',
  otherRooms: 'Autres salons',
  unreadCount: {one: '{n} message non lu', other: '{n} messages non lus'},
  mentionCount: {one: '{n} mention', other: '{n} mentions'},
  leave: 'Quitter',
  share: 'Partager',
  popOut: 'Ouvrir dans une petite fenêtre',

  // people
  people: 'Personnes présentes',
  online: {one: '{n} en ligne', other: '{n} en ligne'},
  you: '(vous)',
  owner: 'Propriétaire',
  moderator: 'Modération',
  bot: 'Bot',

  // messages
  messages: 'Messages',
  joined: {one: '{names} est entré', other: '{names} sont entrés'},
  left: {one: '{names} est sorti', other: '{names} sont sortis'},
  visited: {one: '{names} est entré puis sorti', other: '{names} sont entrés puis sortis'},
  others: {one: '{n} autre', other: '{n} autres'},
  show: 'Afficher',
  newMessages: {one: '{n} nouveau message', other: '{n} nouveaux messages'},
  unreadFrom: 'Nouveaux',
  today: 'Aujourd’hui',
  yesterday: 'Hier',
  notSent: 'Non envoyé. {reason}',
  sending: 'Envoi…',
  retry: 'Réessayer',
  remove: 'Supprimer',
  loadingOlder: 'Chargement des messages précédents…',
  beginning: 'Le salon commence ici.',
  oneSaid: '{name} : {text}',

  // writing
  message: 'Message',
  messageTo: 'Message pour {room}',
  send: 'Envoyer',
  suggestions: 'Suggestions',

  // what became of messages
  question: 'Question',
  answered: 'Répondue',
  edited: '(modifié)',
  inReplyTo: 'En réponse à',

  // search
  search: 'Rechercher',

  // connection
  lost: 'Connexion perdue.',
  flood: 'Vous avez trop envoyé d’un coup.',
  trying: 'Nouvel essai…',
  tryingIn: {one: 'Nouvel essai dans {n} seconde.', other: 'Nouvel essai dans {n} secondes.'},
  offline: 'Vous êtes hors ligne. En attente du réseau.',
  signedOut: 'Une autre page répond à la place du chat : votre session a peut-être expiré. Rechargez pour la voir.',
  reload: 'Recharger',
  tryNow: 'Essayer maintenant',

  // settings
  settings: 'Réglages',
  close: 'Fermer',
};
