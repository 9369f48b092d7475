// Of new tabs that join at the same time, one goes first, and the others come as the
// person that it has become.

const PATIENCE_MS = 10_000; // a tab that is frozen may hold the lock

/**
 * @param {() => boolean} isKnown there is a session: no order is needed
 * @param {LockManager|undefined} locks stands in for the browser's, which has none on sites without TLS
 * @returns {(begin: (release: () => void) => void) => void} calls begin when it is this tab's turn, which ends with release
 */
export function firstJoin(isKnown, locks = globalThis.navigator?.locks) {
  return (begin) => {
    const atOnce = () => begin(() => {});
    if (isKnown() || !locks) atOnce();
    else locks.request('hubbub.join', {signal: AbortSignal.timeout(PATIENCE_MS)}, () => new Promise(begin)).catch(atOnce);
  };
}
