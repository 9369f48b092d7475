// The words of what one does with rooms and the people in them. Who imports this can say them.

import {addWords} from './i18n.js';

const en = {
  // people of a large room
  groupOwners: {one: 'Owner', other: 'Owners'},
  groupModerators: {one: 'Moderator · {n} here', other: 'Moderators · {n} here'},
  groupPrograms: {one: 'Program', other: 'Programs'},
  groupFound: 'Found',
  othersHere: {one: '{n} person is here. Type part of a name to find somebody.', other: '{n} people are here. Type part of a name to find somebody.'},
  moreFound: 'There are more. Type more of the name.',
  peopleFailed: 'Who is here cannot be asked for now.',

  // search in all rooms
  searchWhere: 'Where to search',
  searchHere: 'This room',
  searchEverywhere: 'All rooms',
  searchEverywhereHint: 'Words that were said in any room that you can read.',
  searchEverywhereIn: 'Search all rooms',

  // what one can do with a room
  notifyOf: 'Notify me of',
  notifyAll: 'All messages',
  notifyMentions: 'Mentions',
  notifyNone: 'Nothing',
  quiet: 'Notifies of nothing',
  notifyOff: 'Your browser will ask whether this page may notify you.',
  notifyDenied: 'Your browser blocks notifications of this page.',
  markRead: 'Mark as read',
  markAllRead: 'Mark all as read',
  leaveThis: 'Leave this room',
  saidIn: '{name} in {room}',
  newIn: {one: '{n} new message in {room}', other: '{n} new messages in {room}'},
};

const pt = {
  groupOwners: {one: 'Dono', other: 'Donos'},
  groupModerators: {one: 'Moderação · {n} aqui', other: 'Moderação · {n} aqui'},
  groupPrograms: {one: 'Programa', other: 'Programas'},
  groupFound: 'Encontrados',
  othersHere: {one: '{n} pessoa está aqui. Digite parte de um nome para achar alguém.', other: '{n} pessoas estão aqui. Digite parte de um nome para achar alguém.'},
  moreFound: 'Há mais. Digite mais do nome.',
  peopleFailed: 'Agora não dá para saber quem está aqui.',

  searchWhere: 'Onde buscar',
  searchHere: 'Esta sala',
  searchEverywhere: 'Todas as salas',
  searchEverywhereHint: 'Palavras que foram ditas em qualquer sala que você pode ler.',
  searchEverywhereIn: 'Buscar em todas as salas',

  notifyOf: 'Avisar-me de',
  notifyAll: 'Todas as mensagens',
  notifyMentions: 'Menções',
  notifyNone: 'Nada',
  quiet: 'Sem avisos',
  notifyOff: 'Seu navegador vai perguntar se esta página pode avisar você.',
  notifyDenied: 'Seu navegador bloqueia os avisos desta página.',
  markRead: 'Marcar como lida',
  markAllRead: 'Marcar todas como lidas',
  leaveThis: 'Sair desta sala',
  saidIn: '{name} em {room}',
  newIn: {one: '{n} mensagem nova em {room}', other: '{n} mensagens novas em {room}'},
};

const es = {
  groupOwners: {one: 'Dueño', other: 'Dueños'},
  groupModerators: {one: 'Moderación · {n} aquí', other: 'Moderación · {n} aquí'},
  groupPrograms: {one: 'Programa', other: 'Programas'},
  groupFound: 'Encontrados',
  othersHere: {one: '{n} persona está aquí. Escribe parte de un nombre para encontrar a alguien.', other: '{n} personas están aquí. Escribe parte de un nombre para encontrar a alguien.'},
  moreFound: 'Hay más. Escribe más del nombre.',
  peopleFailed: 'Ahora no se puede saber quién está aquí.',

  searchWhere: 'Dónde buscar',
  searchHere: 'Esta sala',
  searchEverywhere: 'Todas las salas',
  searchEverywhereHint: 'Palabras que se dijeron en cualquier sala que puedes leer.',
  searchEverywhereIn: 'Buscar en todas las salas',

  notifyOf: 'Avisarme de',
  notifyAll: 'Todos los mensajes',
  notifyMentions: 'Menciones',
  notifyNone: 'Nada',
  quiet: 'Sin avisos',
  notifyOff: 'Tu navegador preguntará si esta página puede avisarte.',
  notifyDenied: 'Tu navegador bloquea los avisos de esta página.',
  markRead: 'Marcar como leída',
  markAllRead: 'Marcar todas como leídas',
  leaveThis: 'Salir de esta sala',
  saidIn: '{name} en {room}',
  newIn: {one: '{n} mensaje nuevo en {room}', other: '{n} mensajes nuevos en {room}'},
};

addWords({en, 'pt-BR': pt, es});
