// Tells the connections what the browser knows of the network.

/** @param {{retryNow: () => void, lost: () => void}} connections */
export function watchNetwork(document, connections) {
  const window = document.defaultView;
  window.addEventListener('online', () => connections.retryNow());
  window.addEventListener('offline', () => connections.lost());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') connections.retryNow();
  });
}
