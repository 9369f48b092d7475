// A wish of which a connection brings the answer, some time or never.

export class Wish {
  #answer = null;

  /** Wishes something; an earlier wish that has no answer yet will have none. @returns {Promise<any>} the answer */
  make(unanswered) {
    this.answer(unanswered);
    return new Promise((answer) => { this.#answer = answer; });
  }

  /** Gives the answer; false if nothing was wished for. */
  answer(value) {
    const answer = this.#answer;
    this.#answer = null;
    answer?.(value);
    return answer !== null;
  }
}
