// Keys in a menu, as the ARIA Authoring Practices have them.

/** The item that a key leads to from the one with the focus; null: the key leads nowhere. @param {string} key @param {HTMLElement[]} items */
export function step(key, items) {
  const at = items.indexOf(document.activeElement);
  const last = items.length - 1;
  const to = {ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last, Home: 0, End: last}[key];
  return items[to] ?? null;
}
