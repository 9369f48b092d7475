// Keeps the page above the on-screen keyboard where the browser lays it over the
// page instead of making the page smaller.

const KEYBOARD_PX = 120; // less is the browser's own bars coming and going

/** Writes the height that is left into --visible-height while a keyboard covers the rest. */
export function watchKeyboard(window) {
  const {visualViewport: seen, document: {documentElement: root}} = window;
  if (!seen) return;
  const look = () => {
    const covered = seen.scale === 1 && window.innerHeight - seen.height > KEYBOARD_PX;
    if (!covered) root.style.removeProperty('--visible-height');
    else {
      root.style.setProperty('--visible-height', `${seen.height}px`);
      window.scrollTo(0, 0); // the browser has moved the page to show the field
    }
  };
  seen.addEventListener('resize', look);
}
