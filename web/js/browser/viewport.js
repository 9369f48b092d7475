// Keeps the page above the on-screen keyboard where the browser lays it over the
// page instead of making the page smaller, and tells the styles where little is left.

const KEYBOARD_PX = 120; // less is the browser's own bars coming and going
const LOW_PX = 420; // less is needed for the messages and the field

/** Writes the height that is left into --visible-height while a keyboard covers the rest; data-low: it is little. */
export function watchKeyboard(window) {
  const {visualViewport: seen, document: {documentElement: root}} = window;
  if (!seen) return;
  const look = () => {
    const covered = seen.scale === 1 && window.innerHeight - seen.height > KEYBOARD_PX; // lays the page out
    root.toggleAttribute('data-low', seen.height * seen.scale < LOW_PX);
    if (!covered) root.style.removeProperty('--visible-height');
    else {
      root.style.setProperty('--visible-height', `${seen.height}px`);
      window.scrollTo(0, 0); // the browser has moved the page to show the field
    }
  };
  look();
  seen.addEventListener('resize', look);
}
