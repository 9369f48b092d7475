// Where a dialog opens that belongs to something on the page: below it where there is room, else
// above. On a phone its style sheet puts it elsewhere.

const GAP_PX = 4; // to what it was opened from
const EDGE_PX = 8; // to the edge of the window

/** @param {HTMLDialogElement} dialog that is open, with --menu-left and --menu-top in its style @param {HTMLElement} anchor */
export function placeBeside({offsetWidth: width, offsetHeight: height, style}, anchor) {
  if (!anchor.isConnected) return;
  const {left, right, top, bottom} = anchor.getBoundingClientRect();
  const start = document.dir === 'rtl' ? left : right - width;
  const below = bottom + GAP_PX + height <= innerHeight - EDGE_PX;
  style.setProperty('--menu-left', `${Math.max(EDGE_PX, Math.min(start, innerWidth - width - EDGE_PX))}px`);
  style.setProperty('--menu-top', `${Math.max(EDGE_PX, below ? bottom + GAP_PX : Math.min(top - GAP_PX, innerHeight - EDGE_PX) - height)}px`);
}
