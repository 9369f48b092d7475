export const words = {
  // name screen
  tagline: 'Una sala, un nombre y listo.',
  yourName: 'Tu nombre',
  join: 'Entrar',
  joining: 'Entrando…',
  nameMissing: 'Escribe un nombre.',
  unreachable: 'No se puede contactar con el servidor.',
  justSaid: 'Dicho hace poco',
  nobodyHere: 'Todavía no hay nadie aquí.',
  passphrase: 'Contraseña del sitio',
  passphraseHint: 'Este chat es para amigos. Quien te invitó la conoce.',
  terms: 'Condiciones',
  privacy: 'Privacidad',
  imprint: 'Aviso legal',

  // rooms
  rooms: 'Salas',
  newRoom: 'Abrir una sala',
  openRoom: 'Abrir',
  roomOptions: 'Opciones de {room}',
  otherRooms: 'Más salas',
  unreadCount: {one: '{n} mensaje sin leer', other: '{n} mensajes sin leer'},
  mentionCount: {one: '{n} mención', other: '{n} menciones'},
  leave: 'Salir',
  share: 'Compartir',
  popOut: 'Abrir en una ventana pequeña',

  // people
  people: 'Quién está aquí',
  online: {one: '{n} en línea', other: '{n} en línea'},
  you: '(tú)',
  owner: 'Propietario',
  moderator: 'Moderación',
  bot: 'Bot',

  // messages
  messages: 'Mensajes',
  joined: {one: '{names} entró', other: '{names} entraron'},
  left: {one: '{names} salió', other: '{names} salieron'},
  visited: {one: '{names} entró y salió', other: '{names} entraron y salieron'},
  others: {one: '{n} más', other: '{n} más'},
  show: 'Mostrar',
  newMessages: {one: '{n} mensaje nuevo', other: '{n} mensajes nuevos'},
  unreadFrom: 'Nuevos',
  today: 'Hoy',
  yesterday: 'Ayer',
  notSent: 'No enviado. {reason}',
  sending: 'Enviando…',
  retry: 'Reintentar',
  remove: 'Borrar',
  loadingOlder: 'Cargando mensajes anteriores…',
  beginning: 'Aquí empieza la sala.',
  oneSaid: '{name}: {text}',

  // writing
  message: 'Mensaje',
  messageTo: 'Mensaje para {room}',
  send: 'Enviar',
  suggestions: 'Sugerencias',

  // what became of messages
  question: 'Pregunta',
  answered: 'Respondida',
  edited: '(editado)',
  inReplyTo: 'En respuesta a',

  // search
  search: 'Buscar',

  // connection
  lost: 'Sin conexión.',
  flood: 'Enviaste demasiado a la vez.',
  trying: 'Intentando de nuevo…',
  tryingIn: {one: 'Nuevo intento en {n} segundo.', other: 'Nuevo intento en {n} segundos.'},
  offline: 'Sin conexión de red. Se espera a que vuelva.',
  signedOut: 'Otra página responde en lugar del chat: tu sesión puede haber caducado. Recarga para verla.',
  reload: 'Recargar',
  tryNow: 'Probar ahora',

  // settings
  settings: 'Ajustes',
  close: 'Cerrar',
};
