// The words of what is loaded when it is opened. Who imports this can say them.

import {addWords} from './i18n.js';

const en = {
  // the site's rules
  rules: 'Rules',
  rulesAgree: 'Agree and send',

  // settings
  density: 'Messages',
  densityAuto: 'Compact in large rooms',
  densityComfortable: 'Comfortable',
  densityCompact: 'Compact',

  // keyboard
  keyboard: 'Keyboard',
  keyHelp: 'Show this sheet',
  keyCompose: 'Write a message',
  keySearch: 'Search',
  keySend: 'Send',
  keyNewline: 'New line',
  keyRecall: 'Edit your last message, or bring it back',
  keyComplete: 'Complete @name, :emoji: or /command',
  keyRooms: 'Previous or next room',
  keyPeople: 'People',
  keyEnd: 'End a reply or an edit; to the latest, mark as read',
  keyScroll: 'Move through the messages',
  keyMessages: 'To the messages, then from one to another',
  keyMenu: 'Of a message: what can be done with it',
  keyReply: 'Of a message: reply',
  keyReact: 'Of a message: react',
  keyChips: 'From a message to its reactions',
  keyEdit: 'Of a message: edit your own',
  keyLink: 'Of a message: copy its link',
  keyRemoveOwn: 'Of a message: remove your own',

  // another device
  onPhone: 'Continue on my phone',
  onPhoneHint: 'Scan a code with the camera of your phone or tablet, and go on there as yourself. It works once, for five minutes.',
  onPhoneWarning: 'Anybody who scans it is you. Show it to nobody.',
  showCode: 'Show the code',
  newCode: 'Make a new code',
  goneIn: 'Gone in {time}',
  codeGone: 'The code is not good any more.',
  handoverInsecure: 'This needs a page that was opened over https: without it, the browser cannot seal what it hands over.',
  handoverBusy: 'Too many wait already. Try again in a few minutes.',
  handoverGone: 'This code was used already, or is older than five minutes. Make a new one on the other device.',
  handoverBroken: 'This code is not whole. Make a new one on the other device.',
  continueTitle: 'Go on as {name}?',
  continueHint: 'Another device hands its chat over to this one. You are the same person on both.',
  continueInstead: 'So far you are {name} on this device. That ends here.',
  continueAs: 'Go on as {name}',
  signOut: 'Sign out on all devices',
  signOutSure: 'Sign out for good? You cannot come back as who you are.',
  signOutFailed: 'The server could not be reached: you are still signed in.',

  // invitations
  notNow: 'Not now',
  inviteTitle: 'You were invited',
  inviteHint: 'This link gives a role in this chat to whoever accepts it first. It works once.',
  inviteAs: 'You accept it as {name}.',
  inviteAccept: 'Accept',
  inviteUsed: 'This invitation was accepted already. Ask for a new one.',
  inviteExpired: 'This invitation is too old. Ask for a new one.',
  inviteUnknown: 'This server knows no such invitation. Is the link whole, and of this chat?',

  // a person's card
  hereSince: 'Here since {time}',
  notHere: 'Not here now',
  guest: 'Guest',
  mention: 'Mention',
  mute: 'Mute for me',
  unmute: 'Hear again',
  muteHint: 'You see nothing that {name} writes. Nobody else notices.',
  itsYou: 'This is you.',

  // oneself
  myName: 'Your name here',
  changeName: 'Change',
  nameChanged: 'You are {name} now.',
  thisBrowser: {one: 'This browser, {n} tab', other: 'This browser, {n} tabs'},
  muted: 'Muted for you',

  // sharing a room
  shareRoom: 'Share {room}',
  shareWith: 'Share with…',
  copyLink: 'Copy link',
  qrCode: 'QR code of the link',
  onlyHere: 'This address works only on this machine.',
  linkCopied: 'The link is on the clipboard.',

  // commands
  commands: 'Commands',
  commandsHint: 'Only these are not said. Begin with two slashes to say one.',

  // search
  searchIn: 'Search in {room}',
  searchHint: 'Words that were said in this room.',
  searchNone: 'Nothing found.',
  searchNoWord: 'Type a word, a character or an emoji: this is only punctuation.',
  searchPartly: 'Older messages are still being made searchable.',
  searchMissing: 'This server keeps no history to search.',
  results: {one: '{n} result', other: '{n} results'},
  resultsMore: {one: '{n} result, and there are earlier ones', other: '{n} results, and there are earlier ones'},
  searching: 'Searching…',

  // settings
  language: 'Language',
  theme: 'Appearance',
  themeAuto: 'As the system',
  themeLight: 'Light',
  themeDark: 'Dark',
  sound: 'Sound',
  notifications: 'Notifications',
  soundHint: 'A soft tone when you are mentioned or a message comes while you are elsewhere.',
  notificationsHint: 'When somebody mentions you and you are elsewhere.',
  notificationsDenied: 'Your browser blocks them for this site.',
};

const pt = {
  // the site's rules
  rules: 'Regras',
  rulesAgree: 'Concordar e enviar',

  density: 'Mensagens',
  densityAuto: 'Compactas em salas grandes',
  densityComfortable: 'Confortáveis',
  densityCompact: 'Compactas',

  // keyboard
  keyboard: 'Teclado',
  keyHelp: 'Mostrar esta folha',
  keyCompose: 'Escrever uma mensagem',
  keySearch: 'Buscar',
  keySend: 'Enviar',
  keyNewline: 'Nova linha',
  keyRecall: 'Editar sua última mensagem, ou trazê-la de volta',
  keyComplete: 'Completar @nome, :emoji: ou /comando',
  keyRooms: 'Sala anterior ou próxima',
  keyPeople: 'Pessoas',
  keyEnd: 'Encerrar uma resposta ou edição; ao fim, marcar como lido',
  keyScroll: 'Andar pelas mensagens',
  keyMessages: 'Às mensagens, e de uma a outra',
  keyMenu: 'Numa mensagem: o que se pode fazer com ela',
  keyReply: 'Numa mensagem: responder',
  keyReact: 'Numa mensagem: reagir',
  keyChips: 'Da mensagem às reações dela',
  keyEdit: 'Numa mensagem: editar a sua',
  keyLink: 'Numa mensagem: copiar o link',
  keyRemoveOwn: 'Numa mensagem: remover a sua',

  // another device
  onPhone: 'Continuar no meu celular',
  onPhoneHint: 'Leia um código com a câmera do celular ou tablet e continue por lá, sendo você. Vale uma vez, por cinco minutos.',
  onPhoneWarning: 'Quem o ler será você. Não o mostre a ninguém.',
  showCode: 'Mostrar o código',
  newCode: 'Criar outro código',
  goneIn: 'Some em {time}',
  codeGone: 'O código não vale mais.',
  handoverInsecure: 'Isto só funciona se a página foi aberta por https: sem ele, o navegador não consegue lacrar o que entrega.',
  handoverBusy: 'Já há muitos à espera. Tente de novo em alguns minutos.',
  handoverGone: 'Este código já foi usado ou tem mais de cinco minutos. Crie outro no outro dispositivo.',
  handoverBroken: 'Este código não está inteiro. Crie outro no outro dispositivo.',
  continueTitle: 'Continuar como {name}?',
  continueHint: 'Outro dispositivo passa a conversa para este. Você será a mesma pessoa nos dois.',
  continueInstead: 'Até agora você é {name} neste dispositivo. Isso termina aqui.',
  continueAs: 'Continuar como {name}',
  signOut: 'Sair em todos os dispositivos',
  signOutSure: 'Sair de vez? Não dá para voltar como quem você é.',
  signOutFailed: 'O servidor não respondeu: sua sessão continua aberta.',

  // invitations
  notNow: 'Agora não',
  inviteTitle: 'Você foi convidado',
  inviteHint: 'Este link dá um papel neste chat a quem o aceitar primeiro. Vale uma vez.',
  inviteAs: 'Você aceita como {name}.',
  inviteAccept: 'Aceitar',
  inviteUsed: 'Este convite já foi aceito. Peça outro.',
  inviteExpired: 'Este convite é antigo demais. Peça outro.',
  inviteUnknown: 'Este servidor não conhece esse convite. O link está inteiro e é deste chat?',

  // a person's card
  hereSince: 'Aqui desde {time}',
  notHere: 'Não está aqui agora',
  guest: 'Visitante',
  mention: 'Mencionar',
  mute: 'Silenciar para mim',
  unmute: 'Voltar a ouvir',
  muteHint: 'Você não vê nada do que {name} escreve. Ninguém mais percebe.',
  itsYou: 'É você.',

  // oneself
  myName: 'Seu nome aqui',
  changeName: 'Mudar',
  nameChanged: 'Agora você é {name}.',
  thisBrowser: {one: 'Este navegador, {n} aba', other: 'Este navegador, {n} abas'},
  muted: 'Silenciados para você',

  // sharing a room
  shareRoom: 'Compartilhar {room}',
  shareWith: 'Compartilhar com…',
  copyLink: 'Copiar link',
  qrCode: 'Código QR do link',
  onlyHere: 'Este endereço só funciona neste computador.',
  linkCopied: 'O link foi copiado.',

  // commands
  commands: 'Comandos',
  commandsHint: 'Só estes não são ditos. Comece com duas barras para dizer um.',

  // search
  searchIn: 'Buscar em {room}',
  searchHint: 'Palavras que foram ditas nesta sala.',
  searchNone: 'Nada encontrado.',
  searchNoWord: 'Escreva uma palavra, um caractere ou um emoji: isto é só pontuação.',
  searchPartly: 'As mensagens mais antigas ainda não podem ser buscadas.',
  searchMissing: 'Este servidor não guarda histórico para buscar.',
  results: {one: '{n} resultado', other: '{n} resultados'},
  resultsMore: {one: '{n} resultado, e há anteriores', other: '{n} resultados, e há anteriores'},
  searching: 'Buscando…',

  // settings
  language: 'Idioma',
  theme: 'Aparência',
  themeAuto: 'Como o sistema',
  themeLight: 'Clara',
  themeDark: 'Escura',
  sound: 'Som',
  notifications: 'Notificações',
  soundHint: 'Um tom suave quando você é mencionado ou chega mensagem e você está em outro lugar.',
  notificationsHint: 'Quando alguém menciona você e você está em outro lugar.',
  notificationsDenied: 'Seu navegador as bloqueia para este site.',
};

const es = {
  // the site's rules
  rules: 'Normas',
  rulesAgree: 'Aceptar y enviar',

  density: 'Mensajes',
  densityAuto: 'Compactos en salas grandes',
  densityComfortable: 'Cómodos',
  densityCompact: 'Compactos',

  // keyboard
  keyboard: 'Teclado',
  keyHelp: 'Mostrar esta hoja',
  keyCompose: 'Escribir un mensaje',
  keySearch: 'Buscar',
  keySend: 'Enviar',
  keyNewline: 'Línea nueva',
  keyRecall: 'Editar tu último mensaje, o recuperarlo',
  keyComplete: 'Completar @nombre, :emoji: o /comando',
  keyRooms: 'Sala anterior o siguiente',
  keyPeople: 'Personas',
  keyEnd: 'Terminar una respuesta o edición; al final, marcar como leído',
  keyScroll: 'Recorrer los mensajes',
  keyMessages: 'A los mensajes, y de uno a otro',
  keyMenu: 'En un mensaje: qué se puede hacer con él',
  keyReply: 'En un mensaje: responder',
  keyReact: 'En un mensaje: reaccionar',
  keyChips: 'Del mensaje a sus reacciones',
  keyEdit: 'En un mensaje: editar el tuyo',
  keyLink: 'En un mensaje: copiar el enlace',
  keyRemoveOwn: 'En un mensaje: quitar el tuyo',

  // another device
  onPhone: 'Continuar en mi teléfono',
  onPhoneHint: 'Escanea un código con la cámara de tu teléfono o tableta y sigue allí, siendo tú. Vale una vez, durante cinco minutos.',
  onPhoneWarning: 'Quien lo escanee serás tú. No se lo enseñes a nadie.',
  showCode: 'Mostrar el código',
  newCode: 'Crear otro código',
  goneIn: 'Desaparece en {time}',
  codeGone: 'El código ya no vale.',
  handoverInsecure: 'Esto solo funciona si la página se abrió por https: sin él, el navegador no puede sellar lo que entrega.',
  handoverBusy: 'Ya hay demasiados esperando. Inténtalo dentro de unos minutos.',
  handoverGone: 'Este código ya se usó o tiene más de cinco minutos. Crea otro en el otro dispositivo.',
  handoverBroken: 'Este código no está entero. Crea otro en el otro dispositivo.',
  continueTitle: '¿Seguir como {name}?',
  continueHint: 'Otro dispositivo pasa su chat a este. Serás la misma persona en los dos.',
  continueInstead: 'Hasta ahora eres {name} en este dispositivo. Eso termina aquí.',
  continueAs: 'Seguir como {name}',
  signOut: 'Cerrar sesión en todos los dispositivos',
  signOutSure: '¿Salir del todo? No podrás volver como quien eres.',
  signOutFailed: 'No se pudo contactar con el servidor: tu sesión sigue abierta.',

  // invitations
  notNow: 'Ahora no',
  inviteTitle: 'Te han invitado',
  inviteHint: 'Este enlace da un papel en este chat a quien lo acepte primero. Vale una vez.',
  inviteAs: 'Lo aceptas como {name}.',
  inviteAccept: 'Aceptar',
  inviteUsed: 'Esta invitación ya fue aceptada. Pide otra.',
  inviteExpired: 'Esta invitación es demasiado antigua. Pide otra.',
  inviteUnknown: 'Este servidor no conoce esa invitación. ¿Está entero el enlace, y es de este chat?',

  // a person's card
  hereSince: 'Aquí desde {time}',
  notHere: 'No está aquí ahora',
  guest: 'Invitado',
  mention: 'Mencionar',
  mute: 'Silenciar para mí',
  unmute: 'Volver a oír',
  muteHint: 'No ves nada de lo que escribe {name}. Nadie más lo nota.',
  itsYou: 'Eres tú.',

  // oneself
  myName: 'Tu nombre aquí',
  changeName: 'Cambiar',
  nameChanged: 'Ahora eres {name}.',
  thisBrowser: {one: 'Este navegador, {n} pestaña', other: 'Este navegador, {n} pestañas'},
  muted: 'Silenciados para ti',

  // sharing a room
  shareRoom: 'Compartir {room}',
  shareWith: 'Compartir con…',
  copyLink: 'Copiar enlace',
  qrCode: 'Código QR del enlace',
  onlyHere: 'Esta dirección solo funciona en este equipo.',
  linkCopied: 'El enlace está en el portapapeles.',

  // commands
  commands: 'Comandos',
  commandsHint: 'Solo estos no se dicen. Empieza con dos barras para decir uno.',

  // search
  searchIn: 'Buscar en {room}',
  searchHint: 'Palabras que se dijeron en esta sala.',
  searchNone: 'No se encontró nada.',
  searchNoWord: 'Escribe una palabra, un carácter o un emoji: esto es solo puntuación.',
  searchPartly: 'Los mensajes más antiguos aún no se pueden buscar.',
  searchMissing: 'Este servidor no guarda historial para buscar.',
  results: {one: '{n} resultado', other: '{n} resultados'},
  resultsMore: {one: '{n} resultado, y hay anteriores', other: '{n} resultados, y hay anteriores'},
  searching: 'Buscando…',

  // settings
  language: 'Idioma',
  theme: 'Apariencia',
  themeAuto: 'Como el sistema',
  themeLight: 'Clara',
  themeDark: 'Oscura',
  sound: 'Sonido',
  notifications: 'Notificaciones',
  soundHint: 'Un tono suave cuando te mencionan o llega un mensaje y estás en otra parte.',
  notificationsHint: 'Cuando alguien te menciona y estás en otra parte.',
  notificationsDenied: 'Tu navegador las bloquea para este sitio.',
};

addWords({en, 'pt-BR': pt, es});
