// How many tabs of the browser show the page: each holds a lock that all may hold.

const LOCK = 'hubbub.tab';

/** @param {LockManager|undefined} locks stands in for the browser's, which has none on sites without TLS */
export function holdTab(locks = navigator.locks) {
  locks?.request(LOCK, {mode: 'shared'}, () => new Promise(() => {})).catch(() => {}); // for as long as the page
}

/** @returns {Promise<number>} 0 where it cannot be known */
export async function countTabs(locks = navigator.locks) {
  const {held = []} = await locks?.query().catch(() => ({})) ?? {};
  return held.filter(({name}) => name === LOCK).length;
}
