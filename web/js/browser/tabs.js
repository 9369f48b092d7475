// What other tabs of the browser store.

/**
 * @param {Window} window
 * @param {Record<string, (wasRemoved: boolean) => void>} watched by key; called when another tab has written, and when the
 *   page comes back from where it heard nothing
 */
export function watchTabs(window, watched) {
  const all = () => { for (const look of Object.values(watched)) look(false); };
  window.addEventListener('storage', ({key, newValue}) => {
    if (key === null) all(); // everything was removed
    else watched[key.replace(/^hubbub\./, '')]?.(newValue === null);
  });
  window.addEventListener('pageshow', ({persisted}) => { if (persisted) all(); });
}
