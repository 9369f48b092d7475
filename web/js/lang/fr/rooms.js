export const words = {
  // people of a large room
  groupOwners: {one: 'Propriétaire', other: 'Propriétaires'},
  groupModerators: {one: 'Modération · {n} ici', other: 'Modération · {n} ici'},
  groupPrograms: {one: 'Programme', other: 'Programmes'},
  groupFound: 'Personnes trouvées',
  othersHere: {one: '{n} personne est ici. Tapez une partie d’un nom pour trouver quelqu’un.', other: '{n} personnes sont ici. Tapez une partie d’un nom pour trouver quelqu’un.'},
  moreFound: 'Il y en a d’autres. Tapez une plus grande partie du nom.',
  peopleFailed: 'Impossible de savoir qui est ici pour le moment.',

  // search in all rooms
  searchWhere: 'Où rechercher',
  searchHere: 'Ce salon',
  searchEverywhere: 'Tous les salons',
  searchEverywhereHint: 'Des mots qui ont été dits dans les salons que vous pouvez lire.',
  searchEverywhereIn: 'Rechercher dans tous les salons',

  // what one can do with a room
  notifyOf: 'Notifications pour',
  notifyAll: 'Tous les messages',
  notifyMentions: 'Les mentions',
  notifyNone: 'Rien',
  quiet: 'Aucune notification',
  notifyOff: 'Votre navigateur demandera si cette page peut vous envoyer des notifications.',
  notifyDenied: 'Votre navigateur bloque les notifications de cette page.',
  markRead: 'Marquer comme lu',
  markAllRead: 'Tout marquer comme lu',
  leaveThis: 'Quitter ce salon',
  saidIn: '{name} dans {room}',
  newIn: {one: '{n} nouveau message dans {room}', other: '{n} nouveaux messages dans {room}'},
};
