export const words = {
  // the site's rules
  rules: 'Règles',
  rulesAgree: 'Accepter et envoyer',

  // settings
  density: 'Présentation des messages',
  densityAuto: 'Compacte dans les grands salons',
  densityComfortable: 'Aérée',
  densityCompact: 'Compacte',

  // keyboard
  keyboard: 'Clavier',
  keyHelp: 'Afficher cette aide',
  keyCompose: 'Écrire un message',
  keySearch: 'Rechercher',
  keySend: 'Envoyer',
  keyNewline: 'Nouvelle ligne',
  keyRecall: 'Modifier votre dernier message, ou le reprendre',
  keyComplete: 'Compléter @nom, :émoji: ou /commande',
  keyRooms: 'Salon précédent ou suivant',
  keyPeople: 'Personnes',
  keyEnd: 'Terminer une réponse ou une modification ; aux plus récents, marquer comme lu',
  keyScroll: 'Parcourir les messages',
  keyMessages: 'Aux messages, puis de l’un à l’autre',
  keyMenu: 'Sur un message : ce qu’on peut en faire',
  keyReply: 'Sur un message : répondre',
  keyReact: 'Sur un message : réagir',
  keyChips: 'D’un message à ses réactions',
  keyEdit: 'Sur un message : modifier le vôtre',
  keyLink: 'Sur un message : copier son lien',
  keyRemoveOwn: 'Sur un message : retirer le vôtre',

  // another device
  onPhone: 'Continuer sur mon téléphone',
  onPhoneHint: 'Scannez un code avec l’appareil photo de votre téléphone ou tablette, et continuez là-bas en restant vous-même. Il marche une fois, pendant cinq minutes.',
  onPhoneWarning: 'Quiconque le scanne devient vous. Ne le montrez à personne.',
  showCode: 'Afficher le code',
  newCode: 'Créer un autre code',
  goneIn: 'Disparaît dans {time}',
  codeGone: 'Le code n’est plus valable.',
  handoverInsecure: 'Il faut pour cela une page ouverte par https : sans lui, le navigateur ne peut pas sceller ce qu’il transmet.',
  handoverBusy: 'Trop de personnes attendent déjà. Réessayez dans quelques minutes.',
  handoverGone: 'Ce code a déjà servi, ou a plus de cinq minutes. Créez-en un autre sur l’autre appareil.',
  handoverBroken: 'Ce code n’est pas entier. Créez-en un autre sur l’autre appareil.',
  continueTitle: 'Continuer en tant que {name} ?',
  continueHint: 'Un autre appareil transmet son chat à celui-ci. Vous êtes la même personne sur les deux.',
  continueInstead: 'Jusqu’ici, vous êtes {name} sur cet appareil. Cela s’arrête ici.',
  continueAs: 'Continuer en tant que {name}',
  signOut: 'Se déconnecter de tous les appareils',
  signOutSure: 'Se déconnecter pour de bon ? Vous ne pourrez pas revenir sous cette identité.',
  signOutFailed: 'Le serveur était injoignable : vous êtes toujours connecté.',

  // invitations
  notNow: 'Pas maintenant',
  inviteTitle: 'Vous êtes invité',
  inviteHint: 'Ce lien donne un rôle dans ce chat à qui l’accepte en premier. Il marche une fois.',
  inviteAs: 'Vous l’acceptez en tant que {name}.',
  inviteAccept: 'Accepter',
  inviteUsed: 'Cette invitation a déjà été acceptée. Demandez-en une autre.',
  inviteExpired: 'Cette invitation est trop ancienne. Demandez-en une autre.',
  inviteUnknown: 'Ce serveur ne connaît pas cette invitation. Le lien est-il entier, et de ce chat ?',

  // a person's card
  hereSince: 'Ici depuis {time}',
  notHere: 'Absent pour le moment',
  guest: 'Invité',
  mention: 'Mentionner',
  mute: 'Masquer pour moi',
  unmute: 'Ne plus masquer',
  muteHint: 'Vous ne voyez rien de ce que {name} écrit. Personne d’autre ne le remarque.',
  itsYou: 'C’est vous.',

  // oneself
  myName: 'Votre nom ici',
  changeName: 'Changer',
  nameChanged: 'Vous êtes maintenant {name}.',
  thisBrowser: {one: 'Ce navigateur, {n} onglet', other: 'Ce navigateur, {n} onglets'},
  muted: 'Masqués pour vous',

  // sharing a room
  shareRoom: 'Partager {room}',
  shareWith: 'Partager avec…',
  copyLink: 'Copier le lien',
  qrCode: 'Code QR du lien',
  onlyHere: 'Cette adresse ne marche que sur cet ordinateur.',
  linkCopied: 'Le lien est dans le presse-papiers.',
  linkSelected: 'Ce navigateur ne laisse pas la page copier. Le lien est sélectionné : appuyez sur {keys}.',
  linkHold: 'Ce navigateur ne laisse pas la page copier. Gardez le doigt sur le lien, puis choisissez « Copier ».',

  // commands
  commands: 'Commandes',
  commandsHint: 'Seules celles-ci ne sont pas dites. Commencez par deux barres obliques pour en dire une.',

  // search
  searchIn: 'Rechercher dans {room}',
  searchHint: 'Des mots qui ont été dits dans ce salon.',
  searchNone: 'Rien n’a été trouvé.',
  searchNoWord: 'Saisissez un mot, un caractère ou un émoji : ce n’est que de la ponctuation.',
  searchPartly: 'Les messages plus anciens ne peuvent pas encore être recherchés.',
  searchMissing: 'Ce serveur ne conserve pas d’historique où rechercher.',
  results: {one: '{n} résultat', other: '{n} résultats'},
  resultsMore: {one: '{n} résultat, et il y en a de plus anciens', other: '{n} résultats, et il y en a de plus anciens'},
  searching: 'Recherche…',

  // settings
  language: 'Langue',
  theme: 'Apparence',
  themeAuto: 'Comme le système',
  themeLight: 'Claire',
  themeDark: 'Sombre',
  sound: 'Son',
  notifications: 'Notifications',
  soundHint: 'Un son doux quand on vous mentionne ou qu’un message arrive pendant que vous êtes ailleurs.',
  notificationsHint: 'Quand quelqu’un vous mentionne et que vous êtes ailleurs.',
  notificationsDenied: 'Votre navigateur les bloque pour ce site.',

  // leaving with what was not sent
  leaveTitle: 'Partir sans envoyer ?',
  leaveUnsent: {one: '{n} message n’a pas encore été envoyé et serait perdu.', other: '{n} messages n’ont pas encore été envoyés et seraient perdus.'},
  leaveDraft: 'Ce que vous avez commencé à écrire serait perdu.',
  leaveSure: 'Partir',
  leaveNot: 'Rester',
};
