export const words = {
  // name screen
  tagline: 'Uma sala, um nome e pronto.',
  yourName: 'Seu nome',
  join: 'Entrar',
  joining: 'Entrando…',
  nameMissing: 'Digite um nome.',
  unreachable: 'Não foi possível falar com o servidor.',
  justSaid: 'Dito há pouco',
  nobodyHere: 'Ainda não há ninguém aqui.',
  passphrase: 'Senha do site',
  passphraseHint: 'Este chat é para amigos. Quem convidou você sabe qual é.',
  terms: 'Termos',
  privacy: 'Privacidade',
  imprint: 'Informações legais',

  // rooms
  rooms: 'Salas',
  newRoom: 'Abrir uma sala',
  openRoom: 'Abrir',
  roomOptions: 'Opções de {room}',
  otherRooms: 'Mais salas',
  unreadCount: {one: '{n} mensagem não lida', other: '{n} mensagens não lidas'},
  mentionCount: {one: '{n} menção', other: '{n} menções'},
  leave: 'Sair',
  share: 'Compartilhar',
  popOut: 'Abrir em uma janela pequena',

  // people
  people: 'Quem está aqui',
  online: {one: '{n} online', other: '{n} online'},
  you: '(você)',
  owner: 'Dono',
  moderator: 'Moderador',
  bot: 'Bot',

  // messages
  messages: 'Mensagens',
  joined: {one: '{names} entrou', other: '{names} entraram'},
  left: {one: '{names} saiu', other: '{names} saíram'},
  visited: {one: '{names} entrou e saiu', other: '{names} entraram e saíram'},
  others: {one: 'mais {n}', other: 'mais {n}'},
  show: 'Mostrar',
  newMessages: {one: '{n} mensagem nova', other: '{n} mensagens novas'},
  unreadFrom: 'Novas',
  today: 'Hoje',
  yesterday: 'Ontem',
  notSent: 'Não enviada. {reason}',
  sending: 'Enviando…',
  retry: 'Tentar de novo',
  remove: 'Apagar',
  loadingOlder: 'Carregando mensagens anteriores…',
  beginning: 'A sala começa aqui.',
  oneSaid: '{name}: {text}',

  // writing
  message: 'Mensagem',
  messageTo: 'Mensagem para {room}',
  send: 'Enviar',
  suggestions: 'Sugestões',

  // what became of messages
  question: 'Pergunta',
  answered: 'Respondida',
  edited: '(editada)',
  inReplyTo: 'Em resposta a',

  // search
  search: 'Buscar',

  // connection
  lost: 'Sem conexão.',
  flood: 'Você enviou demais de uma vez.',
  trying: 'Tentando de novo…',
  tryingIn: {one: 'Nova tentativa em {n} segundo.', other: 'Nova tentativa em {n} segundos.'},
  offline: 'Você está sem rede. Aguardando a volta.',
  signedOut: 'Outra página responde no lugar do chat: seu login pode ter expirado. Recarregue para vê-la.',
  reload: 'Recarregar',
  tryNow: 'Tentar agora',

  // settings
  settings: 'Configurações',
  close: 'Fechar',
};
