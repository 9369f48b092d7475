export const words = {
  // rooms
  roomNameRules: 'Cualquier escritura, 64 caracteres como máximo, sin barra.',
  openFull: 'Abrir en otra pestaña',
  openRoom: 'Abrir',
  otherRooms: 'Más salas',

  // people
  tooManyToList: {one: '{n} persona está aquí.', other: '{n} personas están aquí: demasiadas para la lista.'},
  findPerson: 'Buscar a alguien',
  nobodyFound: 'Nadie con ese nombre está aquí.',

  // messages
  emptyHint: 'Saluda o comparte el enlace de esta sala.',
  restarted: 'El servidor empezó una conversación nueva.',
  missed: {one: 'Se perdió {n} mensaje mientras no estabas', other: 'Se perdieron {n} mensajes mientras no estabas'},
  missedSome: 'Se perdieron mensajes mientras no estabas',
  expired: {one: '{n} mensaje ya no se guarda', other: '{n} mensajes ya no se guardan'},
  expiredSome: 'Hay mensajes que ya no se guardan',
  skipped: {one: '{n} mensaje omitido: demasiados a la vez', other: '{n} mensajes omitidos: demasiados a la vez'},
  skippedSome: 'Mensajes omitidos: demasiados a la vez',
  showAll: 'Mostrar todo',
  showLess: 'Mostrar menos',
  olderFailed: 'No se pudieron cargar los mensajes anteriores.',
  olderGone: 'Los mensajes anteriores no se guardan aquí.',
  olderExpired: 'Los mensajes anteriores ya no se guardan.',
  renamed: '{from} ahora es {name}',
  another: 'otra persona: {name}',
  anotherHint: 'No es la persona que tenía este nombre más arriba.',
  visited: {one: '{names} entró y salió', other: '{names} entraron y salieron'},
  notSent: 'No enviado. {reason}',
  sending: 'Enviando…',
  retry: 'Reintentar',
  remove: 'Borrar',
  loadingOlder: 'Cargando mensajes anteriores…',
  beginning: 'Aquí empieza la sala.',
  oneSaid: '{name}: {text}',

  // writing
  tooLong: {one: 'sobra {n} carácter', other: 'sobran {n} caracteres'},
  pasteTooLong: {one: 'Un carácter es demasiado.', other: '{n} caracteres son demasiados para un mensaje. No se ha insertado nada.'},
  notKept: 'Este navegador no guarda nada de la página: al recargar se perdería lo que aún no se ha enviado.',
  bytesLeft: {one: 'queda {n} carácter', other: 'quedan {n} caracteres'},
  waiting: {one: '{n} mensaje saldrá cuando vuelvas.', other: '{n} mensajes saldrán cuando vuelvas.'},
  noFiles: 'Aquí no se guardan archivos ni imágenes, y no se envió nada. Comparte un enlace.',
  suggestions: 'Sugerencias',

  // what became of messages
  quoteRemoved: 'Este mensaje se quitó',
  quoteExpired: 'Un mensaje más antiguo',
  question: 'Pregunta',
  answered: 'Respondida',
  edited: '(editado)',
  inReplyTo: 'En respuesta a',

  // rules of a room
  removed: {one: 'Se quitó {n} mensaje', other: 'Se quitaron {n} mensajes'},
  removedOwn: {one: 'Se quitó tu mensaje', other: 'Se quitaron {n} mensajes tuyos'},

  // search
  searchFailed: 'La búsqueda no funcionó. Inténtalo de nuevo.',
  searchMore: 'Resultados anteriores',

  // connection
  tooMany: 'Demasiadas preguntas a la vez.',
  draining: {one: 'El servidor se reinicia. De vuelta en {n} segundo.', other: 'El servidor se reinicia. De vuelta en {n} segundos.'},
  notReady: 'El servidor no puede dejarte entrar por ahora.',
  newVersion: 'Hay una versión nueva de esta página. Recárgala cuando te venga bien.',
  backOnline: 'Conectado de nuevo.',
  replaced: 'Esta sala está abierta en demasiadas ventanas.',
  takeOver: 'Usar aquí',
  otherName: 'Elegir otro nombre',
  flood: 'Enviaste demasiado a la vez.',
  trying: 'Intentando de nuevo…',
  tryingIn: {one: 'Nuevo intento en {n} segundo.', other: 'Nuevo intento en {n} segundos.'},
  offline: 'Sin conexión de red. Se espera a que vuelva.',
  signedOut: 'Otra página responde en lugar del chat: tu sesión puede haber caducado. Recarga para verla.',

  // settings
  mentionedIn: '{name} en {room}',
  mentionsIn: {one: '{n} mención en {room}', other: '{n} menciones en {room}'},

  // keyboard
  showKeys: 'Atajos de teclado',
};
