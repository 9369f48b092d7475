// A room in a small window of its own, beside whatever else is done.

const LOOKS = 'popup,noopener,width=420,height=720'; // noopener: with an opener it would begin with a copy of what this tab stores

/** Makes a link open a small window. With a modifier key it stays a link. @param {HTMLAnchorElement} link */
export function openSmall(link) {
  link.dataset.tLabel = link.dataset.tTitle = 'popOut';
  link.addEventListener('click', (e) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    window.open(link.href, '_blank', LOOKS);
  });
}
