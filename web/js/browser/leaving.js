// Who leaves the page is asked first where something would be lost with it. The page loads itself anew
// without a question: what is kept outlives that.

let isAnew = false;

/** Loads the page anew. */
export function reload() {
  isAnew = true;
  location.reload();
}

/** Messages of a tab that no server has yet, or that one has refused. @param {import('./storage.js').JSONStorage} tab */
export const unsent = (tab) => tab.values('outbox.').flat().filter(({held}) => !held).length;

/** @param {Window} window @param {import('./storage.js').JSONStorage} tab */
export function watchLeaving(window, tab) {
  window.addEventListener('beforeunload', (e) => {
    if (tab.isAtRisk('outbox.') || tab.isAtRisk('draft.') || !isAnew && unsent(tab) > 0) e.preventDefault();
  });
}
