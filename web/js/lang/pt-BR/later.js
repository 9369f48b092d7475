export const words = {
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
  linkSelected: 'Este navegador não deixa a página copiar. O link está selecionado: pressione {keys}.',
  linkHold: 'Este navegador não deixa a página copiar. Mantenha o dedo sobre o link e escolha “Copiar”.',

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

  // leaving with what was not sent
  leaveTitle: 'Sair sem enviar?',
  leaveUnsent: {one: '{n} mensagem ainda não foi enviada e se perderia.', other: '{n} mensagens ainda não foram enviadas e se perderiam.'},
  leaveDraft: 'O que você começou a escrever se perderia.',
  leaveSure: 'Sair',
  leaveNot: 'Ficar',
};
