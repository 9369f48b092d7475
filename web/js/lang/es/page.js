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
  emptyTitle: 'Aquí aún no se ha dicho nada',
  passphrase: 'Contraseña del sitio',
  passphraseHint: 'Este chat es para amigos. Quien te invitó la conoce.',
  terms: 'Condiciones',
  privacy: 'Privacidad',
  imprint: 'Aviso legal',

  // rooms
  rooms: 'Salas',
  newRoom: 'Abrir una sala',
  roomOptions: 'Opciones de {room}',
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
  others: {one: '{n} más', other: '{n} más'},
  show: 'Mostrar',
  newMessages: {one: '{n} mensaje nuevo', other: '{n} mensajes nuevos'},
  unreadFrom: 'Nuevos',
  today: 'Hoy',
  yesterday: 'Ayer',

  // writing
  message: 'Mensaje',
  messageTo: 'Mensaje para {room}',
  send: 'Enviar',

  // search
  search: 'Buscar',

  // connection
  lost: 'Sin conexión.',
  reload: 'Recargar',
  tryNow: 'Probar ahora',

  // settings
  settings: 'Ajustes',
  close: 'Cerrar',
};
