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
  emptyTitle: 'Rien n’a encore été dit ici',
  passphrase: 'Phrase secrète',
  passphraseHint: 'Ce chat est entre amis. La personne qui vous a invité la connaît.',
  terms: 'Conditions',
  privacy: 'Confidentialité',
  imprint: 'Mentions légales',

  // rooms
  rooms: 'Salons',
  newRoom: 'Ouvrir un salon',
  roomOptions: 'Options de {room}',
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
  others: {one: '{n} autre', other: '{n} autres'},
  show: 'Afficher',
  newMessages: {one: '{n} nouveau message', other: '{n} nouveaux messages'},
  unreadFrom: 'Nouveaux',
  today: 'Aujourd’hui',
  yesterday: 'Hier',

  // writing
  message: 'Message',
  messageTo: 'Message pour {room}',
  send: 'Envoyer',

  // search
  search: 'Rechercher',

  // connection
  lost: 'Connexion perdue.',
  reload: 'Recharger',
  tryNow: 'Essayer maintenant',

  // settings
  settings: 'Réglages',
  close: 'Fermer',
};
