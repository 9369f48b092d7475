// The field where messages are written, with what completes a word there.

import {Composer} from './view/composer.js';

/**
 * @param {(id: string) => HTMLElement} $
 * @param {{names: () => string[], writing: () => import('./writing.js').Writing, draft: (room: string, text: string) => void}} on
 *   names: that can be mentioned; writing: what becomes of a text
 */
export function makeComposer($, {names, writing, draft}) {
  const completion = async () => {
    const [{CompletionList}, commands] = await Promise.all([import('./view/completion-list.js'), writing().commands()]);
    return new CompletionList($('composer-input'), $('suggestions'), names, commands);
  };
  return new Composer({form: $('composer'), input: $('composer-input'), note: $('composer-note'), button: $('send')}, completion, {
    text: (text) => writing().write(text),
    nothing: () => writing().writeNothing(),
    escape: () => writing().escape(),
    up: () => writing().editLast(),
    draft,
  });
}
