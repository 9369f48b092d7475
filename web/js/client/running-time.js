// Waiting for time in which the page runs. A tab that is frozen and thawed finds its
// timers due, while what came from the network meanwhile is still in a queue.

const SLICE_MS = 1_000;
const LATE_MS = 1_000; // a slice that ends this much too late was frozen

/** Calls done after that much running time; returns a function that prevents it. */
export function afterRunning(ms, done) {
  let left = ms;
  let wasLate = false; // a page whose timers are all late is slowed down, not frozen
  let timer = 0;
  const wait = () => {
    const slice = Math.min(SLICE_MS, Math.max(left, 0) || SLICE_MS);
    const due = Date.now() + slice; // this clock goes on while the machine sleeps; one that steps costs a slice at most
    timer = setTimeout(() => {
      left -= slice;
      const late = Date.now() > due + LATE_MS;
      if (left <= 0 && (!late || wasLate)) done();
      else {
        wasLate = late;
        wait();
      }
    }, slice);
  };
  wait();
  return () => clearTimeout(timer);
}
