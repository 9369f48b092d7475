// Tells the connections what the browser knows of the network.

/**
 * @param {Document} document
 * @param {import('../client/join-queue.js').JoinQueue} joinQueue
 * @param {{probe: () => void, lost: () => void}} connections
 */
export function watchNetwork(document, joinQueue, connections) {
  const window = document.defaultView;
  const wake = () => {
    joinQueue.wake();
    connections.probe();
  };
  window.addEventListener('online', () => {
    joinQueue.online();
    connections.probe();
  });
  window.addEventListener('offline', () => {
    joinQueue.offline();
    connections.lost();
  });
  window.addEventListener('pageshow', ({persisted}) => { if (persisted) wake(); });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wake();
  });
}
