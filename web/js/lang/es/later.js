export const words = {
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
  linkSelected: 'Este navegador no deja copiar a la página. El enlace está seleccionado: pulsa {keys}.',
  linkHold: 'Este navegador no deja copiar a la página. Mantén el dedo sobre el enlace y elige «Copiar».',

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

  // leaving with what was not sent
  leaveTitle: '¿Salir sin enviar?',
  leaveUnsent: {one: '{n} mensaje aún no se ha enviado y se perdería.', other: '{n} mensajes aún no se han enviado y se perderían.'},
  leaveDraft: 'Lo que has empezado a escribir se perdería.',
  leaveSure: 'Salir',
  leaveNot: 'Quedarse',
};
