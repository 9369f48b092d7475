// The words of a replay. Who imports this can say them.

import {addWords} from './i18n.js';

const en = {
  replay: 'Replay',
  replayOf: 'Replay of {room}',
  perMinute: 'Messages a minute',
  inAll: {one: '{n} in all', other: '{n} in all'},
  position: 'Place in the recording',
  positionOf: '{at} of {all}',
  play: 'Play',
  pausePlaying: 'Pause',
  speed: 'Speed',
  following: 'Following the video',
  videoPaused: 'The video is paused',
  replayMissing: 'There is no such room here, or it is not open to you.',
  replayFailed: 'The messages cannot be loaded. Trying again…',
  replayNothing: 'Nothing had been said here yet.',
  replayLoading: 'Loading the messages…',
  badAt: 'The address has no time that can be read in “at”: this begins with the first message that is kept.',
};

const pt = {
  replay: 'Reprise',
  replayOf: 'Reprise de {room}',
  perMinute: 'Mensagens por minuto',
  inAll: {one: '{n} no total', other: '{n} no total'},
  position: 'Ponto da gravação',
  positionOf: '{at} de {all}',
  play: 'Reproduzir',
  pausePlaying: 'Pausar',
  speed: 'Velocidade',
  following: 'Acompanhando o vídeo',
  videoPaused: 'O vídeo está em pausa',
  replayMissing: 'Não há tal sala aqui, ou ela não está aberta para você.',
  replayFailed: 'As mensagens não podem ser carregadas. Tentando de novo…',
  replayNothing: 'Nada havia sido dito aqui ainda.',
  replayLoading: 'Carregando as mensagens…',
  badAt: 'O endereço não tem em “at” uma hora que se possa ler: isto começa com a primeira mensagem guardada.',
};

const es = {
  replay: 'Repetición',
  replayOf: 'Repetición de {room}',
  perMinute: 'Mensajes por minuto',
  inAll: {one: '{n} en total', other: '{n} en total'},
  position: 'Punto de la grabación',
  positionOf: '{at} de {all}',
  play: 'Reproducir',
  pausePlaying: 'Pausar',
  speed: 'Velocidad',
  following: 'Sigue el vídeo',
  videoPaused: 'El vídeo está en pausa',
  replayMissing: 'No hay tal sala aquí, o no está abierta para ti.',
  replayFailed: 'No se pueden cargar los mensajes. Se intenta de nuevo…',
  replayNothing: 'Aquí no se había dicho nada todavía.',
  replayLoading: 'Cargando los mensajes…',
  badAt: 'La dirección no tiene en “at” una hora que se pueda leer: esto empieza con el primer mensaje que se guarda.',
};

addWords({en, 'pt-BR': pt, es});
