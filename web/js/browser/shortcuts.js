// Keys of the page. Those that type a character count only among the messages, and where they
// are wanted: whoever speaks to the page, or slips, must not set anything off (WCAG 2.1.4).

const SINGLE = {'?': 'help', '/': 'search', 'p': 'people', 'c': 'compose', 'm': 'compose', 'n': 'missed'};

/** Which action a key asks for, or ''; single: characters are keys here. */
export function actionOf({key, altKey, ctrlKey, metaKey, isComposing}, single) {
  if (isComposing) return '';
  if (altKey && !ctrlKey && !metaKey && (key === 'ArrowUp' || key === 'ArrowDown')) return key === 'ArrowUp' ? 'previous' : 'next';
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') return 'search';
  if (altKey || ctrlKey || metaKey) return '';
  if (key === 'Escape') return 'end';
  return single && SINGLE[key] || '';
}

/** Tells if a key goes to the messages, and not to a field there. */
export const isOfMessages = ({target}) => Boolean(target.closest?.('#messages') && !target.closest('input, textarea, select, [contenteditable]'));

export class Shortcuts {
  /** @param {Record<string, () => void>} actions by name @param {() => boolean} single whether keys that type a character are wanted */
  constructor(document, actions, single) {
    document.addEventListener('keydown', (e) => {
      if (e.defaultPrevented || document.querySelector('dialog:modal')) return;
      const action = actions[actionOf(e, isOfMessages(e) && single())];
      if (!action) return;
      e.preventDefault();
      action();
    });
  }
}
