// The words of reactions. Who imports this can say them.

import {addWords} from './i18n.js';

const en = {
  react: 'React',
  reactions: 'Reactions',
  reactMore: 'Another reaction…',
  reactWith: 'React with {emoji}',
  reacted: {one: '{n} person reacted with {emoji}; press to react as well.', other: '{n} people reacted with {emoji}; press to react as well.'},
  reactedToo: {one: 'You reacted with {emoji}; press to take it back.', other: '{n} people reacted with {emoji}, you too; press to take yours back.'},
  oneself: 'You',
  somebody: 'Somebody',
  whoReacted: 'Who reacted…',
  reactors: 'Who reacted',
  reactorsMore: 'More',
  reactorsFailed: 'This could not be loaded.',
  reactorsNone: 'Nobody any more.',
  openEmoji: 'Put in an emoji',
  refused_forbidden: 'You may not react here.',
};

const pt = {
  react: 'Reagir',
  reactions: 'Reações',
  reactMore: 'Outra reação…',
  reactWith: 'Reagir com {emoji}',
  reacted: {one: '{n} pessoa reagiu com {emoji}; aperte para reagir também.', other: '{n} pessoas reagiram com {emoji}; aperte para reagir também.'},
  reactedToo: {one: 'Você reagiu com {emoji}; aperte para tirar.', other: '{n} pessoas reagiram com {emoji}, você também; aperte para tirar a sua.'},
  oneself: 'Você',
  somebody: 'Alguém',
  whoReacted: 'Quem reagiu…',
  reactors: 'Quem reagiu',
  reactorsMore: 'Mais',
  reactorsFailed: 'Não deu para carregar.',
  reactorsNone: 'Ninguém mais.',
  openEmoji: 'Pôr um emoji',
  refused_forbidden: 'Você não pode reagir aqui.',
};

const es = {
  react: 'Reaccionar',
  reactions: 'Reacciones',
  reactMore: 'Otra reacción…',
  reactWith: 'Reaccionar con {emoji}',
  reacted: {one: '{n} persona reaccionó con {emoji}; pulsa para reaccionar también.', other: '{n} personas reaccionaron con {emoji}; pulsa para reaccionar también.'},
  reactedToo: {one: 'Reaccionaste con {emoji}; pulsa para quitarlo.', other: '{n} personas reaccionaron con {emoji}, tú también; pulsa para quitar la tuya.'},
  oneself: 'Tú',
  somebody: 'Alguien',
  whoReacted: 'Quién reaccionó…',
  reactors: 'Quién reaccionó',
  reactorsMore: 'Más',
  reactorsFailed: 'No se pudo cargar.',
  reactorsNone: 'Ya nadie.',
  openEmoji: 'Poner un emoji',
  refused_forbidden: 'No puedes reaccionar aquí.',
};

addWords({en, 'pt-BR': pt, es});
