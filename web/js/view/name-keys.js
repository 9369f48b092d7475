// Names in the messages by keyboard: Enter goes from the messages to the last name in
// sight, the arrows from name to name, Escape back.

const NAMES = '.message:not(.message--follows, .message--own) .message__from';

/** @param {HTMLElement} scroller around the messages, which has the focus */
export function watchNames(scroller) {
  const inSight = () => {
    const {top, bottom} = scroller.getBoundingClientRect();
    return [...scroller.querySelectorAll(NAMES)].filter((n) => n.getBoundingClientRect().top >= top && n.getBoundingClientRect().bottom <= bottom).at(-1);
  };
  const beside = (name, by) => {
    const all = [...scroller.querySelectorAll(NAMES)];
    return all[all.indexOf(name) + by];
  };
  scroller.addEventListener('keydown', (e) => {
    const {target, key} = e;
    const isName = target.matches('.message__from');
    if (e.altKey || e.ctrlKey || e.metaKey || target !== scroller && !isName) return;
    const next = isName ? {ArrowUp: () => beside(target, -1), ArrowDown: () => beside(target, 1), Escape: () => scroller}[key]?.() : key === 'Enter' && inSight();
    if (!next) return;
    e.preventDefault();
    next.focus();
  });
}
