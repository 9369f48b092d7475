// The words on reading: what is read out, where one is, and what was missed. Who imports this can say them.

import {addWords} from './i18n.js';

const en = {
  held: 'Held still',
  heldPointer: 'Held still while you point',
  heldFocus: 'Held still while you are here',
  heldSpoken: 'The messages are held still. Escape leads to the latest.',
  toEnd: 'To the latest',
  toUnread: {one: '{n} unread message', other: '{n} unread messages'},
  latest: 'Latest',
  newCount: {one: '{n} new', other: '{n} new'},
  unreadShort: {one: '{n} unread', other: '{n} unread'},
  spoken: 'Read out to screen readers',
  spokenAuto: 'By the size of the room',
  spokenAll: 'All messages, summed up',
  spokenImportant: 'Mentions and moderators',
  spokenNone: 'No messages',
  spokenMore: {one: 'And {n} more message.', other: 'And {n} more messages.'},
  singleKeys: 'Keys of one character',
  singleKeysHint: 'Among the messages, for example r to reply. Turn them off if you speak to your device.',
  keysHint: 'Keys of one character count while you are among the messages: go there by Tab. The settings turn them off.',
};

const pt = {
  held: 'Parada',
  heldPointer: 'Parada enquanto você aponta',
  heldFocus: 'Parada enquanto você está aqui',
  heldSpoken: 'As mensagens estão paradas. Escape leva às mais recentes.',
  toEnd: 'Ir para as mais recentes',
  toUnread: {one: '{n} mensagem não lida', other: '{n} mensagens não lidas'},
  latest: 'No fim',
  newCount: {one: '{n} nova', other: '{n} novas'},
  unreadShort: {one: '{n} não lida', other: '{n} não lidas'},
  spoken: 'Ler para leitores de tela',
  spokenAuto: 'Conforme o tamanho da sala',
  spokenAll: 'Todas as mensagens, resumidas',
  spokenImportant: 'Menções e moderação',
  spokenNone: 'Nenhuma mensagem',
  spokenMore: {one: 'E mais {n} mensagem.', other: 'E mais {n} mensagens.'},
  singleKeys: 'Teclas de um só caractere',
  singleKeysHint: 'Entre as mensagens, como r para responder. Desative se você fala com o seu aparelho.',
  keysHint: 'Teclas de um só caractere valem enquanto você está entre as mensagens: vá até lá com Tab. As configurações as desativam.',
};

const es = {
  held: 'Quieto',
  heldPointer: 'Quieto mientras señalas',
  heldFocus: 'Quieto mientras estás aquí',
  heldSpoken: 'Los mensajes están quietos. Escape lleva a los más recientes.',
  toEnd: 'Ir a los más recientes',
  toUnread: {one: '{n} mensaje sin leer', other: '{n} mensajes sin leer'},
  latest: 'Al final',
  newCount: {one: '{n} nuevo', other: '{n} nuevos'},
  unreadShort: {one: '{n} sin leer', other: '{n} sin leer'},
  spoken: 'Leer a lectores de pantalla',
  spokenAuto: 'Según el tamaño de la sala',
  spokenAll: 'Todos los mensajes, resumidos',
  spokenImportant: 'Menciones y moderación',
  spokenNone: 'Ningún mensaje',
  spokenMore: {one: 'Y {n} mensaje más.', other: 'Y {n} mensajes más.'},
  singleKeys: 'Teclas de un solo carácter',
  singleKeysHint: 'Entre los mensajes, como r para responder. Desactívalas si le hablas a tu dispositivo.',
  keysHint: 'Las teclas de un solo carácter valen mientras estás entre los mensajes: ve allí con Tab. Los ajustes las desactivan.',
};

addWords({en, 'pt-BR': pt, es});
