// Secrets that an address brings: /#continue=… from another device, /#invite=… from
// whoever gives a role. They are taken out of the address before anything else happens,
// so that nobody sees them there, and neither the history nor a copied link keeps them.

/** @typedef {{kind: 'continue'|'invite', secret: string}} Arrival */

/** @returns {Arrival|null} what a fragment brings */
export function arrivalIn(hash) {
  const [, kind, secret] = /^#(continue|invite)=(.*)$/.exec(hash) ?? [];
  return kind ? {kind, secret} : null;
}

/** What the page was opened with: early.js has taken it, or an older one from a cache has not. @returns {Arrival|null} */
export function takeArrival(window) {
  const taken = window.hubbubArrival ?? window.location.hash;
  delete window.hubbubArrival;
  const arrival = arrivalIn(taken);
  if (arrivalIn(window.location.hash)) erase(window, '');
  return arrival;
}

/**
 * Takes what comes while the page is open, before others see that the address has changed.
 * @param {(a: Arrival) => void} onArrival
 */
export function watchArrivals(window, onArrival) {
  window.addEventListener('hashchange', (e) => {
    const arrival = arrivalIn(window.location.hash);
    if (!arrival) return;
    e.stopImmediatePropagation();
    const before = new URL(e.oldURL).hash;
    erase(window, arrivalIn(before) ? '' : before);
    onArrival(arrival);
  }, {capture: true});
}

function erase({history, location}, hash) {
  history.replaceState(null, '', location.pathname + location.search + hash);
}
