// When another day begins, or the time zone is another.

const LONGEST_MS = 60_000; // between two looks: clocks are set, machines sleep

/** Calls changed whenever what was said today was said yesterday, or at another hour. */
export function watchCalendar(document, changed) {
  let known = day();
  let timer = 0;
  const look = () => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.min(LONGEST_MS, untilMidnight()));
    if (day() === known) return;
    known = day();
    changed();
  };
  look();
  document.addEventListener('visibilitychange', look);
}

const day = () => new Date().toString().replace(/ \d+:\d+:\d+/, '');

function untilMidnight() {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1) - now;
}
