// Doing what a moderator asks for: first the question where many are meant, then the act, and
// then the way back.

import {t} from '../lang/i18n.js';
import {duration} from '../lang/spans.js';
import {problem} from './problem.js';
import {sure} from './sure.js';

const MANY = 20; // people; an act on more asks once
const SANCTIONS = ['timeout', 'ban'];
const KEPT = 100; // acts in the list of the last ones

/** @typedef {{title: string, detail: string, at: number, record: number, undo: object|null, undone: boolean, keeping: object}} Done */

export class Acts {
  /** @type {Done[]} the latest first */
  last = [];
  #keeping;
  #on;

  /**
   * @param {() => import('../chat/keeping.js').Keeping} keeping of the room that is shown
   * @param {{done: (done: Done) => void, changed: () => void}} on done: something can be undone; changed: the list is another
   */
  constructor(keeping, on) {
    this.#keeping = keeping;
    this.#on = on;
  }

  /** What the server would do. @returns {Promise<object>} its answer, or an error */
  preview(act) { return this.#keeping().ask({type: 'moderate', ...act, preview: true}); }

  /**
   * Does an act.
   * @param {object} act of the protocol @param {{name?: string, isSure?: boolean, isFinal?: boolean}} of whom it is, for the words; isSure: it was
   *   asked already; isFinal: it cannot be undone
   * @returns {Promise<import('../lang/problem.js').Problem|''>} why nothing came of it @throws nothing
   */
  async do(act, {name = '', isSure = false, isFinal = false} = {}) {
    const keeping = this.#keeping();
    const asked = isSure ? act : await this.#asked(act, name);
    if (!asked) return '';
    if (asked.error) return problem(asked.error);
    const answer = await keeping.ask({type: 'moderate', ...asked});
    if (answer.type === 'error') return problem(answer);
    this.#did(asked, answer, {name: name || answer.names?.[0] || '', keeping, isFinal});
    return '';
  }

  /** Takes an act back. @returns {Promise<import('../lang/problem.js').Problem|''>} why nothing came of it */
  async undo(done) {
    if (done.undone || !done.undo) return '';
    const answer = await done.keeping.ask({type: 'moderate', ...done.undo});
    if (answer.type === 'error') return problem(answer);
    done.undone = true;
    this.#on.changed();
    return '';
  }

  /** The act, as it is to be done after the question; null: it is not. */
  async #asked(act, name) {
    const binds = SANCTIONS.includes(act.act) && act.address === undefined;
    if (!binds && act.act !== 'clear') return act;
    const answer = await this.preview(act);
    if (answer.type === 'error') return {error: answer};
    if (binds) return answer.shares > MANY ? this.#ofAddress(act, name, answer.shares) : act;
    if ((answer.people ?? answer.names?.length ?? 0) < MANY) return act;
    return await sure(t('sureClear', {n: answer.count}), t('sureMany', {names: (answer.names ?? []).slice(0, 5).join(', ')}), [[t('command_clear'), true]]) ? act : null;
  }

  async #ofAddress(act, name, n) {
    const choice = await sure(t('sureAddress', {name}), t('sureAddressHint', {n}), [[t('withoutAddress'), 'without'], [t('withAddress', {n}), 'with']]);
    return choice && {...act, address: choice === 'with'};
  }

  #did(act, answer, {name, keeping, isFinal}) {
    const done = {
      title: t(`done_${act.act}`, {name, n: answer.count ?? 1}),
      detail: [act.for_ms ? duration(act.for_ms) : '', act.reason ?? ''].filter(Boolean).join(', '),
      at: Date.now(), record: answer.record, undo: isFinal ? null : undoOf(act, answer), undone: false, keeping,
    };
    this.last = [done, ...this.last].slice(0, KEPT);
    this.#on.done(done);
    this.#on.changed();
  }
}

/** The act that takes one back; null where there is none. */
export const undoOf = ({act}, {record}) => record && act !== 'kick' ? {act: 'lift', of: record} : null;
