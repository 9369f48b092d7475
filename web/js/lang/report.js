// The words of a report, and of the reasons that moderators have as well. Who imports this can say them.

import {addWords} from './i18n.js';

const en = {
  cancel: 'Cancel',
  reason: 'Reason',
  reason_spam: 'Spam',
  reason_insult: 'Insult',
  reason_flood: 'Flood',
  reason_offTopic: 'Off topic',
  reason_badName: 'Name',
  reportTitle: 'Report this message',
  reportWords: 'In your own words, if you like',
  reportHint: 'Moderators read who reported it and why. Nobody else does.',
  reportGo: 'Report',
  reportGone: 'It is gone, and nothing is left to report.',
  reportForbidden: 'This is not yours to report.',
  reportTooMany: 'You have reported much in a short time. Try again in a minute.',
};

const pt = {
  cancel: 'Cancelar',
  reason: 'Motivo',
  reason_spam: 'Spam',
  reason_insult: 'Ofensa',
  reason_flood: 'Enxurrada',
  reason_offTopic: 'Fora do assunto',
  reason_badName: 'Nome',
  reportTitle: 'Denunciar esta mensagem',
  reportWords: 'Com suas palavras, se quiser',
  reportHint: 'A moderação lê quem denunciou e por quê. Mais ninguém.',
  reportGo: 'Denunciar',
  reportGone: 'Já não está, e nada resta a denunciar.',
  reportForbidden: 'Esta não cabe a você denunciar.',
  reportTooMany: 'Você denunciou muito em pouco tempo. Tente de novo em um minuto.',
};

const es = {
  cancel: 'Cancelar',
  reason: 'Motivo',
  reason_spam: 'Spam',
  reason_insult: 'Insulto',
  reason_flood: 'Avalancha',
  reason_offTopic: 'Fuera de tema',
  reason_badName: 'Nombre',
  reportTitle: 'Denunciar este mensaje',
  reportWords: 'Con tus palabras, si quieres',
  reportHint: 'La moderación lee quién lo denunció y por qué. Nadie más.',
  reportGo: 'Denunciar',
  reportGone: 'Ya no está, y no queda nada que denunciar.',
  reportForbidden: 'Este no te toca denunciarlo.',
  reportTooMany: 'Has denunciado mucho en poco tiempo. Prueba de nuevo en un minuto.',
};

addWords({en, 'pt-BR': pt, es});
