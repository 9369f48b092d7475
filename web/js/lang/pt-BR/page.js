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
  emptyTitle: 'Ninguém disse nada ainda',
  passphrase: 'Senha do site',
  passphraseHint: 'Este chat é para amigos. Quem convidou você sabe qual é.',
  terms: 'Termos',
  privacy: 'Privacidade',
  imprint: 'Informações legais',

  // rooms
  rooms: 'Salas',
  newRoom: 'Abrir uma sala',
  roomOptions: 'Opções de {room}',
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
  others: {one: 'mais {n}', other: 'mais {n}'},
  show: 'Mostrar',
  newMessages: {one: '{n} mensagem nova', other: '{n} mensagens novas'},
  unreadFrom: 'Novas',
  today: 'Hoje',
  yesterday: 'Ontem',

  // writing
  message: 'Mensagem',
  messageTo: 'Mensagem para {room}',
  send: 'Enviar',

  // search
  search: 'Buscar',

  // connection
  lost: 'Sem conexão.',
  reload: 'Recarregar',
  tryNow: 'Tentar agora',

  // settings
  settings: 'Configurações',
  close: 'Fechar',
};
