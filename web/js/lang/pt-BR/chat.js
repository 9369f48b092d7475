export const words = {
  // rooms
  roomNameRules: 'Qualquer escrita, no máximo 64 caracteres, sem barra.',
  openFull: 'Abrir em outra aba',
  openRoom: 'Abrir',
  otherRooms: 'Mais salas',

  // people
  tooManyToList: {one: '{n} pessoa está aqui.', other: '{n} pessoas estão aqui: são muitas para listar.'},
  findPerson: 'Procurar alguém',
  nobodyFound: 'Ninguém com esse nome está aqui.',

  // messages
  emptyHint: 'Diga oi ou compartilhe o link desta sala.',
  restarted: 'O servidor começou uma nova conversa.',
  missed: {one: '{n} mensagem foi perdida enquanto você estava fora', other: '{n} mensagens foram perdidas enquanto você estava fora'},
  missedSome: 'Mensagens foram perdidas enquanto você estava fora',
  expired: {one: '{n} mensagem não é mais guardada', other: '{n} mensagens não são mais guardadas'},
  expiredSome: 'Há mensagens que não são mais guardadas',
  skipped: {one: '{n} mensagem pulada: muitas de uma vez', other: '{n} mensagens puladas: muitas de uma vez'},
  skippedSome: 'Mensagens puladas: muitas de uma vez',
  showAll: 'Mostrar tudo',
  showLess: 'Mostrar menos',
  olderFailed: 'Não foi possível carregar as mensagens anteriores.',
  olderGone: 'As mensagens anteriores não ficam guardadas aqui.',
  olderExpired: 'As mensagens anteriores não são mais guardadas.',
  renamed: '{from} agora é {name}',
  another: 'outra pessoa: {name}',
  anotherHint: 'Não é a pessoa que tinha este nome acima.',
  visited: {one: '{names} entrou e saiu', other: '{names} entraram e saíram'},
  notSent: 'Não enviada. {reason}',
  sending: 'Enviando…',
  retry: 'Tentar de novo',
  remove: 'Apagar',
  loadingOlder: 'Carregando mensagens anteriores…',
  beginning: 'A sala começa aqui.',
  oneSaid: '{name}: {text}',

  // writing
  tooLong: {one: '{n} caractere a mais', other: '{n} caracteres a mais'},
  pasteTooLong: {one: 'Um caractere é demais.', other: '{n} caracteres são demais para uma mensagem. Nada foi inserido.'},
  notKept: 'Este navegador não guarda nada da página: ao recarregar, perde-se o que ainda não foi enviado.',
  bytesLeft: {one: 'resta {n} caractere', other: 'restam {n} caracteres'},
  waiting: {one: '{n} mensagem será enviada quando você voltar.', other: '{n} mensagens serão enviadas quando você voltar.'},
  noFiles: 'Aqui não se guardam arquivos nem imagens, e nada foi enviado. Compartilhe um link.',
  suggestions: 'Sugestões',

  // what became of messages
  quoteRemoved: 'Esta mensagem foi removida',
  quoteExpired: 'Uma mensagem mais antiga',
  question: 'Pergunta',
  answered: 'Respondida',
  edited: '(editada)',
  inReplyTo: 'Em resposta a',

  // rules of a room
  removed: {one: '{n} mensagem removida', other: '{n} mensagens removidas'},
  removedOwn: {one: 'Sua mensagem foi removida', other: '{n} mensagens suas foram removidas'},

  // search
  searchFailed: 'A busca não funcionou. Tente de novo.',
  searchMore: 'Resultados anteriores',

  // connection
  tooMany: 'Perguntas demais de uma vez.',
  draining: {one: 'O servidor está reiniciando. De volta em {n} segundo.', other: 'O servidor está reiniciando. De volta em {n} segundos.'},
  notReady: 'O servidor não pode deixar você entrar no momento.',
  newVersion: 'Há uma nova versão desta página. Recarregue quando quiser.',
  backOnline: 'Conectado de novo.',
  replaced: 'Esta sala está aberta em janelas demais.',
  takeOver: 'Usar aqui',
  otherName: 'Escolher outro nome',
  flood: 'Você enviou demais de uma vez.',
  trying: 'Tentando de novo…',
  tryingIn: {one: 'Nova tentativa em {n} segundo.', other: 'Nova tentativa em {n} segundos.'},
  offline: 'Você está sem rede. Aguardando a volta.',
  signedOut: 'Outra página responde no lugar do chat: seu login pode ter expirado. Recarregue para vê-la.',

  // settings
  mentionedIn: '{name} em {room}',
  mentionsIn: {one: '{n} menção em {room}', other: '{n} menções em {room}'},

  // keyboard
  showKeys: 'Atalhos do teclado',
};
