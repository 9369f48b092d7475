// The words of the questions. Who imports this can say them.

import {addWords} from './i18n.js';

const en = {
  askQuestion: 'Ask a question',
  questionsOrder: 'Which questions',
  questions_votes: 'Most votes',
  questions_newest: 'Newest',
  questions_mine: 'Yours',
  questionsOpen: 'Open questions',
  questionsNone: 'No questions yet.',
  questionsLoading: 'Loading…',
  questionActs: 'What moderators say of this question',
  onScreen: 'On screen',
  votes: {one: '{n} vote', other: '{n} votes'},
  votedToo: {one: '{n} vote, yours', other: '{n} votes, one is yours'},
  vote: 'I want an answer, too',
  voteBack: 'Take your vote back',
};

const pt = {
  askQuestion: 'Fazer uma pergunta',
  questionsOrder: 'Quais perguntas',
  questions_votes: 'Mais votadas',
  questions_newest: 'Novas',
  questions_mine: 'Suas',
  questionsOpen: 'Perguntas abertas',
  questionsNone: 'Ainda não há perguntas.',
  questionsLoading: 'Carregando…',
  questionActs: 'O que a moderação diz desta pergunta',
  onScreen: 'Na tela',
  votes: {one: '{n} voto', other: '{n} votos'},
  votedToo: {one: '{n} voto, o seu', other: '{n} votos, um é seu'},
  vote: 'Também quero uma resposta',
  voteBack: 'Retirar seu voto',
};

const es = {
  askQuestion: 'Hacer una pregunta',
  questionsOrder: 'Qué preguntas',
  questions_votes: 'Más votadas',
  questions_newest: 'Nuevas',
  questions_mine: 'Tuyas',
  questionsOpen: 'Preguntas abiertas',
  questionsNone: 'Aún no hay preguntas.',
  questionsLoading: 'Cargando…',
  questionActs: 'Qué dice la moderación de esta pregunta',
  onScreen: 'En pantalla',
  votes: {one: '{n} voto', other: '{n} votos'},
  votedToo: {one: '{n} voto, el tuyo', other: '{n} votos, uno es tuyo'},
  vote: 'Yo también quiero una respuesta',
  voteBack: 'Retirar tu voto',
};

addWords({en, 'pt-BR': pt, es});
