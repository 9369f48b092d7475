// Keys that work anywhere on the page.

/** Which action a key asks for, or ''. */
export function actionOf({key, altKey, ctrlKey, metaKey, isComposing}, writing) {
  if (isComposing) return '';
  if (altKey && !ctrlKey && !metaKey && (key === 'ArrowUp' || key === 'ArrowDown')) return key === 'ArrowUp' ? 'previous' : 'next';
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') return 'search';
  if (altKey || ctrlKey || metaKey) return '';
  if (key === 'Escape') return 'end';
  if (writing) return '';
  return {'?': 'help', '/': 'search', 'p': 'people', 'c': 'compose', 'm': 'compose'}[key] ?? '';
}

export class Shortcuts {
  /** @param {Record<string, () => void>} actions by name */
  constructor(document, actions) {
    document.addEventListener('keydown', (e) => {
      if (e.defaultPrevented || document.querySelector('dialog[open]')) return;
      const action = actions[actionOf(e, isField(e.target))];
      if (!action) return;
      e.preventDefault();
      action();
    });
  }
}

const isField = (node) => Boolean(node.closest?.('input, textarea, select, [contenteditable]'));
