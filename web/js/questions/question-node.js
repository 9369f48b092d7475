// One question in the list: how many want an answer, who asks what, and what moderators say of it.

import {t} from '../lang/i18n.js';
import {fullTime, shortTime} from '../lang/times.js';
import {button, element} from '../view/dom.js';
import {drawing} from '../view/drawings.js';
import {hueClass} from '../view/names.js';

/**
 * @param {import('../chat/questions.js').Question} question
 * @param {{count: number, own: boolean, isLive: boolean, isOnScreen: boolean, isKeeper: boolean, isReader: boolean}} state
 * @param {{vote: (question: object) => void, jump: (seq: number) => void, act: (act: object, question: object) => void}} on
 */
export function questionNode(question, {count, own, isLive, isOnScreen, isKeeper, isReader}, on) {
  const {seq, from, user, at, text, answered} = question;
  const node = element('li', `question ${hueClass(user ?? from)}`, '', {'data-question': seq});
  node.classList.toggle('question--live', isLive);
  node.classList.toggle('question--answered', Boolean(answered));
  const vote = button('question__vote', '', () => on.vote(question), {
    'aria-pressed': String(own), 'aria-label': t(own ? 'votedToo' : 'votes', {n: count}), title: t(own ? 'voteBack' : 'vote'), 'data-part': 'vote',
  });
  vote.append(drawing(answered ? 'check' : 'fold'), element('span', '', String(count)));
  vote.disabled = Boolean(answered || isReader);
  const said = button('question__text', text, () => on.jump(seq), {dir: 'auto', 'data-part': 'text'});
  const meta = element('p', 'question__meta');
  if (!isKeeper) meta.append(...tags(question, {isLive, isOnScreen})); // whose buttons say it
  meta.append(element('bdi', 'question__from', from), ' · ', element('time', '', shortTime(at), {title: fullTime(at), datetime: new Date(at).toISOString()}));
  const body = element('div', 'question__body');
  body.append(said, meta);
  if (isKeeper) body.append(acts(question, {isLive, isOnScreen}, on));
  node.append(vote, body);
  return node;
}

/** What moderators have said of it. */
function tags({answered}, {isLive, isOnScreen}) {
  const all = [isLive ? ['live', 'question__tag question__tag--live'] : answered && ['answered', 'question__tag'], isOnScreen && ['onScreen', 'question__tag']];
  return all.filter(Boolean).flatMap(([words, looks]) => [element('span', looks, t(words)), ' ']);
}

function acts(question, {isLive, isOnScreen}, on) {
  const group = element('div', 'question__acts', '', {role: 'group', 'aria-label': t('questionActs')});
  const of = (act, words, isOn) => button('question__act', t(words), () => on.act({act, on: !isOn}, question), {'aria-pressed': String(isOn), 'data-part': act});
  if (!question.answered || isLive) group.append(of('live', 'live', isLive));
  group.append(of('answered', 'answered', Boolean(question.answered)), of('screen', 'onScreen', isOnScreen));
  return group;
}
